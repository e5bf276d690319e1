"""Inputs whose absence or addition is no change."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.retained_inputs import keep_what_is_no_change


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ({}, {"name": "x", "organization": "acme"}, {"name": "x", "organization": "acme"}),
        # What was adopted is adopted for good.
        ({"name": "x", "adopt": "1"}, {"name": "x"}, {"name": "x", "adopt": "1"}),
        ({"name": "x", "adopt": "1"}, {"name": "x", "adopt": "2"}, {"name": "x", "adopt": "2"}),
        # A state from a backend without organizations.
        (
            {"name": "x", "__creation_id": "a.b"},
            {"name": "x", "organization": "acme"},
            {"name": "x"},
        ),
        (
            {"name": "x"},
            {"name": "y", "organization": "acme"},
            {"name": "y", "organization": "acme"},
        ),
        (
            {"name": "x", "organization": "acme"},
            {"name": "x", "organization": "other"},
            {"name": "x", "organization": "other"},
        ),
    ],
    ids=str,
)
def test_what_is_kept(old: dict[str, Any], new: dict[str, Any], kept: dict[str, Any]) -> None:
    inputs = dict(new)
    keep_what_is_no_change(old, inputs)
    assert inputs == kept
