"""The picture on the documentation's first page is what the engine prints today."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "images" / "preview.svg"


def test_the_picture_is_of_a_real_preview(engine: str, pip_that_keeps_its_lists: Path) -> None:
    path = os.pathsep.join([engine, os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "picture.py"), "--check"],
        env={**os.environ, "PATH": path, "PYTHONPATH": str(pip_that_keeps_its_lists)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr or "stale: run `python tools/picture.py`"
    drawn = PICTURE.read_text(encoding="utf-8").replace("&#160;", " ")
    assert drawn.count("[secret]") == 2
    assert "https://" not in drawn.replace("http://www.w3.org", "")
