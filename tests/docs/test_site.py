"""The built pages in a real browser: quiet, on their own, narrow enough, for everybody."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_core_python.selenium import Axe
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

NARROW, WIDE = 390, 1280


@pytest.fixture
def browser(driver: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    driver.execute_cdp_cmd("Network.enable", {})
    yield driver
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def shown(browser: webdriver.Chrome, url: str, scheme: str, width: int) -> None:
    browser.get("about:blank")  # no page notices what is set up now
    browser.set_window_size(max(width, 500), 900)
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    # The page remembers which colours were last in use.
    storage = {"origin": "/".join(url.split("/")[:3]), "storageTypes": "all"}
    browser.execute_cdp_cmd("Storage.clearDataForOrigin", storage)
    browser.get(url)
    wait = WebDriverWait(browser, 20)
    wait.until(lambda now: now.execute_script("return document.readyState") == "complete")
    wait.until(lambda now: now.execute_script("return typeof component$ !== 'undefined'"))


def pages(site: Path) -> list[str]:
    return sorted(
        f"/{file.parent.relative_to(site)}/".replace("/./", "/")
        for file in site.rglob("index.html")
    )


def asked(browser: webdriver.Chrome) -> list[str]:
    """Return every address that was asked for, as far as the browser tells."""
    script = "return performance.getEntriesByType('resource').map(entry => entry.name)"
    found: list[str] = browser.execute_script(script)
    return found


def complaints(browser: webdriver.Chrome) -> list[str]:
    logged = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return [line["message"] for line in logged if line["level"] in ("SEVERE", "WARNING")]


def keep_picture(browser: webdriver.Chrome, name: str) -> None:
    """Keep a picture for whoever wants to look, in the folder that SITE_PICTURES names."""
    folder = os.environ.get("SITE_PICTURES")
    if folder:
        shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        (Path(folder) / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_quiet_on_its_own_and_narrow_enough(
    browser: webdriver.Chrome, site: Path, address: str, scheme: str
) -> None:
    complaints(browser)
    there = pages(site)
    assert len(there) > 15
    for page in there:
        shown(browser, address + page, scheme, NARROW)
        overflow = browser.execute_script(
            "return document.documentElement.scrollWidth - window.innerWidth"
        )
        assert overflow <= 0, f"{page} is wider than the window"
        others = [url for url in asked(browser) if not url.startswith((address, "data:", "blob:"))]
        assert others == [], page
        broken = browser.execute_script(
            "return [...document.images].filter(i => !i.naturalWidth).map(i => i.src)"
        )
        assert broken == [], page
        used = browser.execute_script("return document.body.dataset.mdColorScheme")
        assert used == {"light": "default", "dark": "slate"}[scheme]
        assert complaints(browser) == [], page
        keep_picture(browser, f"{page.strip('/').replace('/', '-') or 'index'}-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_page_is_for_everybody(
    browser: webdriver.Chrome, address: str, scheme: str
) -> None:
    shown(browser, f"{address}/", scheme, WIDE)
    found = Axe().run(browser)["violations"]
    told = [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
    assert "\n".join(told) == ""


def test_the_search_finds_a_page(browser: webdriver.Chrome, address: str) -> None:
    shown(browser, f"{address}/?q=rotation", "light", WIDE)
    links = "return [...document.querySelectorAll('.md-search-result__link')].map(a => a.href)"
    wait = WebDriverWait(browser, 20)
    found = wait.until(lambda now: now.execute_script(links))
    assert any("/rotation/" in link for link in found), json.dumps(found)
