"""`vdrs`: the virtual data resources of an account, and what maps them."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.api.levels import Place

from ..fake.elements import ELEMENTS
from ..fake.service import Service, service_error
from .describing.account import account
from .in_memory import InMemory, run, shown_json, shown_table


def test_vdrs(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown_table(capsys, account(), "vdrs") == [
        ["level", "of", "name", "fields", "mapped", "for"],
        ["organization", "contacts", "1", "closeio"],
        ["instance", "1", "leads", "1", "this", "instance"],
    ]


def test_vdrs_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = shown_json(capsys, account(), "vdrs")
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
    found = {(one["level"], one["name"]): one for one in shown_json(capsys, service, "vdrs")}
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
    names = [one["name"] for one in shown_json(capsys, service, "vdrs") if one["scope"] == "1"]
    assert names == ["leads", "unknown"]


def test_a_level_counts_however_it_is_spelled(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    [field] = service.objects.definitions["instances/1/leads"]["fields"]
    field["level"] = "Instance"
    [leads] = [one for one in shown_json(capsys, service, "vdrs") if one["scope"] == "1"]
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
    found = [one for one in shown_json(capsys, service, "vdrs") if one["scope"] == "1"]
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
    [first, _] = shown_json(capsys, service, "vdrs")
    assert [one["element"] for one in first["transformations"]] == ["closeio", "sfdc"]
    everywhere = len(service.called("transformations.list"))
    assert everywhere == len(ELEMENTS) + 2  # the account, and the instance
    objects.whole = True  # the definition names what maps it
    service.calls.clear()
    [first, _] = shown_json(capsys, service, "vdrs")
    assert [one["element"] for one in first["transformations"]] == ["closeio", "sfdc"]
    assert len(service.called("transformations.list")) == 4


def test_elements_may_be_named_by_their_ids(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    rows = {row["key"]: str(row["id"]) for row in InMemory(service).client.elements.list()}
    objects = service.objects
    objects.map(Place("organization", None, "sfdc"), "contacts", {"vendorName": "Lead"}, new=True)
    objects.definitions["organizations/contacts"]["mappedElementIds"] = [int(rows["sfdc"]), 99]
    [first, _] = shown_json(capsys, service, "vdrs")
    assert [one["element"] for one in first["transformations"]] == ["closeio", "sfdc"]
    asked = {call.arguments[0].element for call in service.calls
             if call.name == "transformations.list"}  # fmt: skip
    assert asked == {"closeio", "sfdc", "99", None}


def test_an_organization_that_refuses_the_list_has_another(
    capsys: pytest.CaptureFixture[str],
) -> None:
    whole = shown_json(capsys, account(), "vdrs")
    service = account()
    refused = service_error(400, "This API is not supported for v2 VDRs")
    service.fail("definitions.list", refused, times=None)
    assert shown_json(capsys, service, "vdrs") == whole
    assert len(service.called("definitions.newer_names")) == 1
    service.fail("definitions.newer_names", service_error(403))
    assert run(InMemory(service), "vdrs") == 0
    assert "not read: the virtual data resources at level organization" in capsys.readouterr().err
