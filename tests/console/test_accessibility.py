"""Every page for everybody: axe's rules, light and dark, wide and narrow."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from axe_core_python.selenium import Axe
from cloud_elements_sandbox.testing import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from .formulas_and_vdrs import make_formula, make_virtual_data_resource
from .page import Page

PATHS = [
    "/console",
    "/console/elements",
    "/console/elements/hubspotcrm/new",
    "/console/instances/1",
    "/console/instances/1/token",
    "/console/instances/1/delete",
    "/console?text=nosuch",
    "/console/formulas",
    "/console/formulas?text=nosuch",
    "/console/formulas/1",
    "/console/virtual-data-resources",
    "/console/virtual-data-resources/3",
    "/console/requests",
    "/console/requests?method=POST",
    "/console/requests/1",
    "/console/behaviour",
    "/console/instances/4711",
    "/sign-in?element=sfdc&client_id=key&redirect_uri=http://127.0.0.1/c&state=s",
]


def emulate(page: Page, scheme: str, width: int) -> None:
    page.driver.set_window_size(max(width, 500), 900)
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page.driver)["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(page: Page) -> None:
    page.open("/console/elements")
    ActionChains(page.driver).send_keys(Keys.TAB).perform()
    assert page.driver.switch_to.active_element.text == "Skip to the content"
    assert page.driver.switch_to.active_element.value_of_css_property("outline-style") == "solid"
    ActionChains(page.driver).send_keys(Keys.ENTER, Keys.TAB, Keys.TAB).perform()
    assert page.driver.switch_to.active_element.text == "Amazon S3"


# axe's rules look at colours or at sizes, and none at both.
@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 360)])
def test_every_page(page: Page, service: Service, scheme: str, width: int) -> None:
    service.create(name="A long name of an instance that somebody made", tags=["crm", "x" * 40])
    service.create(name="Disabled")
    service.ok("DELETE", "/instances/2/enabled")
    assert make_formula(service)["id"] == 1
    assert make_virtual_data_resource(service)["id"] == 3
    service.control("POST", "/faults", json={"kind": "status", "path": "^/nosuch/" + "x" * 40})
    service.switch(empty_list="empty")
    emulate(page, scheme, width)
    try:
        for path in PATHS:
            page.open(path)
            back = page.driver.execute_script(
                "return getComputedStyle(document.body).backgroundColor"
            )
            assert back == {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 20, 25)"}[scheme]
            overflow = page.driver.execute_script(
                "return document.documentElement.scrollWidth - window.innerWidth"
            )
            assert overflow <= 0, f"{path} is wider than the window"
            _keep_picture(page, f"{scheme}-{width}-{PATHS.index(path)}")
            assert violations(page) == [], path
        page.open("/console/elements/jira/new")
        page.fill(Name="x")
        page.press("Create instance")
        assert "Missing required" in page.text
        _keep_picture(page, f"{scheme}-{width}-problem")
        assert violations(page) == []
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def _keep_picture(page: Page, name: str) -> None:
    """Keep a picture for whoever wants to look, in the folder that CONSOLE_PICTURES names."""
    folder = os.environ.get("CONSOLE_PICTURES")
    if folder:
        shot = page.driver.execute_cdp_cmd("Page.captureScreenshot", {})
        (Path(folder) / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))
