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
SCHEMES = {"light": "default", "dark": "slate"}


@pytest.fixture
def browser(driver: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    driver.execute_cdp_cmd("Network.enable", {})
    driver.set_window_size(WIDE, 900)
    yield driver
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def shown(browser: webdriver.Chrome, url: str, scheme: str, width: int) -> None:
    origin = "/".join(url.split("/")[:3])
    # No page notices what is set up now. Another origin would be another process of the browser.
    browser.get(f"{origin}/assets/images/favicon.png")
    widen(browser, width)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    # The page remembers which colours were last in use.
    storage = {"origin": origin, "storageTypes": "local_storage"}
    browser.execute_cdp_cmd("Storage.clearDataForOrigin", storage)
    open_page(browser, url)


def open_page(browser: webdriver.Chrome, url: str) -> None:
    """Open a page in the colours and the width that are set up."""
    browser.get(url)
    wait = WebDriverWait(browser, 20, poll_frequency=0.05)
    wait.until(lambda now: now.execute_script("return document.readyState") == "complete")
    wait.until(lambda now: now.execute_script("return typeof component$ !== 'undefined'"))


def colour(browser: webdriver.Chrome, scheme: str) -> None:
    """Have the page that is shown change its colours, as its button does."""
    number = list(SCHEMES).index(scheme)
    script = "document.querySelectorAll('input[name=__palette]')[arguments[0]].click()"
    browser.execute_script(script, number)
    wait = WebDriverWait(browser, 20, poll_frequency=0.05)
    wait.until(lambda now: colours(now) == SCHEMES[scheme])
    images = "return [...document.images].every(image => image.complete)"
    wait.until(lambda now: now.execute_script(images))


def colours(browser: webdriver.Chrome) -> str:
    used: str = browser.execute_script("return document.body.dataset.mdColorScheme")
    return used


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


def violations(browser: webdriver.Chrome, part: str = "html") -> list[str]:
    """Return what axe finds, but for the theme's buttons, which are landmarks without names."""
    found = Axe().run(browser, part)["violations"]
    told = [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
    return [text for text in told if not text.startswith('landmark-unique: <nav class="md-code__')]


def keep_picture(browser: webdriver.Chrome, name: str) -> None:
    """Keep a picture for whoever wants to look, in the folder that SITE_PICTURES names."""
    folder = os.environ.get("SITE_PICTURES")
    if folder:
        shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        (Path(folder) / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))


def widen(browser: webdriver.Chrome, width: int) -> None:
    """Give the page that is shown another width."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


# What leaves the window, or its own place, although nobody would scroll there: everything but
# blocks of code, pictures, and, where the window is narrow, tables of numbers.
OUTSIDE = """
const edge = document.documentElement.clientWidth;
const numbers = arguments[0] ? '.table-of-numbers' : 'nowhere';
return [...document.querySelectorAll('article :is(td, th, p, li, h1, h2, h3, h4, dt, dd, a, code)')]
    .filter(element => !element.closest(`pre, .highlight, p:has(> img), ${numbers}`))
    .filter(element => getComputedStyle(element.closest('thead') || element).clipPath == 'none')
    .filter(element => {
        const box = element.getBoundingClientRect();
        return box.width && (box.right > edge + 1 || box.left < -1);
    })
    .map(element => element.outerHTML.slice(0, 200))
    .concat([...document.querySelectorAll('article .md-typeset__scrollwrap')]
        .filter(wrap => !wrap.closest(numbers) && wrap.scrollWidth > wrap.clientWidth + 1)
        .map(wrap => 'scrolls: ' + wrap.outerHTML.slice(0, 200)));
"""


def outside(browser: webdriver.Chrome, *, narrow: bool) -> list[str]:
    found: list[str] = browser.execute_script(OUTSIDE, narrow)
    return found


def test_every_page_is_quiet_on_its_own_and_narrow_enough(
    browser: webdriver.Chrome, site: Path, address_for_all_pages: str
) -> None:
    address = address_for_all_pages
    complaints(browser)
    there = pages(site)
    assert len(there) > 15
    shown(browser, address + there[0], "light", NARROW)
    dark = []
    for page in there:
        name = page.strip("/").replace("/", "-") or "index"
        open_page(browser, address + page)
        quiet_on_its_own(browser, address, page, "light")
        keep_picture(browser, f"{name}-light")
        # A page without pictures has the dark colours of every page.
        if browser.execute_script("return document.images.length"):
            colour(browser, "dark")
            quiet_on_its_own(browser, address, page, "dark")
            keep_picture(browser, f"{name}-dark")
            colour(browser, "light")
            dark.append(page)
        widen(browser, WIDE)
        assert outside(browser, narrow=False) == [], page
        keep_picture(browser, f"{name}-light-wide")
        widen(browser, NARROW)
    assert "/" in dark


def quiet_on_its_own(browser: webdriver.Chrome, address: str, page: str, scheme: str) -> None:
    """Check a page that is shown in a narrow window."""
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
    assert colours(browser) == SCHEMES[scheme]
    assert complaints(browser) == [], page
    assert outside(browser, narrow=True) == [], page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_page_is_for_everybody(
    browser: webdriver.Chrome, address: str, scheme: str
) -> None:
    shown(browser, f"{address}/", scheme, WIDE)
    assert colours(browser) == SCHEMES[scheme]
    assert "\n".join(violations(browser)) == ""


def test_tables_are_as_wide_as_what_they_say(browser: webdriver.Chrome, address: str) -> None:
    """Numbers stand close together, and a row of text is one block where the window is narrow."""
    shown(browser, f"{address}/performance/", "light", WIDE)
    widths = """
        const content = cell => {
            const range = document.createRange();
            range.selectNodeContents(cell);
            return range.getBoundingClientRect();
        };
        return [...document.querySelectorAll('.table-of-numbers table')].flatMap(table =>
            [...table.tBodies[0].rows[0].cells].slice(1).map((cell, column) => [
                cell.getBoundingClientRect().width,
                Math.max(...[...table.rows].map(row => content(row.cells[column + 1]).width)),
                Math.max(...[...table.tBodies[0].rows].map(
                    row => content(row.cells[column + 1]).height)),
            ]))"""
    columns = browser.execute_script(widths)
    assert len(columns) > 50
    # A column is about as wide as what is in it, and its numbers are in one line each.
    assert max(width - needed for width, needed, _ in columns) < 60
    assert max(height for _, _, height in columns) < 20
    text = "return document.querySelector('article').getBoundingClientRect().width"
    assert browser.execute_script(text) > 760
    shown(browser, f"{address}/settings/", "light", NARROW)
    row = """
        const cells = [...document.querySelector('.table-of-text tbody tr').cells];
        return cells.map(cell => [cell.getBoundingClientRect().left, cell.getAttribute('role'),
            getComputedStyle(cell, '::before').content])"""
    [first, *others] = browser.execute_script(row)
    assert first[1:] == ["cell", '"Stack configuration"']
    assert [(left, role) for left, role, _ in others] == [(first[0], "cell")] * 3
    assert "\n".join(violations(browser, ".table-of-text")) == ""


def test_long_names_are_whole_for_the_search(site: Path) -> None:
    index = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert "CLOUD_ELEMENTS_ORGANIZATION_SECRET" in index
    page = (site / "settings" / "index.html").read_text(encoding="utf-8")
    assert "CLOUD_<wbr>ELEMENTS_<wbr>ORGANIZATION_<wbr>SECRET" in page


def test_the_search_finds_a_page(browser: webdriver.Chrome, address: str) -> None:
    shown(browser, f"{address}/?q=rotation", "light", WIDE)
    links = "return [...document.querySelectorAll('.md-search-result__link')].map(a => a.href)"
    wait = WebDriverWait(browser, 20, poll_frequency=0.05)
    found = wait.until(lambda now: now.execute_script(links))
    assert any("/rotation/" in link for link in found), json.dumps(found)
