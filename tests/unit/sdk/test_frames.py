"""Local variables of the calling frames are found by name and by what they are."""

from __future__ import annotations

import sys

from pulumi_cloud_elements.sdk.frames import find_local


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
