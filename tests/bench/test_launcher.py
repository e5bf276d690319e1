"""What is measured is the command as a person starts it, however the benchmark was started."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bench.harness import launcher


def test_an_interrupt_that_is_ignored_here_is_not_in_the_command(tmp_path: Path) -> None:
    # A background job of a script has it ignored; the engine then waits 5 s for language hosts.
    ends_itself = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    words = [str(launcher.__file__), str(tmp_path / "report"), "20", sys.executable, "-c"]
    subprocess.run(
        ["sh", "-c", 'trap "" INT; "$@"', "sh", sys.executable, *words, ends_itself],
        check=False,
        stderr=subprocess.DEVNULL,
    )
    assert json.loads((tmp_path / "report").read_text())["status"] != 0
