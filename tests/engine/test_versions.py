"""The quick example lives with the oldest and the newest Python and `pulumi` that are supported."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cloud_elements_sandbox.server import Running

from tests import loaded_python

from . import pythons
from .conftest import EXAMPLES, PROVIDER, SDK
from .stack import Stack

VERSIONS = """
import importlib.metadata, sys

pulumi.export("python", "%d.%d" % sys.version_info[:2])
pulumi.export("sdk", importlib.metadata.version("pulumi"))
pulumi.export("package", cloud_elements.__file__)
"""


@pytest.mark.parametrize("end", ["oldest", "newest"])
def test_the_quick_example_lives(
    tmp_path: Path, engine: str, sandbox: Running, installed: Path, end: str
) -> None:
    oldest = end == "oldest"
    binaries = pythons.oldest_environment() if oldest else pythons.newest_environment()
    sdk = pythons.oldest_pulumi() if oldest else pythons.newest_pulumi()
    minor = pythons.lower_bound() if oldest else pythons.newest_minor()

    stack = Stack(tmp_path, engine, sandbox)
    stack.environment["PATH"] = f"{binaries}{os.pathsep}{stack.environment['PATH']}"
    # Its modules are loaded once for all commands.
    python = str(Path(binaries) / "python")
    with loaded_python.serving(*SDK, *PROVIDER, python=python, packages=installed) as forked:
        stack.environment["PULUMI_PYTHON_CMD"] = forked
        lives(stack, sdk, minor, installed)


def lives(stack: Stack, sdk: str, minor: int, installed: Path) -> None:
    text = (EXAMPLES / "closeio" / "__main__.py").read_text() + VERSIONS
    program = stack.program / "__main__.py"
    program.write_text(text)
    stack.configure({}, closeioApiKey="canary-1", closeioPassword="canary-2")
    stack.up()
    outputs = stack.plain_outputs()
    assert f"{outputs['sdk']}.".startswith(f"{sdk}.")
    assert outputs["python"] == f"3.{minor}"
    assert Path(outputs["package"]).is_relative_to(installed)
    assert outputs["accountsSeen"] > 0
    [row] = stack.instances()
    stack.control("PATCH", f"/instances/{row['id']}", {"name": "By hand"})
    stack.refresh()
    program.write_text(text.replace('"polling"', '"webhook"'))
    stack.up()
    [row] = stack.instances()
    assert row["name"] == "Close.io production"
    assert row["configuration"]["event.vendor.type"] == "webhook"
    stack.unchanged()
    assert "canary" not in stack.raw_state()
    stack.destroy()
    assert stack.instances() == []
