"""Formula templates: created, replaced, patched, exported, deleted."""

from __future__ import annotations

import pytest
from cloud_elements_sandbox.testing import Service

from .formulas import HTML, formula, instance, one, step, sync, trigger, variable


def test_the_smallest_formula_is_a_name(service: Service) -> None:
    made = formula(service, "x")
    assert service.ok("GET", "/formulas") == [made]
    assert service.ok("GET", one(made)) == made
    assert service.ok("PUT", one(made), json={"name": "y"})["name"] == "y"
    service.refused(400, "POST", "/formulas", json={"description": "no name"})
    service.refused(404, "GET", "/formulas/999")


def test_the_service_adds_ids_defaults_and_whose_it_is(service: Service) -> None:
    made = service.ok("POST", "/formulas", json=sync())
    assert (made["active"], made["singleThreaded"], made["debugLoggingEnabled"]) == (
        True,
        False,
        True,
    )
    assert (made["userId"], made["accountId"]) == (1, 1)
    assert made["createdDate"]
    assert made["engine"] == "v1"
    [only] = made["triggers"]
    assert (only["name"], only["async"], only["onFailure"]) == ("trigger", True, [])
    parts = [*made["steps"], *made["triggers"], *made["configuration"]]
    assert len({part["id"] for part in parts}) == 5
    assert all(isinstance(part["id"], int) for part in parts)
    service.switch(formula_engine="v3")
    assert formula(service)["engine"] == "v3"


def test_parts_come_back_by_name_while_their_ids_keep_the_order_of_the_body(
    service: Service,
) -> None:
    made = service.ok("POST", "/formulas", json=sync())
    assert [part["name"] for part in made["steps"]] == ["alert", "write"]
    assert [part["key"] for part in made["configuration"]] == ["limit", "source"]
    assert made["steps"][0]["id"] > made["steps"][1]["id"]
    service.switch(formula_part_order="as-sent")
    made = service.ok("POST", "/formulas", json=sync())
    assert [part["name"] for part in made["steps"]] == ["write", "alert"]


def test_names_are_not_unique_and_lose_their_html(service: Service) -> None:
    first, second = formula(service, HTML), formula(service, HTML)
    assert first["id"] != second["id"]
    assert first["name"] == second["name"] == "@churros"
    for method in ("PUT", "PATCH"):
        assert service.ok(method, one(first), json={"name": f"{HTML}!"})["name"] == "@churros!"
    service.refused(400, "POST", "/formulas", json={"name": "<br>"})


def test_a_name_may_have_to_be_unique(service: Service) -> None:
    service.switch(formula_names="unique")
    formula(service, HTML)
    service.refused(409, "POST", "/formulas", json={"name": "@churros"})
    formula(service, "another")


@pytest.mark.parametrize(("switch", "stored"), [("kept", "<b>a</b>\n[x]"), ("cleaned", "a [x]")])
def test_a_description_is_kept_or_cleaned(service: Service, switch: str, stored: str) -> None:
    service.switch(formula_description=switch)
    made = formula(service, description="<b>a</b>\n[x]")
    assert made["description"] == stored
    patched = service.ok("PATCH", one(made), json={"description": "<b>a</b>\n[x]"})
    assert patched["description"] == stored


def test_the_ids_of_another_account_are_accepted_and_not_used(service: Service) -> None:
    foreign = sync(id=7, userId=8, accountId=9, createdDate="2017-01-01T00:00:00Z")
    for field in ("steps", "triggers", "configuration"):
        for part in foreign[field]:
            part["id"] = 123456
    foreign["steps"].append(step("call", "formula", properties={"formulaId": "123456"}))
    foreign["subFormulas"] = [{"id": 123456, "name": "theirs"}]
    made = service.ok("POST", "/formulas", json=foreign)
    put = service.ok("PUT", one(made), json=foreign)
    for shown in (made, put):
        assert (shown["userId"], shown["accountId"]) == (1, 1)
        assert shown["createdDate"] > "2020"
        assert "subFormulas" not in shown
        parts = [*shown["steps"], *shown["triggers"], *shown["configuration"]]
        assert 123456 not in {part["id"] for part in parts}
    assert put["id"] == made["id"] != 7
    assert made["steps"][1]["properties"] == {"formulaId": "123456"}
    service.switch(formula_part_ids="foreign")
    assert service.ok("PUT", one(made), json=foreign)["triggers"][0]["id"] == 123456


@pytest.mark.parametrize("switch", ["sent", "by-name", "new"])
def test_a_put_keeps_the_ids_of_parts_or_gives_new_ones(service: Service, switch: str) -> None:
    made = service.ok("POST", "/formulas", json=sync())
    before = {part["name"]: part["id"] for part in made["steps"]}
    service.switch(formula_part_ids=switch)
    without = service.ok("PUT", one(made), json=sync())
    kept = {part["name"]: part["id"] for part in without["steps"]} == before
    assert kept is (switch == "by-name")
    again = service.ok("PUT", one(made), json=without)
    assert (again["steps"] == without["steps"]) is (switch != "new")


