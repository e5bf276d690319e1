"""The picture in docs/sandbox.md is one that tools/console_picture.py makes."""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "console_picture.py"


def size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_the_tool_makes_a_picture_of_this_size(paths: list[str]) -> None:
    assert paths  # there is a browser, or the tests of the console are left out
    spec = importlib.util.spec_from_file_location("console_picture", TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    # Its pixels are the fonts' of a machine.
    kept = tool.PICTURE.read_bytes()
    assert size(tool.picture()) == size(kept) == (tool.WIDTH, tool.HEIGHT)
    assert len(kept) < 100_000
