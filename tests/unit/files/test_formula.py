"""A formula in a file becomes the arguments of `Formula`, without what the service added."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.errors import FileError
from pulumi_cloud_elements.files.formula import Loaded, formula_arguments
from pulumi_cloud_elements.files.reading import Place
from pulumi_cloud_elements.files.references import References

from .examples import ARGUMENTS, EXPORT, changed

PLACE = Place("sync.json")


def loaded(row: dict[str, Any], **maps: Any) -> Loaded:
    references = References(**maps)
    found = formula_arguments(row, PLACE, references)
    references.require_all(PLACE)
    return found


def step(**entries: Any) -> dict[str, Any]:
    return changed({"name": "call", "type": "formula", "properties": {}}, **entries)


def of_step(**entries: Any) -> dict[str, Any]:
    return {"name": "x", "steps": [step(**entries)]}


def test_what_the_service_added_is_left_out() -> None:
    found = loaded(EXPORT)
    assert found.arguments == ARGUMENTS
    assert found.left_out == []


@pytest.mark.parametrize(
    ("description", "kept"),
    [
        ("Copies. [pulumi:0123456789abcdef]", "Copies."),
        ("[pulumi:0123456789abcdef]", None),
        ("a [pulumi:0123456789abcdef] [pulumi:0123456789abcdee]", "a"),
        ("a [pulumi:0123]", "a [pulumi:0123]"),
        ("", None),
        (None, None),
    ],
)
def test_a_mark_of_ownership_is_taken_off(description: Any, kept: str | None) -> None:
    found = loaded({"name": "x", "description": description, "steps": []})
    assert found.arguments == changed({"name": "x"}, description=kept)


def test_a_formula_without_a_name_has_the_resources() -> None:
    assert loaded({"steps": [], "triggers": None}).arguments == {}


def test_a_formula_as_a_resource_keeps_method_and_uri() -> None:
    row = {"name": "x", "method": "POST", "uri": "/sync", "api": "POST /sync"}
    found = loaded(row)
    assert found.arguments == {"name": "x", "method": "POST", "uri": "/sync"}
    assert found.left_out == []


@pytest.mark.parametrize(
    ("engine", "threads", "kept"),
    [("v3", False, None), ("v3", True, True), ("v1", False, False), (None, False, False)],
)
def test_single_threaded_is_of_the_engine_before_v3(
    engine: str | None, threads: bool, kept: bool | None
) -> None:
    found = loaded({"name": "x", "engine": engine, "singleThreaded": threads})
    assert found.arguments.get("single_threaded") == kept


def test_booleans_may_be_strings() -> None:
    variable = {"key": "a", "type": "value", "required": "TRUE"}
    found = loaded({"name": "x", "active": "false", "configuration": [variable]})
    assert found.arguments["active"] is False
    assert found.arguments["configuration"] == [{"key": "a", "type": "value", "required": True}]


def test_what_is_not_known_is_named() -> None:
    row = {
        "name": "x",
        "colour": "red",
        "empty": None,
        "configuration": [{"key": "a", "type": "value", "secret": True}],
        "triggers": [{"type": "manual", "priority": 1, "async": False}],
        "steps": [{"name": "s", "type": "loop", "retries": 2, "onSuccess": []}],
    }
    found = loaded(row)
    assert sorted(found.left_out) == [
        "colour", "configuration[0].secret", "steps[0].retries", "triggers[0].priority",
    ]  # fmt: skip
    assert found.arguments["triggers"] == [{"type": "manual", "async": False}]


def test_only_the_name_of_a_variable_is_its_key_by_default() -> None:
    variable = {"key": "a", "name": "a", "description": "a", "type": "value"}
    found = loaded({"name": "x", "configuration": [variable]})
    assert found.arguments["configuration"] == [{"key": "a", "type": "value", "description": "a"}]


# References


@pytest.mark.parametrize("id_", [34, "34"])
@pytest.mark.parametrize("key", [34, "34", "Called", "call"])
def test_a_called_formula_is_mapped_by_its_id_name_or_step(id_: Any, key: Any) -> None:
    below = [{"id": 33, "name": "Other", "subFormulas": [{"id": 34, "name": "Called"}]}]
    row = changed(of_step(properties={"formulaId": id_, "args": "a"}), subFormulas=below)
    other = object()
    [found] = loaded(row, formulas={key: other}).arguments["steps"]
    assert found["properties"] == {"formulaId": other, "args": "a"}


@pytest.mark.parametrize("id_", ["${config.called}", "${called}"])
def test_a_variable_is_no_reference(id_: str) -> None:
    [found] = loaded(of_step(properties={"formulaId": id_})).arguments["steps"]
    assert found["properties"] == {"formulaId": id_}


@pytest.mark.parametrize("properties", [{"formulaId": -1}, {"formulaId": "-1"}, {}, None])
def test_a_lost_formula_is_mapped_by_the_step(properties: Any) -> None:
    row = of_step(properties=properties)
    with pytest.raises(FileError) as caught:
        loaded(row, formulas={"12": "1"})
    assert str(caught.value) == (
        'sync.json: it refers to what has another id in each account: step "call" calls no '
        'formula: pass formulas={"call": <Formula>.id}'
    )
    [found] = loaded(row, formulas={"call": "77"}).arguments["steps"]
    assert found["properties"] == {"formulaId": "77"}


@pytest.mark.parametrize(
    "key", ["elementInstanceId", "downloadElementInstanceId", "uploadElementInstanceId"]
)
def test_ids_of_instances_are_mapped(key: str) -> None:
    row = {
        "name": "x",
        "triggers": [{"type": "event", "properties": {key: 4711}}],
        "steps": [
            {"name": "get", "type": "elementRequest", "properties": {key: "4712"}},
            {"name": "empty", "type": "elementRequest", "properties": {key: ""}},
        ],
    }
    found = loaded(row, instances={"4711": "a", 4712: "b"}).arguments
    assert found["triggers"][0]["properties"] == {key: "a"}
    assert [one["properties"][key] for one in found["steps"]] == ["b", ""]


def test_ids_in_paths_of_the_platform_are_mapped() -> None:
    def request(api: str, kind: str = "request") -> dict[str, Any]:
        return {"name": api, "type": kind, "properties": {"api": api}}

    paths = ["/instances/4711", "/formulas/12/instances/${id}/x?a=/instances/4711", "/instances"]
    row = {
        "name": "x",
        "steps": [*map(request, paths), request("/instances/1", "elementRequest")],
    }
    found = loaded(row, instances={"4711": "a"}, formulas={"12": "b"}).arguments["steps"]
    assert [one["properties"]["api"] for one in found] == [
        "/instances/a", "/formulas/b/instances/${id}/x?a=/instances/a", "/instances",
        "/instances/1",
    ]  # fmt: skip


def test_what_is_known_later_is_joined_by_the_program() -> None:
    row = {
        "name": "x",
        "steps": [{"name": "s", "type": "request", "properties": {"api": "/instances/4711/docs"}}],
    }
    later = object()
    [found] = loaded(row, instances={"4711": later}, concat=list).arguments["steps"]
    assert found["properties"]["api"] == ["/instances/", later, "/docs"]


def test_every_reference_is_in_one_error() -> None:
    steps = [
        step(properties={"formulaId": 34}),
        {"name": "get", "type": "elementRequest", "properties": {"elementInstanceId": "4712"}},
        {"name": "ask", "type": "request", "properties": {"api": "/instances/4713"}},
        {"name": "ask", "type": "request", "properties": {"api": "/instances/4713"}},
    ]
    below = [{"id": 34, "name": "Called"}]
    trigger = {"type": "event", "properties": {"elementInstanceId": "4711"}}
    with pytest.raises(FileError) as caught:
        loaded({"name": "x", "triggers": [trigger], "steps": steps, "subFormulas": below})
    assert str(caught.value) == (
        "sync.json: it refers to what has another id in each account: "
        'the trigger uses instance 4711: pass instances={"4711": <Instance>.id}; '
        'step "call" calls formula 34 ("Called"): pass formulas={"34": <Formula>.id}; '
        'step "get" uses instance 4712: pass instances={"4712": <Instance>.id}; '
        'step "ask" uses instance 4713: pass instances={"4713": <Instance>.id}'
    )


# What is wrong with it


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"name": 5}, "name: it must be a string; correct it"),
        ({"active": "perhaps"}, "active: it must be a boolean; correct it"),
        ({"steps": {}}, "steps: it must be a list; correct it"),
        ({"steps": ["a"]}, "steps[0]: it must be an object; correct it"),
        ({"steps": [{"type": "loop"}]}, 'steps[0]: it has no "name"; add it'),
        ({"steps": [{"name": "a"}]}, 'steps[0]: it has no "type"; add it'),
        ({"steps": [step(properties=[])]}, "steps[0].properties: it must be an object; correct it"),
        ({"steps": [step(onSuccess="b")]}, "steps[0].onSuccess: it must be a list of names"),
        ({"steps": [step(onFailure=[1])]}, "steps[0].onFailure: it must be a list of names"),
        ({"triggers": [{}]}, 'triggers[0]: it has no "type"; add it'),
        ({"configuration": [{"type": "value"}]}, 'configuration[0]: it has no "key"; add it'),
        (
            {"steps": [step(type="script")]},
            'steps[0].properties: step "call" has no script; add "body", or put call.js next to',
        ),
    ],
    ids=range(12),
)
def test_the_place_is_named(row: dict[str, Any], problem: str) -> None:
    with pytest.raises(FileError) as caught:
        loaded({"name": "x", **row})
    assert str(caught.value).startswith(f"sync.json: {problem}")