@pytest.mark.parametrize("switch", ["remove", "keep"])
def test_a_put_removes_what_its_body_leaves_out_or_keeps_it(service: Service, switch: str) -> None:
    made = service.ok("POST", "/formulas", json=sync(description="d", singleThreaded=True))
    service.switch(formula_put_omitted=switch)
    put = service.ok("PUT", one(made), json={"name": "Sync", "steps": [step("new")]})
    kept = switch == "keep"
    names = [part["name"] for part in put["steps"]]
    assert names == (["alert", "new", "write"] if kept else ["new"])
    assert (put["singleThreaded"], put.get("description")) == (
        (True, "d") if kept else (False, None)
    )
    assert len(put["configuration"]) == (2 if kept else 0)
    assert (put["createdDate"], put["id"]) == (made["createdDate"], made["id"])


def test_a_patch_changes_what_it_can_and_nothing_else(service: Service) -> None:
    made = service.ok("POST", "/formulas", json=sync(triggers=[trigger()], engine="v3"))
    change = {
        "name": "Renamed",
        "active": False,
        "description": "d",
        "debugLoggingEnabled": False,
        "method": "GET",
        "uri": "/mine",
    }
    patched = service.ok("PATCH", one(made), json=change)
    assert patched.pop("api") == "GET /mine"
    assert patched.pop("updatedDate")
    assert patched == made | change
    ignored = {"steps": [], "singleThreaded": True, "name": None}
    patched = service.ok("PATCH", one(made), json=ignored)
    assert (patched["name"], patched["singleThreaded"]) == ("Renamed", False)
    assert patched["steps"] == made["steps"]
    cleared = service.ok("PATCH", one(made), json={"method": None, "uri": None})
    assert not {"method", "uri", "api"} & set(cleared)
    service.refused(404, "PATCH", "/formulas/999", json=change)


def test_called_formulas_come_whole_with_a_formula_and_its_export(service: Service) -> None:
    inner = formula(service, "inner", steps=[step("a")])
    call = step("call", "formula", properties={"formulaId": str(inner["id"])})
    outer = formula(service, "outer", steps=[call])
    assert "subFormulas" not in outer
    assert service.ok("GET", one(outer))["subFormulas"] == [inner]
    exported = service.ok("GET", f"{one(outer)}/export")
    assert exported["subFormulas"] == [inner]
    assert (exported["name"], exported["steps"]) == ("outer", outer["steps"])
    assert not {"id", "userId", "accountId", "createdDate"} & set(exported)
    back = step("back", "formula", properties={"formulaId": outer["id"]})
    service.ok("PUT", one(inner), json={"name": "inner", "steps": [back]})
    [circle] = service.ok("GET", one(outer))["subFormulas"]
    assert circle["id"] == inner["id"]
    assert "subFormulas" not in circle
    assert service.ok("POST", "/formulas", json=exported)["name"] == "outer"


def test_a_formula_moves_between_the_engines(service: Service) -> None:
    made = formula(service, engine="v1")
    assert service.ok("PUT", f"{one(made)}/upgrade/v3")["engine"] == "v3"
    assert service.ok("GET", one(made))["engine"] == "v3"
    assert service.ok("DELETE", f"{one(made)}/upgrade/v3")["engine"] == "v1"
    old = formula(service, engine="v1", steps=[step("a", "notification")])
    refused = service.refused(400, "PUT", f"{one(old)}/upgrade/v3")
    assert "Invalid formula for the v3 engine" in refused["message"]
    assert service.ok("GET", one(old))["engine"] == "v1"


def test_a_deleted_formula_is_a_404(service: Service) -> None:
    made = formula(service)
    service.ok("DELETE", one(made))
    for method in ("GET", "DELETE"):
        service.refused(404, method, one(made))
    service.refused(404, "PUT", one(made), json={"name": "x"})


@pytest.mark.parametrize("code", ["409", "400", "403"])
def test_a_formula_with_instances_is_not_deleted(service: Service, code: str) -> None:
    service.switch(formula_in_use=code)
    made = formula(service)
    running = instance(service, made)
    refused = service.refused(int(code), "DELETE", one(made))
    assert "1 formula instances" in refused["message"]
    service.ok("GET", one(made))
    service.ok("DELETE", f"{one(made)}/instances/{running['id']}")
    service.ok("DELETE", one(made))


@pytest.mark.parametrize("code", ["409", "400"])
def test_a_variable_is_not_taken_out_while_there_are_instances(service: Service, code: str) -> None:
    service.switch(formula_in_use=code)
    made = formula(service, configuration=[variable("a"), variable("b")])
    running = instance(service, made, configuration={"a": "1", "b": "2"})
    less = {"name": "Sync", "configuration": [variable("a")]}
    assert " b " in service.refused(int(code), "PUT", one(made), json=less)["message"]
    part = next(each for each in made["configuration"] if each["key"] == "b")
    service.refused(int(code), "DELETE", f"{one(made)}/configuration/{part['id']}")
    more = {"name": "Sync", "configuration": [variable(key) for key in "abc"]}
    service.ok("PUT", one(made), json=more)
    service.ok("DELETE", f"{one(made)}/instances/{running['id']}")
    service.ok("PUT", one(made), json=less)
