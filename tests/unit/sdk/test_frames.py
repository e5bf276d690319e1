"""Local variables of the calling frames are found by name and by what they are."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

from pulumi_cloud_elements.sdk import frames
from pulumi_cloud_elements.sdk.frames import find_local

from .test_design_page import rows


def looks_in_frames(file: Path) -> bool:
    """Tell whether a file imports `frames.py`."""
    imports = [
        node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)
    ]
    return any(node.module == "frames" and node.level == 1 for node in imports)


def test_a_file_that_leans_on_the_sdk_still_looks_in_its_frames() -> None:
    files = Path(frames.__file__).parent.glob("*.py")
    users = sorted(file.name for file in files if looks_in_frames(file))
    assert users, "the SDK no longer needs sdk/frames.py: remove it"
    for text in (str(frames.__doc__).partition("Upstream:")[2], rows()["frames.py"]):
        named = re.findall(r"`(\w+\.py)`", text)
        assert sorted(named) == users


def number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def look(name: str) -> int | None:
    return find_local(name, number)


def test_the_innermost_that_is_acceptable_is_found() -> None:
    wanted = 1

    def inner() -> int | None:
        wanted = 2

        def innermost() -> int | None:
            wanted = "text"
            assert wanted
            return look("wanted")

        assert wanted
        return innermost()

    assert inner() == 2
    assert wanted == 1


def test_what_is_made_of_it_is_returned() -> None:
    wanted = [4]
    assert find_local("wanted", lambda value: value[0] if value == wanted else None) == 4


def test_the_search_begins_at_the_frame_that_is_given() -> None:
    wanted = 1

    def inner() -> int | None:
        wanted = 2
        assert wanted
        return find_local("wanted", number, sys._getframe(1))

    assert inner() == wanted


def test_what_no_frame_has_is_none() -> None:
    assert look("nobody_has_a_variable_of_this_name") is None
