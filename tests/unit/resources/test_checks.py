"""Checks of single inputs that the kinds of resources share."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.redaction import hiding
from pulumi_cloud_elements.resources import checks


def test_a_wrong_value_is_shown_in_one_short_line() -> None:
    assert checks.shown("a\nb\x1b") == '"a\\nb\\u001b"'
    assert checks.shown("\u202e") == '"?"'
    assert len(checks.shown("x" * 500)) < 70


@pytest.mark.parametrize(("text", "has"), [("a <b>c</b>", True), ("a < b", False), ("", False)])
def test_markup(text: str, has: bool) -> None:
    assert checks.has_markup(text) is has


def test_a_wrong_value_is_named_instead_where_it_is_a_single_one() -> None:
    assert [checks.instead(value) for value in ("x", 5.0, True)] == [
        ', not "x"', ", not 5", ", not true",
    ]  # fmt: skip
    assert [checks.instead(value) for value in (["x"], {"a": "x"}, None)] == ["", "", ""]


def test_what_the_program_marked_secret_is_not_shown_in_part() -> None:
    secret = "long-secret-" * 10
    with hiding((), [secret]):
        assert "long-secret" not in checks.shown(secret)


def test_the_nearest_name() -> None:
    names = ("on_success", "on_failure", 5)
    assert checks.did_you_mean("onSuccess", names) == "; did you mean on_success?"
    assert checks.did_you_mean("zzz", names) == ""
    assert checks.did_you_mean(55, iter(names)) == "; did you mean 5?"
