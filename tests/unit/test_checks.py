from typing import Any

import pytest
from pulumi_cloud_elements.checks import problems_of
from pulumi_cloud_elements.values import MASK

GOOD: dict[str, Any] = {
    "element_key": "closeio",
    "name": "Close.io",
    "configuration": {"username": "the-key", "event.notification.enabled": "true"},
    "tags": ["crm", "a < b"],
}


def test_nothing_wrong() -> None:
    assert problems_of(GOOD) == []
    assert problems_of({"element_key": "closeio", "name": "x"}) == []


def test_what_is_not_known_is_let_through() -> None:
    unknown = object()
    for key in GOOD:
        assert problems_of({**GOOD, key: unknown}) == []
    assert problems_of({**GOOD, "configuration": {"event.notification.enabled": unknown}}) == []


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("element_key", None, "element_key: "),
        ("element_key", " ", "element_key: "),
        ("element_key", 5, "element_key: "),
        ("name", "", "name: "),
        ("name", "<b>word-9</b>", "name: "),
        ("configuration", "word-9", "configuration: "),
        ("configuration", {"password": MASK}, "configuration.password: "),
        ("configuration", {" ": "word-9"}, "configuration: "),
        (
            "configuration",
            {"event.notification.enabled": "word-9"},
            "configuration.event.notification.enabled: ",
        ),
        ("tags", "word-9", "tags: "),
        ("tags", ["fine", ""], "tags[1]: "),
        ("tags", [9], "tags[0]: "),
        ("tags", ["<b>word-9</b>"], "tags[0]: "),
    ],
)
def test_one_problem_is_one_line_with_its_path_and_no_value(
    key: str, value: Any, path: str
) -> None:
    (line,) = problems_of({**GOOD, key: value})
    assert line.startswith(path)
    assert "word-9" not in line
    assert "\n" not in line


def test_all_problems_are_told_at_once() -> None:
    assert len(problems_of({"configuration": {"a": MASK, "b": MASK}, "tags": [""]})) == 5
