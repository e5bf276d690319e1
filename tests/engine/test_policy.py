"""The policy pack on the real engine, with the real `pulumi-policy`, in an environment of its own.

An engine built from Go modules starts no pack that is a folder, as its language host is too old;
it does start one that is a program. A release engine is asked for both.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cloud_elements_sandbox.server import Running

from . import pythons
from .conftest import EXAMPLES
from .stack import Stack

PACK = EXAMPLES / "policy"
PROGRAM = """
import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()

def instance(name, callback, **inputs):
    return cloud_elements.Instance(
        name,
        element_key="closeio",
        configuration={
            "password": config.require_secret("password"),
            "event.notification.callback.url": callback,
            "username": inputs.pop("username", config.require_secret("apiKey")),
        },
        **inputs,
    )

good = instance("good", "https://example.com/events", tags=["crm", "owner:crm-team"])
instance("later", "https://example.com/events", username=good.token, tags=["owner:crm-team"])
cloud_elements.Instance.get("only-read", good.id)
"""
BAD = """
instance("bad", "http://me:canary-callback@example.com", username="canary-literal", tags=["crm"])
"""


@pytest.fixture(params=["a program", "a folder"])
def pack(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> Path:
    binaries = pythons.oldest_environment()
    if binaries is None:
        pytest.skip("the oldest Python that is supported is not on this machine")
    folder = tmp_path / "pack"
    shutil.copytree(PACK, folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    if request.param == "a program":
        program = folder / "pulumi-analyzer-cloud-elements"
        program.write_text(f'#!/bin/sh\nexec {binaries}/python -u {folder}/__main__.py "$@"\n')
        program.chmod(0o755)
        return program
    if shutil.which("pulumi-language-nodejs", path=engine) is None:
        pytest.skip("the engine is no release: its language host starts no policy pack")
    settings = (folder / "PulumiPolicy.yaml").read_text()
    (folder / "PulumiPolicy.yaml").write_text(settings.replace(".venv", str(binaries.parent)))
    return folder


def test_the_pack_refuses_what_it_should_and_nothing_else(
    pack: Path, tmp_path: Path, engine: str, sandbox: Running
) -> None:
    stack = Stack(tmp_path / "stack", engine, sandbox)
    stack.configure({}, apiKey="canary-api-key", password="canary-password")
    program = stack.program / "__main__.py"
    program.write_text(PROGRAM + BAD)
    refused = stack.run("preview", "--policy-pack", str(pack), ok=False).text
    for policy in ("events-callback", "owner", "no-credential-in-urls", "no-credential-in-files"):
        assert f"{policy}  (pulumi-python:dynamic/cloudelements:Instance: bad)" in refused
    assert "username is in plain text in __main__.py" in refused
    # Not known before the first one is made: said, and asked again at the apply.
    assert "can't run policy 'no-credential-in-files'" in refused
    assert (
        "[mandatory]  no-credential-in-files  (pulumi-python:dynamic/cloudelements:Instance: later"
        not in refused
    )
    assert "Instance: good)" not in refused
    assert "Instance: only-read)" not in refused
    assert "canary" not in refused
    assert stack.instances() == []

    # The password set without --secret: the stack's file has it in plain text.
    program.write_text(PROGRAM)
    stack.run("config", "set", "--plaintext", "password", "canary-password")
    refused = stack.run("up", "--yes", "--skip-preview", "--policy-pack", str(pack), ok=False).text
    assert "password is in plain text in Pulumi.dev.yaml" in refused
    assert stack.instances() == []

    stack.run("config", "set", "--secret", "password", "canary-password")
    stack.run("up", "--yes", "--skip-preview", "--policy-pack", str(pack))
    assert [row["name"] for row in stack.instances()] == ["good", "later"]
