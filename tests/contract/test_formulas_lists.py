"""Lists of formulas and formula instances: pages, conditions, counts."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service

from .formulas import formula, instance, one, step, variable


def names(service: Service, path: str = "/formulas", **query: Any) -> list[str]:
    return [row["name"] for row in service.ok("GET", path, params=query)]


def test_there_are_200_on_a_page_and_the_rest_behind_its_token(service: Service) -> None:
    for number in range(203):
        formula(service, f"f{number}")
    first = service.call("GET", "/formulas", params={"pageSize": 500})
    assert len(first.json()) == 200
    assert first.headers["elements-total-count"] == "203"
    assert first.headers["elements-returned-count"] == "200"
    token = first.headers["elements-next-page-token"]
    last = service.call("GET", "/formulas", params={"nextPage": token})
    assert [row["name"] for row in last.json()] == ["f200", "f201", "f202"]
    assert "elements-next-page-token" not in last.headers
    assert last.headers["elements-total-count"] == "203"
    service.refused(400, "GET", "/formulas", params={"nextPage": "guess"})


def test_a_last_page_may_say_that_there_is_no_more_and_still_have_a_token(
    service: Service,
) -> None:
    for name in "abc":
        formula(service, name)
        service.create(name)
    service.switch(last_page="has-more")
    for path in ("/formulas", "/instances"):
        first = service.call("GET", path, params={"pageSize": 2})
        assert first.headers["elements-has-more"] == "true"
        query = {"nextPage": first.headers["elements-next-page-token"]}
        last = service.call("GET", path, params=query)
        assert [row["name"] for row in last.json()] == ["c"]
        assert last.headers["elements-has-more"] == "false"
        beyond = {"nextPage": last.headers["elements-next-page-token"]}
        service.refused(404, "GET", path, params=beyond)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("name in ('one', 'it''s')", ["one", "it's"]),
        ("name IN ('one','nothing')", ["one"]),
        ("name='one'", ["one"]),
        ("name != 'one'", ["two", "it's"]),
        ("active = false", ["two"]),
        ("name in ('one', 'two') and active = true", ["one"]),
        ("name like 't%'", ["two"]),
        ("name in ()", []),
        ("name = 'nothing'", []),
        ("", ["one", "two", "it's"]),
    ],
)
def test_a_list_obeys_where(service: Service, where: str, found: list[str]) -> None:
    formula(service, "one")
    formula(service, "two", active=False)
    formula(service, "it's")
    assert names(service, where=where) == found


@pytest.mark.parametrize(
    "where",
    [
        "name",
        "name = ",
        "name in 'a'",
        "name = ('a')",
        "name='a' or name='b'",
        "name='a' and",
        "name in (a b)",
    ],
)
def test_a_where_that_cannot_be_read_is_refused_and_finds_not_everything(
    service: Service, where: str
) -> None:
    formula(service)
    assert "where" in service.refused(400, "GET", "/formulas", params={"where": where})["message"]


def test_where_and_text_count_only_what_they_find(service: Service) -> None:
    for name in ("sync a", "SYNC b", "copy"):
        formula(service, name)
    response = service.call("GET", "/formulas", params={"searchText": "sync", "pageSize": 1})
    assert [row["name"] for row in response.json()] == ["sync a"]
    assert response.headers["elements-total-count"] == "2"
    query = {"searchText": "sync", "nextPage": response.headers["elements-next-page-token"]}
    assert names(service, **query) == ["SYNC b"]


def test_an_abridged_list_has_no_steps(service: Service) -> None:
    made = formula(service, steps=[step("a")], configuration=[variable("k")])
    [short] = service.ok("GET", "/formulas", params={"abridged": "true"})
    assert "steps" not in short
    assert short["configuration"] == made["configuration"]
    [full] = service.ok("GET", "/formulas", params={"includeSystem": "true"})
    assert full == made


def test_a_formula_may_call_what_does_not_lead_back_to_it(service: Service) -> None:
    inner = formula(service, "inner")
    call = step("call", "formula", properties={"formulaId": str(inner["id"])})
    outer = formula(service, "outer", steps=[call])
    formula(service, "other")
    assert names(service, callableBy=inner["id"]) == ["other"]
    assert names(service, callableBy=outer["id"]) == ["inner", "other"]


def test_the_instances_of_all_formulas_in_one_list(service: Service) -> None:
    crm = service.create()
    first = formula(service, "one", configuration=[variable("crm", "elementInstance")])
    second = formula(service, "two")
    instance(service, first, "uses it", configuration={"crm": crm["id"]})
    instance(service, second, "stopped", active=False)
    instance(service, second, "runs")
    path = "/formulas/instances"
    assert names(service, path) == ["uses it", "runs"]
    assert names(service, path, includeInactive="true") == ["uses it", "stopped", "runs"]
    assert names(service, path, elementInstanceId=crm["id"]) == ["uses it"]
    assert names(service, path, elementInstanceId=-1) == []
    assert names(service, path, searchText="RUN") == ["runs"]
    assert names(service, path, where=f"formula.id = {first['id']}") == ["uses it"]
    page = service.call("GET", path, params={"pageSize": 1})
    assert page.headers["elements-total-count"] == "2"
    token = page.headers["elements-next-page-token"]
    assert names(service, path, nextPage=token) == ["runs"]


def test_the_instances_of_one_formula_with_those_that_do_not_run(service: Service) -> None:
    made = formula(service)
    path = f"{one(made)}/instances"
    assert service.ok("GET", path) == []
    for name, active in (("a", True), ("b", False)):
        instance(service, made, name, active=active)
    instance(service, formula(service, "other"), "c")
    assert names(service, path) == ["a", "b"]
    assert names(service, path, pageSize=1) == ["a"]
    assert names(service, path, where="name = 'b'") == ["b"]
    service.refused(404, "GET", "/formulas/999/instances")


def test_the_list_of_instances_obeys_where(service: Service) -> None:
    for name in ("a", "b", "b"):
        service.create(name)
    assert names(service, "/instances", where="name = 'b'") == ["b", "b"]
    page = service.call("GET", "/instances", params={"where": "name = 'b'", "pageSize": 1})
    assert page.headers["elements-total-count"] == "2"
    query = {"where": "name = 'b'", "nextPage": page.headers["elements-next-page-token"]}
    assert len(service.ok("GET", "/instances", params=query)) == 1
    assert names(service, "/instances", where="element.key = 'closeio'") == ["a", "b", "b"]
    service.refused(404, "GET", "/instances", params={"where": "name = 'c'"})
