"""The wheel as a user gets it: built, installed into a fresh environment, run by the engine."""

import os
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import requests
from cloud_elements_sandbox.server import Running, running

from .stack import Stack

PROGRAM = """\
import pulumi
import pulumi_cloud_elements as cloud_elements

closeio = cloud_elements.Instance(
    "closeio",
    element_key="closeio",
    name="From the wheel",
    configuration={
        "username": pulumi.Output.secret("the-api-key"),
        "password": pulumi.Output.secret("the-password"),
        "event.notification.enabled": False,
    },
    tags=["wheel"],
)
pulumi.export("instanceId", closeio.id)
pulumi.export("name", closeio.name)
pulumi.export("package", cloud_elements.__file__)
"""


def run(
    *command: str | Path, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> str:
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout.strip()


def clean_environment() -> dict[str, str]:
    left_out = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    return {
        key: value
        for key, value in os.environ.items()
        if key not in left_out and not key.startswith(("CLOUD_ELEMENTS_", "PULUMI_"))
    }


def instance_names(sandbox: Running) -> list[str]:
    secrets = f"User {sandbox.user_secret}, Organization {sandbox.organization_secret}"
    answer = requests.get(
        f"{sandbox.url}/instances", headers={"Authorization": secrets}, timeout=30
    )
    if answer.status_code == 404:  # the service's way of saying that there is none
        return []
    answer.raise_for_status()
    return [instance["name"] for instance in answer.json()]


def test_a_program_runs_on_the_installed_wheel(
    tmp_path: Path, engine: str, wheel: Path, python_with_the_wheel: Path
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {
        "pulumi_cloud_elements/__init__.py",
        "pulumi_cloud_elements/py.typed",
        "cloud_elements_sandbox/__init__.py",
        "cloud_elements_sandbox/py.typed",
        "cloud_elements_sandbox/console/templates/sign_in.html",
    } <= names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {
        "pulumi_cloud_elements",
        "cloud_elements_sandbox",
    }

    venv, project = python_with_the_wheel, tmp_path / "project"
    environment = clean_environment()
    python = venv / "bin" / "python"
    run(venv / "bin" / "cloud-elements-sandbox", "--version", environment=environment)
    for package in ("pulumi_cloud_elements", "cloud_elements_sandbox"):
        file = run(
            *(python, "-c", f"import {package}; print({package}.__file__)"),
            environment=environment,
            cwd=tmp_path,
        )
        assert Path(file).is_relative_to(venv)

    home, backend = tmp_path / "home", tmp_path / "backend"
    for folder in (home, backend, project):
        folder.mkdir()
    (project / "Pulumi.yaml").write_text("name: wheel\nruntime: python\n")
    (project / "__main__.py").write_text(PROGRAM)
    path = os.pathsep.join([str(venv / "bin"), engine, environment.get("PATH", "")])
    with running() as sandbox:
        environment |= {
            "PATH": path,
            "PULUMI_CONFIG_PASSPHRASE": "wheel",
            "PULUMI_BACKEND_URL": backend.as_uri(),
            "PULUMI_HOME": str(home),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "CLOUD_ELEMENTS_BASE_URL": sandbox.url,
            "CLOUD_ELEMENTS_USER_SECRET": sandbox.user_secret,
            "CLOUD_ELEMENTS_ORGANIZATION_SECRET": sandbox.organization_secret,
        }

        def pulumi(*arguments: str) -> str:
            return run("pulumi", *arguments, cwd=project, environment=environment)

        pulumi("stack", "init", "test")
        pulumi("up", "--yes", "--skip-preview", "--non-interactive")
        assert pulumi("stack", "output", "name") == "From the wheel"
        assert pulumi("stack", "output", "instanceId").isdigit()
        assert instance_names(sandbox) == ["From the wheel"]
        assert Path(pulumi("stack", "output", "package")).is_relative_to(venv)
        # Nothing changes in a second run.
        pulumi("preview", "--expect-no-changes", "--non-interactive")
        pulumi("destroy", "--yes", "--skip-preview", "--non-interactive")
        assert instance_names(sandbox) == []


# Tells which process executes the provider's code, and from where.
WITNESS = """
import os, sys

def saw(event, arguments):
    if event == "exec" and arguments[0].co_filename.endswith("pulumi_cloud_elements/dynamic.py"):
        with open(os.environ["SEEN"], "a") as file:
            file.write(" ".join(sys.orig_argv) + "\\t" + arguments[0].co_filename + "\\n")

sys.addaudithook(saw)
"""


@pytest.mark.usefixtures("fresh_pythons")
def test_the_engines_provider_is_the_wheels(stack: Stack, installed: Path, tmp_path: Path) -> None:
    (tmp_path / "witness").mkdir()
    (tmp_path / "witness" / "sitecustomize.py").write_text(WITNESS)
    stack.environment["SEEN"] = str(tmp_path / "seen")
    stack.environment["PYTHONPATH"] += f"{os.pathsep}{tmp_path / 'witness'}"
    stack.run("preview")
    seen = [line.split("\t") for line in (tmp_path / "seen").read_text().splitlines()]
    assert {file for _, file in seen} == {str(installed / "pulumi_cloud_elements/dynamic.py")}
    # The program and the provider are processes of their own.
    assert len({command for command, _ in seen}) == 2
    assert any("-m pulumi.dynamic" in command for command, _ in seen)
