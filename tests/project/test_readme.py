"""The README's commands for building and installing the wheel work as printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def install_commands() -> list[str]:
    """Return the lines of the first block under the heading Install."""
    section = README[README.index("## Install\n") :]
    block = re.search(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert block is not None
    return block[1].splitlines()


def test_the_two_lines_build_and_install_the_wheel(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for name in ("provider", "sandbox"):
        shutil.copytree(ROOT / name, checkout / name)
    for name in ("README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml"):
        shutil.copy(ROOT / name, checkout)
    installed = tmp_path / "installed"
    left_out = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    environment = {key: value for key, value in os.environ.items() if key not in left_out}
    # This environment's build backend, and only the package itself, into a folder of the test.
    environment |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_NO_DEPS": "1",
        "PIP_TARGET": str(installed),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    commands = install_commands()
    assert len(commands) == 2
    for command in commands:
        done = subprocess.run(
            ["bash", "-euc", command],
            cwd=checkout,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    assert (installed / "pulumi_cloud_elements" / "py.typed").is_file()
    assert (installed / "cloud_elements_sandbox" / "py.typed").is_file()


def test_the_two_commands_of_the_sandbox_are_on_the_first_screen() -> None:
    first = README.splitlines()[:15]
    assert any(line.startswith("make up ") for line in first)
    assert any(line.startswith("make test ") for line in first)
