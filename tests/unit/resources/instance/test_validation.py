from typing import Any

import pytest
from pulumi_cloud_elements.resources.instance import validation
from pulumi_cloud_elements.resources.values import MASK, NotData

GOOD: dict[str, Any] = {
    "element_key": "closeio",
    "name": "Close.io",
    "configuration": {"username": "the-key", "event.notification.enabled": "true"},
    "tags": ["crm", "a < b"],
}


ESCAPED = ", which the service may store as an HTML entity: it would then differ at every refresh"


def problems_of(inputs: dict[str, Any]) -> list[str]:
    return list(validation.problems_of(inputs))


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
        ("configuration", {"port": NotData("an asset")}, "configuration.port: is an asset"),
        ("configuration", {"port": [NotData("an archive")]}, "configuration.port: is an archive"),
        ("configuration", {"port": 2.0**53 + 2}, "configuration.port: is a number that loses"),
        ("configuration", {"port": {"a": [2**60]}}, "configuration.port: is a number that loses"),
        ("configuration", {"port": {1: "a"}}, "configuration.port: is JSON with a key"),
        (
            "configuration",
            {"event.poller.refresh_interval": -5.0},
            "configuration.event.poller.refresh_interval: must be a number of minutes",
        ),
        (
            "configuration",
            {"event.poller.configuration": "{word-9"},
            "configuration.event.poller.configuration: must be a JSON object",
        ),
        (
            "configuration",
            {"event.poller.configuration": ["word-9"]},
            "configuration.event.poller.configuration: must be a JSON object",
        ),
        ("configuration", {"pagination.max": 1.5}, "configuration.pagination.max: must be"),
        (
            "configuration",
            {"event.notification.callback.url": "https://exa mple.com/word-9"},
            "configuration.event.notification.callback.url: must be an http or https URL",
        ),
        (
            "configuration",
            {"event.notification.callback.url": "https://example.com/word-9\nb"},
            "configuration.event.notification.callback.url: must be an http or https URL",
        ),
        (
            "configuration",
            {"event.notification.callback.url": "https:///word-9"},
            "configuration.event.notification.callback.url: must be an http or https URL",
        ),
        ("name", NotData("an asset"), "name: must be a string"),
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
        ("configuration", {"port": float("nan")}, "configuration.port: "),
        ("configuration", {"port": [float("inf")]}, "configuration.port: "),
        ("reauthenticate", 9.0, "reauthenticate: "),
        ("configuration", {"port": 2.0**53}, "configuration.port: is a number that loses"),
        ("configuration", {"port": -(2.0**53)}, "configuration.port: is a number that loses"),
        (
            "configuration",
            {"event.notification.callback.url": " "},
            "configuration.event.notification.callback.url: must be an http or https URL",
        ),
        (
            "configuration",
            {"event.poller.configuration": '{"word-9": NaN}'},
            "configuration.event.poller.configuration: must be a JSON object",
        ),
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


@pytest.mark.parametrize(
    ("inputs", "line"),
    [
        ({"disabled": "word-9"}, 'disabled: must be a boolean, not "word-9"'),
        (
            {"retrieve_objects_after_instantiation": 5.0},
            "retrieve_objects_after_instantiation: must be a boolean, not 5",
        ),
        (
            {"external_authentication": "word-9"},
            'external_authentication: must be one of "none", "initial", not "word-9"',
        ),
        (
            {"adopt": "word-9"},
            'adopt: must be the id of an instance: its digits, as a string, not "word-9"',
        ),
        (
            {"adopt": "\u00b2"},
            'adopt: must be the id of an instance: its digits, as a string, not "\u00b2"',
        ),
        (
            {"reauthenticate": 9.0},
            "reauthenticate: must be a string, another one than before to sign in again, not 9",
        ),
        ({"tags": "crm"}, 'tags: must be a list of strings, not "crm"'),
        ({"tags": [5.0]}, "tags[0]: must be a string that is not empty, not 5"),
        # It would be another instance than "1" in the state, and the same one at the service.
        (
            {"adopt": "001"},
            'adopt: must be the id of an instance: its digits, as a string, not "001"',
        ),
    ],
)
def test_a_wrong_value_that_is_no_secret_is_named(inputs: dict[str, Any], line: str) -> None:
    assert problems_of({**GOOD, **inputs}) == [line]


