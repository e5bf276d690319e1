from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.instance.adoption import changes_of, problem_of

INPUTS: dict[str, Any] = {
    "element_key": "sftp",
    "name": "Files",
    "configuration": {"hostname": "files.example.com", "port": 22.0, "username": "the-name"},
    "tags": ["a", "b"],
}
RESPONSE: dict[str, Any] = {
    "id": 12,
    "name": "Files",
    "element": {"key": "sftp"},
    "tags": ["b", "a"],
    "disabled": False,
    "configuration": {"hostname": "files.example.com", "port": "22", "username": "********"},
}


def test_one_of_another_element_cannot_be_taken_over() -> None:
    line = problem_of("12", {**RESPONSE, "element": {"key": "closeio"}}, INPUTS)
    assert line is not None
    assert line.startswith("adopt: instance 12 is of element closeio, not sftp")


@pytest.mark.parametrize("element", [{"key": "sftp"}, {}, None, "sftp", ["sftp"], {"key": 5}])
def test_one_whose_element_is_equal_or_not_shown_can_be(element: Any) -> None:
    assert problem_of("12", {**RESPONSE, "element": element}, INPUTS) is None


def test_an_element_that_is_not_known_yet_is_no_problem() -> None:
    assert problem_of("12", RESPONSE, {**INPUTS, "element_key": object()}) is None


def test_nothing_changes_where_all_of_it_is_as_declared() -> None:
    assert list(changes_of(RESPONSE, INPUTS)) == []


def test_each_change_is_a_line_without_secrets() -> None:
    declared = {
        **INPUTS,
        "name": "New",
        "tags": ["c"],
        "disabled": True,
        "configuration": {
            "hostname": "other.example.com",
            "port": 23.0,
            "username": "canary",
            "password": "canary",
            "home_directory": object(),
        },
    }
    response = {
        **RESPONSE,
        "configuration": {"hostname": "a", "port": "22", "username": "canary-2"},
    }
    assert list(changes_of(response, declared)) == [
        'name: "Files" => "New"',
        "disabled: false => true",
        "tags: b, a => c",
        'configuration.hostname: "a" => "other.example.com"',
        "configuration.port: 22 => 23",
        "configuration.username: [secret] => [secret]",
    ]


def test_what_is_not_set_is_said_so() -> None:
    response = {**RESPONSE, "configuration": {"hostname": None, "port": "22"}}
    assert list(changes_of(response, INPUTS)) == [
        'configuration.hostname: not set => "files.example.com"'
    ]
