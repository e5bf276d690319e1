"""A program does not wait for what only the provider's process needs."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module", ["requests", "pulumi_cloud_elements.resources.instance.lifecycle"]
)
def test_a_program_imports_no_client(module: str) -> None:
    program = f"import sys, pulumi_cloud_elements; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
