"""Applies the stack to a sandbox of its own, without an account and without leaving anything."""

from pathlib import Path

import pulumi.automation as auto
import requests
from cloud_elements_sandbox.server import Running

pytest_plugins = ["cloud_elements_sandbox.pytest_plugin"]


def test_each_region_has_its_connection(cloud_elements_sandbox: Running, tmp_path: Path) -> None:
    stack = auto.create_stack(
        "test",
        work_dir=str(Path(__file__).parent),
        opts=auto.LocalWorkspaceOptions(
            env_vars={
                **cloud_elements_sandbox.environment,
                "PULUMI_BACKEND_URL": f"file://{tmp_path}",
                "PULUMI_CONFIG_PASSPHRASE": "for this test only",
            },
        ),
    )
    try:
        stack.set_config("closeioApiKey", auto.ConfigValue("a key", secret=True))
        stack.set_config("closeioPassword", auto.ConfigValue("a password", secret=True))
        result = stack.up()
        assert result.outputs["emeaToken"].secret

        instances = requests.get(
            f"{cloud_elements_sandbox.url}/instances",
            headers=cloud_elements_sandbox.authorization,
            timeout=10,
        ).json()
        assert {instance["name"] for instance in instances} == {"crm-emea", "crm-apac"}
        for instance in instances:
            assert instance["configuration"]["event.notification.enabled"] == "true"

        assert stack.preview().change_summary.keys() == {"same"}
    finally:
        stack.workspace.remove_stack("test", force=True)