def test_an_id_that_was_adopted_once_is_not_judged_again() -> None:
    inputs = {**GOOD, "adopt": "001"}
    assert list(validation.problems_of(inputs, old=inputs)) == []


@pytest.mark.parametrize(
    ("key", "value", "must"),
    [
        ("event.notification.enabled", "word-9", 'a boolean, not "word-9"'),
        ("filter.response.nulls", "word-9", 'a boolean, not "word-9"'),
        ("event.poller.refresh_interval", "word-9", 'a number of minutes above 0, not "word-9"'),
        ("event.poller.refresh_interval", "1_0", 'a number of minutes above 0, not "1_0"'),
        ("event.poller.refresh_interval", "\u0661", 'a number of minutes above 0, not "\u0661"'),
        ("event.poller.refresh_interval", " ", 'a number of minutes above 0, not " "'),
        ("event.poller.refresh_interval", True, "a number of minutes above 0, not true"),
        ("pagination.max", "word-9", 'a whole number above 0, not "word-9"'),
        ("pagination.max", "1e3", 'a whole number above 0, not "1e3"'),
        ("pagination.max", 0.0, "a whole number above 0, not 0"),
    ],
)
def test_a_wrong_entry_that_is_no_secret_is_named(key: str, value: Any, must: str) -> None:
    [line] = problems_of({**GOOD, "configuration": {key: value}})
    assert line == f"configuration.{key}: must be {must}"


@pytest.mark.parametrize(
    "entries",
    [
        {"event.poller.refresh_interval": 15.0, "pagination.max": "200"},
        {"event.poller.configuration": '{"a": 1}', "port": 2.0**53 - 1},
        {"event.poller.configuration": {"a": 1}, "event.poller.refresh_interval": ""},
        {"event.notification.callback.url": "http://[::1]:8080/events"},
        {"event.notification.callback.url": "https://user:word@example.com:443/events?a=b"},
    ],
)
def test_what_is_right(entries: dict[str, Any]) -> None:
    assert problems_of({**GOOD, "configuration": entries}) == []


def test_an_elements_id_is_no_key() -> None:
    [line] = problems_of({**GOOD, "element_key": "146"})
    assert line.startswith('element_key "146": is the id of an element')


def test_what_a_service_may_store_otherwise_is_a_warning_where_it_is_new() -> None:
    inputs = {"name": 'R&D "EMEA" <3', "tags": ["crm", "R&D", "<b>x</b>", 5]}
    assert list(validation.warnings_of({}, inputs)) == [
        f'name: contains " & <{ESCAPED}',
        f"tags[1]: contains &{ESCAPED}",
    ]
    assert list(validation.warnings_of(inputs, inputs)) == []
    assert list(validation.warnings_of({}, {"name": "Bob's"})) == [f"name: contains '{ESCAPED}"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a\nb", "a line break or another invisible character"),
        ("a\u200bb", "a line break or another invisible character"),
        ("a  b", "several spaces in a row"),
        ("u\u0308ber", "characters composed of several"),
        ("\U0001f680", "emoji or other rare characters"),
        ("x" * 256, "more than 255 characters"),
    ],
)
def test_what_else_may_be_stored_otherwise_is_a_warning(name: str, what: str) -> None:
    line = f"contains {what}, which the service may store otherwise: it would then differ at every"
    for inputs, path in (({"name": name}, "name"), ({"tags": [name]}, "tags[0]")):
        assert list(validation.warnings_of({}, inputs)) == [f"{path}: {line} refresh"]
    assert list(validation.warnings_of({}, {"name": "B\u00fcro M\u00fcnchen, 2.0 (EU)"})) == []


def test_all_problems_are_told_at_once() -> None:
    assert len(problems_of({"configuration": {"a": MASK, "b": MASK}, "tags": [""]})) == 5
