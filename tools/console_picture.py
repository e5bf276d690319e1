"""Write docs/images/console.png, a picture of the sandbox's console with three instances.

It runs a sandbox and the browser that `tools/browser.py` finds.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cloud_elements_sandbox.server import running
from cloud_elements_sandbox.testing import Service
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service as Driver

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "console.png"
WIDTH, HEIGHT = 960, 540
INSTANCES = (
    ("Close.io EMEA", "closeio", ["crm", "production"], {"username": "k", "password": "p"}),
    ("Close.io APAC", "closeio", ["crm", "staging"], {"username": "k", "password": "p"}),
    (
        "Help desk",
        "jira",
        ["support"],
        {"username": "me", "password": "p", "base.url": "https://jira.example.com"},
    ),
)


def picture() -> bytes:
    """Return the picture as a PNG file."""
    found = subprocess.run(
        [sys.executable, ROOT / "tools" / "browser.py"], stdout=subprocess.PIPE, text=True
    )
    if found.returncode:
        sys.exit(found.returncode)  # it has said why
    browser, driver = found.stdout.splitlines()
    options = Options()
    options.binary_location = browser
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    with running() as sandbox:
        service = Service(sandbox)
        for name, element, tags, configuration in INSTANCES:
            service.create(name, element, tags=tags, configuration=configuration)
        service.ok("DELETE", "/instances/2/enabled")
        service.session.close()
        chrome = webdriver.Chrome(options=options, service=Driver(driver))
        try:
            metrics = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
            chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
            chrome.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
            chrome.get(sandbox.url.partition("/elements/")[0] + "/console")
            return chrome.get_screenshot_as_png()
        finally:
            chrome.quit()


if __name__ == "__main__":
    PICTURE.write_bytes(picture())
