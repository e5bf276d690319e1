"""Searching, requests in detail, faults and switches, and pages that keep themselves up to date."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.server import running
from cloud_elements_sandbox.testing import Service
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from .page import Page

JIRA = {"username": "me", "password": "canary-p", "base.url": "https://jira.example.com"}


@pytest.fixture
def three(service: Service) -> Service:
    """A service with three instances, of which one is disabled and one is not valid."""
    service.create("Sales EMEA", tags=["crm", "production"])
    service.create("Sales APAC", tags=["crm"])
    service.create("Help desk", "jira", configuration=JIRA, tags=["support"])
    service.ok("DELETE", "/instances/2/enabled")
    service.control("PATCH", "/instances/3", json={"valid": False})
    return service


def names(page: Page) -> list[str]:
    return [cell.text for cell in page.driver.find_elements(By.CSS_SELECTOR, "td:nth-child(2) a")]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("looked_for", "found"),
    [
        ({"Name_or_element": "sales"}, ["Sales EMEA", "Sales APAC"]),
        ({"Name_or_element": "jira"}, ["Help desk"]),
        ({"Tag": "production"}, ["Sales EMEA"]),
        ({"State": "disabled"}, ["Sales APAC"]),
        ({"State": "enabled", "Element": "Close.io Beta"}, ["Sales EMEA"]),
        ({"State": "not valid"}, ["Help desk"]),
    ],
    ids=str,
)
def test_instances_are_searched(page: Page, looked_for: dict[str, str], found: list[str]) -> None:
    page.open("/console")
    for label, value in looked_for.items():
        # "Element" alone also begins another label.
        exact = label.replace("_", " ")
        field = page.driver.find_element(
            By.ID,
            str(page.driver.find_element(By.XPATH, f"//label[.='{exact}']").get_attribute("for")),
        )
        field.send_keys(value)
    page.press("Search")
    assert names(page) == found
    assert f"{len(found)} found" in page.text
    page.follow("Show all")
    assert len(names(page)) == 3


@pytest.mark.usefixtures("three")
def test_no_instance_matches(page: Page) -> None:
    page.open("/console?text=nosuch")
    assert "No instance matches." in page.text
    assert page.field("Name or element").get_attribute("value") == "nosuch"
    page.open("/console?element=nosuch")
    assert "No instance matches." in page.text


def test_a_search_goes_on_to_the_next_page(page: Page, service: Service) -> None:
    service.create("Another", tags=["other"])
    for number in range(201):
        service.create(f"Number {number}", tags=["many"])
    page.open("/console?tag=many")
    page.follow("More instances")
    assert names(page) == ["Number 200"]


def test_a_request_is_shown_in_detail_without_secrets(page: Page, service: Service) -> None:
    body = {"element": {"key": "jira"}, "name": "Help", "configuration": JIRA}
    service.ok("POST", "/instances?apiKey=canary-k&x=y", json=body)
    service.refused(404, "GET", "/instances/99")
    page.open("/console/requests")
    page.fill(Outcome="failed")
    page.press("Search")
    assert [row.text.split()[2] for row in rows(page)] == ["/instances/99"]
    page.follow("Show all")
    page.fill(Method="POST")
    page.press("Search")
    page.follow("POST /instances")
    assert page.heading == "POST /instances"
    for text in ("organization, user", "Query: x", '"key": "jira"', '"base.url": "[secure]"'):
        assert text in page.text
    assert "canary" not in page.source
    page.follow("instance 1")
    assert page.heading == "Help"


def test_a_server_that_records_bodies_shows_no_secret_either(driver: webdriver.Chrome) -> None:
    with running(record_bodies=True) as sandbox:
        service = Service(sandbox)
        service.create("Help", "jira", configuration=JIRA)
        [row] = service.control("GET", "/requests")["requests"]
        assert row["body"]["configuration"] == JIRA
        page = Page(driver, sandbox.url.removesuffix("/elements/api-v2"))
        page.open("/console/requests/1")
        assert '"password": "[secure]"' in page.text
        assert "canary" not in page.source
        service.session.close()


def test_requests_are_forgotten(page: Page, service: Service) -> None:
    service.create()
    page.open("/console/requests")
    page.press("Forget the requests")
    assert "Nothing was asked yet." in page.text
    page.open("/console/requests/1")
    assert "Request 1 is not known" in page.text


def rows(page: Page) -> list[Any]:
    return page.driver.find_elements(By.CSS_SELECTOR, "#live tbody tr")


def test_a_fault_is_set_and_lifted(page: Page, service: Service) -> None:
    page.open("/console/behaviour")
    assert "There are none" in page.text
    page.fill(Kind="status", Method="POST", Path="^/instances$", Count="1", Status="503")
    page.press("Add fault")
    [row] = rows(page)
    told = "status POST ^/instances$ count 1, status 503 0 of 0 Lift"
    assert " ".join(row.text.split()) == told
    body = {"element": {"key": "closeio"}, "configuration": {"username": "u", "password": "p"}}
    service.refused(503, "POST", "/instances", json=body)
    service.create()
    page.open("/console/requests")
    page.fill(Outcome="met a fault")
    page.press("Search")
    [row] = rows(page)
    assert "fault: status" in row.text
    page.open("/console/behaviour")
    assert "1 of 2" in page.text
    page.press("Lift")
    assert service.control("GET", "/faults") == []
    for kind in ("latency", "reset"):
        page.fill(Kind=kind, Path="^/nosuch$")
        page.press("Add fault")
    assert len(rows(page)) == 2
    page.press("Lift all")
    assert "There are none" in page.text


def test_a_fault_that_cannot_be_is_told_and_what_was_typed_stays(
    page: Page, service: Service
) -> None:
    page.open("/console/behaviour")
    page.fill(Path="(", Count="0")
    page.press("Add fault")
    problem = page.driver.find_element(By.ID, "problem").text
    assert "path: " in problem
    assert "not a regular expression" in problem
    assert "count: " in problem
    assert page.field("Path").get_attribute("value") == "("
    assert service.control("GET", "/faults") == []


def test_switches_are_set_and_set_back(page: Page, service: Service) -> None:
    service.refused(404, "GET", "/instances")
    page.open("/console/behaviour")
    page.driver.find_element(By.ID, "switch-empty-list").send_keys("empty")
    page.press("Set switches")
    assert page.driver.find_element(By.ID, "switch-empty-list").get_attribute("value") == "empty"
    assert page.text.count("changed") == 1
    assert service.ok("GET", "/instances") == []
    page.press("Set them back")
    service.refused(404, "GET", "/instances")
    assert "changed" not in page.text


def until(page: Page, text: str) -> None:
    WebDriverWait(page.driver, 10).until(lambda _: text in page.text)


def test_what_happens_is_shown_without_a_reload(page: Page, service: Service) -> None:
    page.open("/console")
    page.driver.execute_script("window.same = true")
    page.field("Tag").send_keys("typed")
    service.create("From elsewhere")
    until(page, "From elsewhere")
    assert page.driver.execute_script("return window.same") is True
    assert page.field("Tag").get_attribute("value") == "typed"
    page.driver.find_element(By.XPATH, "//button[.='Pause updates']").click()
    service.create("While paused")
    asked = len(page.driver.execute_script("return performance.getEntriesByType('resource')"))
    page.driver.execute_async_script("setTimeout(arguments[0], 2500)")
    now = len(page.driver.execute_script("return performance.getEntriesByType('resource')"))
    assert (now, "While paused" in page.text) == (asked, False)
    page.driver.find_element(By.XPATH, "//button[.='Resume updates']").click()
    until(page, "While paused")
    # Following it is not recorded: the log is of the API alone.
    assert service.control("GET", "/requests")["total"] == 2


def test_a_sandbox_that_is_gone_is_said(driver: webdriver.Chrome) -> None:
    with running() as sandbox:
        page = Page(driver, sandbox.url.removesuffix("/elements/api-v2"))
        page.open("/console/requests")
    until(page, "The sandbox does not respond.")
    driver.get("about:blank")
    driver.get_log("browser")  # type: ignore[no-untyped-call]  # its failed requests
