"""The examples of what people do next with an instance."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from cloud_elements_sandbox.server import Running

from .stack import Stack
from .test_examples import lives

SECRETS = {"closeioApiKey": "canary-1", "closeioPassword": "canary-2"}


def test_an_application_reads_every_page_with_the_token(
    example: Callable[..., Stack], sandbox: Running
) -> None:
    stack = example("hub_request", {}, **SECRETS)
    stack.up()
    lives(stack)
    outputs = stack.outputs()
    assert outputs["works"] is True
    seen = stack.call_through(outputs["token"], "/hubs/crm/accounts")
    stack.control("DELETE", "/requests")
    done = subprocess.run(
        [sys.executable, "application.py"],
        cwd=stack.program,
        env=stack.environment | {"CRM_TOKEN": outputs["token"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{len(seen)} accounts, the first is ")
    asked = [row["query"] for row in stack.control("GET", "/requests")["requests"]]
    assert len(asked) == -(-len(seen) // 2) > 1
    assert ["nextPage", "2"] in asked[1]


def test_the_instances_own_documentation(example: Callable[..., Stack]) -> None:
    stack = example("instance_docs", {}, **SECRETS)
    stack.up()
    lives(stack)
    found = stack.plain_outputs()["requests"]
    assert "GET /accounts" in found
    assert found == sorted(found)
