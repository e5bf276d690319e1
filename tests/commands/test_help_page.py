"""docs/commands.md says what `--help` says."""

import subprocess
import sys
from pathlib import Path


def test_the_page_is_what_the_commands_print() -> None:
    tool = Path(__file__).parents[2] / "tools" / "help_page.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], check=False)
    assert done.returncode == 0, "run `python tools/help_page.py`"
