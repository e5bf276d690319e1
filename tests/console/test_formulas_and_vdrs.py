"""Formulas, their instances, virtual data resources and what maps them."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.console.document_list import MOST_ROWS
from cloud_elements_sandbox.testing import Service
from selenium.webdriver.common.by import By

from .formulas_and_vdrs import make_formula, make_virtual_data_resource
from .page import Page


@pytest.fixture
def formula(service: Service) -> dict[str, Any]:
    """A formula with one instance, which uses an element instance."""
    return make_formula(service)


def cells(page: Page, region: str) -> list[list[str]]:
    rows = page.driver.find_elements(By.CSS_SELECTOR, f"[aria-label='{region}'] tbody tr")
    return [[cell.text for cell in row.find_elements(By.TAG_NAME, "td")] for row in rows]


def test_a_formula_is_shown_with_its_instances(page: Page, formula: dict[str, Any]) -> None:
    page.open("/console")
    page.follow("Formulas")
    assert "1 in all" in page.text
    id_, runner = str(formula["id"]), str(formula["instance"]["id"])
    assert cells(page, "Formulas") == [[id_, "Contacts & sync", "scheduled", "2", "1", "active"]]
    page.follow("Contacts & sync")
    assert page.heading == "Contacts & sync"
    assert "Every night" in page.text
    assert cells(page, "Trigger and steps") == [
        ["trigger", "scheduled", "read", "", "cron"],
        ["read", "elementRequest", "tell", "", "api, elementInstanceId, method"],
        ["tell", "script", "", "", "body"],
    ]
    assert cells(page, "Configuration") == [
        ["crm", "CRM", "elementInstance", "yes"],
        ["key", "key", "value", "no"],
    ]
    [row] = cells(page, "Formula instances")
    assert row[:4] == [runner, "Nightly", "crm: instance 1\nkey: [secure]", "active"]
    # Nobody had to say who he is: neither values nor scripts are shown.
    assert "canary" not in page.source
    page.follow("instance 1")
    assert page.heading == "Sales"


def test_a_formula_and_its_instance_are_switched_by_hand(
    page: Page, service: Service, formula: dict[str, Any]
) -> None:
    path = f"/formulas/{formula['id']}"
    page.open(f"/console{path}")
    page.press("Deactivate Nightly")
    assert service.ok("GET", f"{path}/instances/{formula['instance']['id']}")["active"] is False
    page.press("Deactivate")
    assert service.ok("GET", path)["active"] is False
    assert page.text.count("not active") == 2
    page.press("Activate")
    assert service.ok("GET", path)["active"] is True
    page.press("Activate Nightly")
    assert "not active" not in page.text
    before = {
        key: value for key, value in formula.items() if key not in ("instance", "updatedDate")
    }
    after = service.ok("GET", path)
    assert {key: after[key] for key in before} == before


def test_an_element_instance_that_is_gone_is_no_link(
    page: Page, service: Service, formula: dict[str, Any]
) -> None:
    service.switch(delete_used_instance="leave")
    service.ok("DELETE", "/instances/1")
    page.open(f"/console/formulas/{formula['id']}")
    assert cells(page, "Formula instances")[0][2] == "crm: 1\nkey: [secure]"


def test_one_whose_time_is_over_is_gone(page: Page, service: Service) -> None:
    formula = make_formula(service, settings={"formula.instance.time.to.live": "0"})
    page.open("/console/formulas")
    assert cells(page, "Formulas")[0][4] == "0"
    page.open(f"/console/formulas/{formula['id']}")
    assert page.text.count("It has none.") == 1


@pytest.mark.usefixtures("formula")
def test_formulas_are_searched(page: Page, service: Service) -> None:
    service.ok("POST", "/formulas", json={"name": "Orders"})
    page.open("/console/formulas")
    page.fill(Name="ORD")
    page.press("Search")
    assert [row[1] for row in cells(page, "Formulas")] == ["Orders"]
    assert "1 found" in page.text
    page.follow("Show all")
    assert len(cells(page, "Formulas")) == 2
    page.open("/console/formulas?text=nosuch")
    assert "No formula matches." in page.text


def test_a_bare_formula_and_none(page: Page, service: Service) -> None:
    page.open("/console/formulas")
    assert "There are none yet." in page.text
    made = service.ok("POST", "/formulas", json={"name": "Bare"})
    page.open(f"/console/formulas/{made['id']}")
    assert page.text.count("It has none.") == 3
    page.open("/console/formulas/4711")
    assert "No formula found with id 4711" in page.text


def test_many_formulas_come_page_by_page(page: Page, service: Service) -> None:
    for number in range(MOST_ROWS + 1):
        service.ok("POST", "/formulas", json={"name": f"Formula {number}."})
    service.ok("POST", "/formulas", json={"name": "Other"})
    page.open("/console/formulas?text=Formula")
    assert f"{MOST_ROWS + 1} found, {MOST_ROWS} on this page" in page.text
    page.follow("More formulas")
    assert [row[1] for row in cells(page, "Formulas")] == [f"Formula {MOST_ROWS}."]


def test_a_virtual_data_resource_is_shown_with_what_maps_it(page: Page, service: Service) -> None:
    made = make_virtual_data_resource(service)
    page.open("/console")
    page.follow("Virtual data resources")
    rows = cells(page, "Virtual data resources")
    assert [row[1:] for row in rows] == [
        ["people", "organization", "2", "Close.io Beta: contacts"],
        ["people", "instance 1", "1", "Close.io Beta: leads"],
    ]
    page.follow("people")
    assert "Everybody" in page.text
    assert cells(page, "Fields") == [["email", "string", "E-mail"], ["name", "string", ""]]
    assert "level: account; options: inherit; legacy; a script of 1 line" in page.text
    mapping = made["mapping"]
    assert cells(page, f"Mapping {mapping['id']}") == [
        ["email", "emails[0]", "string"],
        ["name", "", "string"],
    ]
    assert "canary" not in page.source
    page.open("/console/virtual-data-resources?text=PEO")
    assert "2 found" in page.text
    page.open("/console/virtual-data-resources?text=nosuch")
    assert "No virtual data resource matches." in page.text


def test_a_virtual_data_resource_that_nothing_maps_and_none(page: Page, service: Service) -> None:
    page.open("/console/virtual-data-resources")
    assert "There are none yet." in page.text
    service.ok("POST", "/organizations/objects/bare/definitions", json={"fields": []})
    page.open("/console/virtual-data-resources")
    page.follow("bare")
    assert "It has none of its own." in page.text
    assert "No transformation maps it." in page.text
    page.open("/console/virtual-data-resources/4711")
    assert "No virtual data resource found with id 4711" in page.text
