"""What Pulumi cannot hold is named by its path."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.files.undeclarable import undeclarable

NULL = "is null, which Pulumi leaves out: an update removes it"
LARGE = "is a number that Pulumi rounds, so that it is refused: write it as a string"


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ({"account_id": None, "steps": [None], "active": True, "n": 2**53 - 1}, []),
        ({"a": {"b": None}, "c": [{"d": None}]}, [f"a.b {NULL}", f"c[0].d {NULL}"]),
        ({"a": {"b": [2**53, -(2**53)]}}, [f"a.b[0] {LARGE}", f"a.b[1] {LARGE}"]),
        ({"a": 1e300}, [f"a {LARGE}"]),
    ],
)
def test_what_is_named(value: Any, lines: list[str]) -> None:
    assert list(undeclarable(value)) == lines
