"""`formulas`, `vdrs`, `instances` and `check` over an account that has something of every kind."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.commands.instance_rows import used_by
from pulumi_cloud_elements.errors import ServiceError, UnauthorizedError

from ..fake.elements import ELEMENTS
from ..fake.service import Service, service_error
from .describing.account import account
from .in_memory import InMemory, run


def shown(capsys: pytest.CaptureFixture[str], service: Service, *arguments: str) -> str:
    assert run(InMemory(service), *arguments) == 0
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], service: Service, *arguments: str) -> Any:
    return json.loads(shown(capsys, service, *arguments, "--json"))


def table(capsys: pytest.CaptureFixture[str], service: Service, *arguments: str) -> list[list[str]]:
    return [line.split() for line in shown(capsys, service, *arguments).splitlines()]


# formulas


def test_formulas(capsys: pytest.CaptureFixture[str]) -> None:
    assert table(capsys, account(), "formulas") == [
        ["id", "name", "engine", "trigger", "active", "instances", "by", "Pulumi"],
        ["2", "A", "nightly", "sync", "v3", "event", "yes", "1", "yes"],
        ["1", "Called", "v3", "yes", "0", "no"],
    ]


def test_formulas_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = as_json(capsys, account(), "formulas")
    assert first == {
        "id": "2",
        "name": "A nightly sync",
        "description": "Copies.",
        "engine": "v3",
        "trigger": "event",
        "active": True,
        "managed": True,
        "instances": [{"id": "3", "name": "nightly", "active": False}],
    }
    assert (second["managed"], second["description"], second["instances"]) == (False, None, [])


def test_no_value_of_a_formula_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (("formulas",), ("formulas", "--json"), ("vdrs", "--json"), ("instances",)):
        assert "canary" not in shown(capsys, account(), *arguments)


def test_formulas_that_cannot_be_read_are_a_failure() -> None:
    service = account()
    service.fail("formulas.list", service_error(500))
    with pytest.raises(ServiceError):
        run(InMemory(service), "formulas")


# vdrs


def test_vdrs(capsys: pytest.CaptureFixture[str]) -> None:
    assert table(capsys, account(), "vdrs") == [
        ["level", "of", "name", "fields", "mapped", "for"],
        ["organization", "contacts", "1", "closeio"],
        ["instance", "1", "leads", "1", "this", "instance"],
    ]


def test_vdrs_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = as_json(capsys, account(), "vdrs")
    assert first == {
        "level": "organization",
        "scope": None,
        "name": "contacts",
        "description": None,
        "fields": {"email": "string"},
        "transformations": [{"element": "closeio", "vendorName": "lead"}],
    }
    assert (second["scope"], second["transformations"][0]["element"]) == ("1", None)


def test_the_accounts_own(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    objects = service.objects
    objects.define(Place("account"), "deals", {"fields": []}, new=True)
    place = Place("account", "1")  # the account of the formulas
    objects.definitions[place.id_of("deals")] = objects.definitions["accounts/deals"]
    mapped = Place("account", "1", "closeio")
    objects.map(mapped, "deals", {"vendorName": "opportunity"}, new=True)
    found = {(one["level"], one["name"]): one for one in as_json(capsys, service, "vdrs")}
    deals = found["account", "deals"]
    assert deals["transformations"] == [{"element": "closeio", "vendorName": "opportunity"}]


def test_an_account_whose_id_nobody_says_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    service = Service()
    service.objects.define(Place("account"), "deals", {"fields": []}, new=True)
    assert run(InMemory(service), "vdrs") == 0
    captured = capsys.readouterr()
    assert "deals" in captured.out
    assert captured.err == (
        "not read: the transformations of the account: the service does not say its id\n"
    )


def test_what_is_inherited_is_not_an_instances_own(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    objects = service.objects
    above = objects.definitions["organizations/contacts"]
    for id_, row in (
        ("instances/1/contacts", above),
        ("instances/1/inherited", {**above, "level": None}),
        # The level that it names for itself may be the one that was asked for.
        ("instances/1/asked", {**above, "objectName": "asked", "level": "instance"}),
        ("instances/1/unknown", {"objectName": "unknown", "fields": []}),
    ):
        objects.definitions[id_] = row
    names = [one["name"] for one in as_json(capsys, service, "vdrs") if one["scope"] == "1"]
    assert names == ["leads", "unknown"]


def test_a_level_counts_however_it_is_spelled(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    [field] = service.objects.definitions["instances/1/leads"]["fields"]
    field["level"] = "Instance"
    [leads] = [one for one in as_json(capsys, service, "vdrs") if one["scope"] == "1"]
    assert leads["fields"] == {"email": "string"}


def test_what_a_service_does_not_label_is_compared_with_the_levels_above(
    capsys: pytest.CaptureFixture[str],
) -> None:
    service = account()
    email, phone = {"path": "email", "type": "string"}, {"path": "phone", "type": "string"}
    for name, fields in (("contacts", [email]), ("mixed", [email, phone]), ("own", [phone])):
        row = {"objectName": name, "fields": fields, "level": "instance"}
        service.objects.definitions[f"instances/1/{name}"] = row
    upper = {"objectName": "mixed", "fields": [email], "level": "organization"}
    service.objects.definitions["organizations/mixed"] = upper
    found = [one for one in as_json(capsys, service, "vdrs") if one["scope"] == "1"]
    assert {one["name"]: list(one["fields"]) for one in found} == {
        "leads": ["email"],
        "mixed": ["phone"],
        "own": ["phone"],
    }


def test_every_element_is_asked_about_where_a_definition_does_not_say_what_maps_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    service = account()
    objects = service.objects
    objects.map(Place("organization", None, "sfdc"), "contacts", {"vendorName": "Lead"}, new=True)
    [first, _] = as_json(capsys, service, "vdrs")
    assert [one["element"] for one in first["transformations"]] == ["closeio", "sfdc"]
    everywhere = len(service.called("transformations.list"))
    assert everywhere == len(ELEMENTS) + 2  # the account, and the instance
    objects.whole = True  # the definition names what maps it
    service.calls.clear()
    [first, _] = as_json(capsys, service, "vdrs")
    assert [one["element"] for one in first["transformations"]] == ["closeio", "sfdc"]
    assert len(service.called("transformations.list")) == 4


def test_elements_may_be_named_by_their_ids(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    rows = {row["key"]: str(row["id"]) for row in InMemory(service).client.elements.list()}
    objects = service.objects
    objects.map(Place("organization", None, "sfdc"), "contacts", {"vendorName": "Lead"}, new=True)
    objects.definitions["organizations/contacts"]["mappedElementIds"] = [int(rows["sfdc"]), 99]
    [first, _] = as_json(capsys, service, "vdrs")
    assert [one["element"] for one in first["transformations"]] == ["closeio", "sfdc"]
    asked = {call.arguments[0].element for call in service.calls
             if call.name == "transformations.list"}  # fmt: skip
    assert asked == {"closeio", "sfdc", "99", None}


def test_an_organization_that_refuses_the_list_has_another(
    capsys: pytest.CaptureFixture[str],
) -> None:
    whole = as_json(capsys, account(), "vdrs")
    service = account()
    refused = service_error(400, "This API is not supported for v2 VDRs")
    service.fail("definitions.list", refused, times=None)
    assert as_json(capsys, service, "vdrs") == whole
    assert len(service.called("definitions.newer_names")) == 1
    service.fail("definitions.newer_names", service_error(403))
    assert run(InMemory(service), "vdrs") == 0
    assert "not read: the virtual data resources at level organization" in capsys.readouterr().err


# instances


def test_instances_show_how_many_formula_instances_use_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    service = account()
    [row] = as_json(capsys, service, "instances")
    assert row["formulaInstances"] == ["3"]
    head, cells = table(capsys, service, "instances")
    assert head[4:] == ["state", "formulas", "stack"]
    assert cells[-2:] == ["valid", "1"]


def test_instances_are_listed_where_formula_instances_cannot_be_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    service = account()
    service.fail("formula_instances.list_all", service_error(403))
    [row] = as_json(capsys, service, "instances")
    assert row["formulaInstances"] is None
    service.fail("formula_instances.list_all", service_error(403))
    assert len(table(capsys, service, "instances")) == 2
    service.fail("formula_instances.list_all", service_error(401))
    with pytest.raises(UnauthorizedError):
        run(InMemory(service), "instances")


@pytest.mark.parametrize(
    ("formula", "ids"),
    [
        ({"configuration": [{"key": "a", "type": "elementInstance"}, {"key": "b"}]}, {"1"}),
        ({"id": 5}, {"1", "2"}),
        (None, {"1", "2"}),
    ],
)
def test_which_values_are_instances(formula: Any, ids: set[str]) -> None:
    assert used_by({"configuration": {"a": 1, "b": "2"}, "formula": formula}) == ids
    assert used_by({"configuration": None, "formula": formula}) == set()


# check


def test_check_counts_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    told = as_json(capsys, account(), "check")
    assert (told["instances"], told["formulas"], told["virtualDataResources"]) == (1, 2, 1)
    lines = shown(capsys, account(), "check").splitlines()
    assert [line.split() for line in lines[-3:]] == [
        ["instances", "1"], ["formulas", "2"], ["organization's", "VDRs", "1"],
    ]  # fmt: skip


def test_check_says_what_the_user_may_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    service.fail("formulas.list", service_error(403))
    service.fail("definitions.list", service_error(403))
    lines = shown(capsys, service, "check").splitlines()
    assert [line.split()[-3:] for line in lines[-2:]] == [["cannot", "be", "read"]] * 2
    service.fail("formulas.list", service_error(401))
    with pytest.raises(UnauthorizedError):
        run(InMemory(service), "check")
