"""Formula instances: created, updated, stopped, and what becomes of them by themselves."""

from __future__ import annotations

import time
from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service

from .formulas import HTML, formula, instance, one, step, sync, trigger, variable


def test_an_instance_fills_the_configuration_of_its_formula(service: Service) -> None:
    crm = service.create()
    made = service.ok("POST", "/formulas", json=sync())
    path = f"{one(made)}/instances"
    refused = service.refused(400, "POST", path, json={"name": "x", "configuration": {}})
    assert "source" in refused["message"]
    refused = service.refused(
        400, "POST", path, json={"name": "x", "configuration": {"source": ""}}
    )
    assert "limit" not in refused["message"]
    service.refused(400, "POST", path, json={"configuration": {"source": str(crm["id"])}})
    body = {"name": "x", "configuration": {"source": str(crm["id"])}}
    running = service.ok("POST", path, json=body)
    assert running == {**running, **body, "active": True, "settings": {}}
    assert running["createdDate"]
    assert running["formula"] == {
        **running["formula"],
        **{key: made[key] for key in ("id", "active", "singleThreaded", "debugLoggingEnabled")},
    }
    for where in (f"{path}/{running['id']}", f"/formulas/instances/{running['id']}"):
        assert service.ok("GET", where) == running
    service.refused(404, "POST", "/formulas/999/instances", json=body)
    service.refused(404, "GET", f"{path}/999")
    other = formula(service)
    service.refused(404, "GET", f"{one(other)}/instances/{running['id']}")


@pytest.mark.parametrize("switch", ["true", "false"])
def test_a_variable_that_does_not_say_is_required_or_not(service: Service, switch: str) -> None:
    service.switch(formula_required_default=switch)
    made = formula(service, configuration=[{"key": "a"}])
    assert made["configuration"][0]["required"] is (switch == "true")
    response = service.call("POST", f"{one(made)}/instances", json={"name": "x"})
    assert response.status_code == (400 if switch == "true" else 200)


def test_names_are_not_unique_and_lose_their_html(service: Service) -> None:
    made = formula(service)
    first, second = instance(service, made, HTML), instance(service, made, HTML)
    assert first["id"] != second["id"]
    assert first["name"] == second["name"] == "@churros"
    path = f"/formulas/{made['id']}/instances/{first['id']}"
    assert service.ok("PUT", path, json={"name": f"{HTML}!"})["name"] == "@churros!"


@pytest.mark.parametrize("switch", ["strings", "as-sent"])
def test_values_come_back_as_strings(service: Service, switch: str) -> None:
    service.switch(formula_instance_values=switch)
    crm = service.create()
    variables = [variable("crm", "elementInstance"), variable("on"), variable("secret")]
    made = formula(service, configuration=variables)
    sent: dict[str, Any] = {"crm": crm["id"], "on": True, "secret": "in clear"}
    strings = {"crm": str(crm["id"]), "on": "true", "secret": "in clear"}
    running = instance(service, made, configuration=sent)
    assert running["configuration"] == (strings if switch == "strings" else sent)


@pytest.mark.parametrize("switch", ["400", "404", "accept"])
def test_an_element_instance_that_does_not_exist(service: Service, switch: str) -> None:
    service.switch(formula_unknown_element_instance=switch)
    made = formula(service, configuration=[variable("crm", "elementInstance")])
    body = {"name": "x", "configuration": {"crm": "999"}}
    response = service.call("POST", f"{one(made)}/instances", json=body)
    assert response.status_code == (200 if switch == "accept" else int(switch))


def test_a_value_may_be_the_id_of_another_formula_instance(service: Service) -> None:
    called = instance(service, formula(service, "called"))
    made = formula(service, configuration=[variable("called", "elementInstance"), variable("too")])
    values = {"called": str(called["id"]), "too": str(called["id"])}
    assert instance(service, made, configuration=values)["configuration"] == values


@pytest.mark.parametrize("where", ["triggers", "steps"])
def test_a_formula_that_goes_on_to_no_step_has_no_instances(service: Service, where: str) -> None:
    part = (
        trigger(onSuccess=["nowhere"]) if where == "triggers" else step("a", onSuccess=["nowhere"])
    )
    parts: dict[str, Any] = {where: [part]}
    made = formula(service, **parts)
    refused = service.refused(400, "POST", f"{one(made)}/instances", json={"name": "x"})
    assert "nowhere" in refused["message"]


def test_settings_are_kept_and_the_api_setting_is_checked(service: Service) -> None:
    made = formula(service)
    settings = {"notification.email": "a@example.com,b@example.com", "api": "POST /mine"}
    assert instance(service, made, settings=settings)["settings"] == settings
    for wrong in ("/mine", "POST", "post /mine", "POST mine"):
        body = {"name": "x", "settings": {"api": wrong}}
        refused = service.refused(400, "POST", f"{one(made)}/instances", json=body)
        assert "api" in refused["message"]


@pytest.mark.parametrize("switch", ["keep", "drop", "refuse"])
def test_unknown_keys_are_kept_dropped_or_refused(service: Service, switch: str) -> None:
    service.switch(formula_instance_unknown_keys=switch)
    made = formula(service)
    body = {"name": "x", "configuration": {"odd": "1"}, "settings": {"strange": "2"}}
    if switch == "refuse":
        assert "odd" in service.refused(400, "POST", f"{one(made)}/instances", json=body)["message"]
        return
    running = service.ok("POST", f"{one(made)}/instances", json=body)
    assert bool(running["configuration"]) is bool(running["settings"]) is (switch == "keep")


