"""The policy pack on the real engine, with the real `pulumi-policy`, in an environment of its own.

Pulumi's own release starts a pack that is a folder or a program. The engine that is built from Go
modules starts only a program: it has the last language host that is released as a Go module, 3.79,
to which newer engines do not pass on where the folder is.
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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the pack with an environment as its requirements want it."""
    copy = tmp_path / "pack"
    shutil.copytree(PACK, copy, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    settings = (copy / "PulumiPolicy.yaml").read_text()
    environment = str(pythons.oldest_environment().parent)
    (copy / "PulumiPolicy.yaml").write_text(settings.replace(".venv", environment))
    return copy


@pytest.fixture
def stack(tmp_path: Path, engine: str, sandbox: Running) -> Stack:
    made = Stack(tmp_path / "stack", engine, sandbox)
    made.configure({}, apiKey="canary-api-key", password="canary-password")
    return made


def is_a_release(engine: str) -> bool:
    """Tell whether an engine is Pulumi's own release, which has hosts for all languages."""
    return shutil.which("pulumi-language-nodejs", path=engine) is not None


def test_a_pack_that_is_a_program(folder: Path, stack: Stack) -> None:
    python = pythons.oldest_environment() / "python"
    program = folder / "pulumi-analyzer-cloud-elements"
    program.write_text(f'#!/bin/sh\nexec {python} -u {folder}/__main__.py "$@"\n')
    program.chmod(0o755)
    refuses_what_it_should_and_nothing_else(program, stack)


def test_a_pack_that_is_a_folder(folder: Path, stack: Stack, engine: str) -> None:
    if is_a_release(engine):
        refuses_what_it_should_and_nothing_else(folder, stack)
        return
    # Nothing passes a pack that is not started. If this fails, the engine can start the folder:
    # run the same test as with a release, and tell docs/policy.md.
    (stack.program / "__main__.py").write_text(PROGRAM)
    refused = stack.run("up", "--yes", "--skip-preview", "--policy-pack", str(folder), ok=False)
    assert f"could not read plugin [{folder}]: exit status" in refused.text
    assert stack.instances() == []


def refuses_what_it_should_and_nothing_else(pack: Path, stack: Stack) -> None:
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
