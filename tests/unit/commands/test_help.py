"""docs/commands.md says what `--help` says."""

import subprocess
import sys

from ...project_root import ROOT


def test_the_page_is_what_the_commands_print() -> None:
    tool = ROOT / "tools" / "help_page.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], check=False)
    assert done.returncode == 0, "run `python tools/help_page.py`"