def test_a_put_keeps_what_it_leaves_out(service: Service) -> None:
    made = formula(service, configuration=[variable("a")])
    running = instance(service, made, configuration={"a": "1"}, settings={"api": "GET /x"})
    path = f"/formulas/{made['id']}/instances/{running['id']}"
    counters = {"numberConsecutiveErrors": 3, "numberConsecutiveSuccesses": 0}
    put = service.ok("PUT", path, json=counters)
    assert put.pop("updatedDate")
    assert put == {**running, **counters}
    assert service.ok("PUT", path, json={"active": False})["active"] is False
    put = service.ok("PUT", path, json={"name": "New", "id": 5, "formula": {"id": 6}})
    assert (put["name"], put["active"], put["id"]) == ("New", False, running["id"])
    assert put["formula"]["id"] == made["id"]
    assert put["createdDate"] == running["createdDate"]
    service.refused(405, "PATCH", path, json={"name": "x"})
    service.refused(404, "PUT", f"/formulas/{made['id']}/instances/999", json={"name": "x"})


@pytest.mark.parametrize("switch", ["merge", "replace"])
def test_a_put_merges_configuration_and_settings_or_replaces_them(
    service: Service, switch: str
) -> None:
    service.switch(formula_instance_put=switch)
    made = formula(service, configuration=[variable(key, required=False) for key in "ab"])
    running = instance(
        service, made, configuration={"a": "1", "b": "2"}, settings={"api": "GET /x"}
    )
    path = f"/formulas/{made['id']}/instances/{running['id']}"
    body = {"configuration": {"a": "3"}, "settings": {"notification.email": "e"}}
    put = service.ok("PUT", path, json=body)
    merged = switch == "merge"
    assert put["configuration"] == ({"a": "3", "b": "2"} if merged else {"a": "3"})
    assert ("api" in put["settings"]) is merged


def test_an_instance_runs_and_stops(service: Service) -> None:
    made = formula(service)
    running = instance(service, made, active=False)
    path = f"{one(made)}/instances/{running['id']}"
    assert running["active"] is False
    for method, active in (("PUT", True), ("DELETE", False), ("DELETE", False), ("PUT", True)):
        assert service.ok(method, f"{path}/active") is None
        assert service.ok("GET", path)["active"] is active
    service.refused(404, "PUT", "/formulas/999/instances/1/active")
    service.refused(404, "DELETE", f"{one(made)}/instances/999/active")


@pytest.mark.parametrize("below_its_formula", [True, False])
def test_an_instance_is_deleted(service: Service, below_its_formula: bool) -> None:
    made = formula(service)
    running = instance(service, made)
    path = f"/instances/{running['id']}"
    path = one(made) + path if below_its_formula else "/formulas" + path
    service.ok("DELETE", path)
    for method in ("GET", "DELETE"):
        service.refused(404, method, path)


def test_a_time_to_live_ends(service: Service) -> None:
    made = formula(service)
    short, long, none = (
        instance(service, made, settings={"formula.instance.time.to.live": life})
        for life in ("1", "3600", "soon")
    )
    path = f"{one(made)}/instances"
    assert len(service.ok("GET", path)) == 3
    time.sleep(1.1)
    assert [row["id"] for row in service.ok("GET", path)] == [long["id"], none["id"]]
    service.refused(404, "GET", f"/formulas/instances/{short['id']}")


def test_the_service_switches_off_behind_everybodys_back(service: Service) -> None:
    made = formula(service)
    running = instance(service, made)
    off = {"active": False, "numberConsecutiveErrors": 101}
    service.control("PATCH", f"/formula-instances/{running['id']}", json=off)
    path = f"{one(made)}/instances/{running['id']}"
    assert service.ok("GET", path) == {**running, **off}
    service.control("PATCH", f"/formulas/{made['id']}", json={"description": "changed"})
    assert service.ok("GET", one(made)) == {**made, "description": "changed"}
    service.control("DELETE", f"/formula-instances/{running['id']}")
    service.refused(404, "GET", path)
    last = instance(service, made)
    service.control("DELETE", f"/formulas/{made['id']}")
    service.refused(404, "GET", one(made))
    service.refused(404, "GET", f"/formulas/instances/{last['id']}")


@pytest.mark.parametrize("switch", ["leave", "refuse", "cascade"])
def test_an_element_instance_that_is_used_may_be_deleted(service: Service, switch: str) -> None:
    service.switch(delete_used_instance=switch)
    crm = service.create()
    made = formula(service, configuration=[variable("crm", "elementInstance")])
    running = instance(service, made, configuration={"crm": crm["id"]})
    if switch == "refuse":
        refused = service.refused(409, "DELETE", f"/instances/{crm['id']}")
        assert str(running["id"]) in refused["message"]
        service.ok("GET", f"/instances/{crm['id']}")
        return
    service.ok("DELETE", f"/instances/{crm['id']}")
    left = service.ok("GET", f"{one(made)}/instances")
    assert [row["id"] for row in left] == ([running["id"]] if switch == "leave" else [])
