import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi_cloud_elements.resources.instance import validation as shape
from pulumi_cloud_elements.resources.instance.configuration import request_body
from pulumi_cloud_elements.resources.instance.inputs import kept
from pulumi_cloud_elements.resources.values import MASK, is_known

GOOD: dict[str, Any] = {
    "element_key": "closeio",
    "name": "Close.io",
    "configuration": {"username": "the-key", "event.notification.enabled": "true"},
    "tags": ["crm", "a < b"],
}


def problems_of(inputs: dict[str, Any]) -> list[str]:
    return list(shape.problems_of(inputs))


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
        ("tags", [" word-9"], "tags[0]: "),
        ("tags", ["word-9", "word-9"], "tags[1]: "),
        ("tags", ["pulumi-stack:word-9"], "tags[0]: "),
        ("name", "word-9 ", "name: "),
        ("name", "word-9\ud800", "name: "),
        (
            "configuration",
            {"event.notification.callback.url": "ftp://word-9"},
            "configuration.event.notification.callback.url: ",
        ),
        (
            "configuration",
            {"event.notification.callback.url": "https://[word-9"},
            "configuration.event.notification.callback.url: ",
        ),
        (
            "configuration",
            {"filter.response.nulls": "word-9"},
            "configuration.filter.response.nulls: ",
        ),
        ("configuration", {"port": float("nan")}, "configuration.port: "),
        ("configuration", {"port": [float("inf")]}, "configuration.port: "),
        ("disabled", "word-9", "disabled: "),
        ("retrieve_objects_after_instantiation", "word-9", "retrieve_objects"),
        ("external_authentication", "word-9", "external_authentication: "),
        ("reauthenticate", 9.0, "reauthenticate: "),
        ("adopt", "word-9", "adopt: "),
        ("provider_data", "word-9", "provider_data: "),
        ("provider_data", {"code": " "}, "provider_data.code: "),
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


# Whatever a program can produce: JSON, what is not known yet, secrets, and characters nobody wants.
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["\ud800", "********", "<b>x</b>", "https://[", "{", " "])
    | st.builds(object),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "element_key", "name", "configuration", "tags", "disabled", "external_authentication",
        "provider_data", "reauthenticate", "retrieve_objects_after_instantiation", "adopt",
    ]
)  # fmt: skip
ENTRIES = st.dictionaries(
    st.sampled_from(["event.notification.callback.url", "filter.response.nulls", "port", ""])
    | st.text(),
    ANYTHING,
)


@given(st.dictionaries(KEYS, ANYTHING), ENTRIES)
def test_anything_is_accepted_or_a_named_problem(
    inputs: dict[str, Any], entries: dict[str, Any]
) -> None:
    for given_inputs in (inputs, {**inputs, "configuration": entries}):
        for line in problems_of(given_inputs):
            path, told = line.split(": ", 1)
            assert path
            assert told
        kept({}, given_inputs)


@given(ENTRIES)
def test_what_is_accepted_can_be_sent(entries: dict[str, Any]) -> None:
    if is_known(entries) and not problems_of({**GOOD, "configuration": entries}):
        json.dumps(request_body(entries), allow_nan=False).encode()
