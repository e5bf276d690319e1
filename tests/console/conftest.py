"""A real headless browser on the console of the session's sandbox."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cloud_elements_sandbox.platform.paths import BASE_PATH
from cloud_elements_sandbox.testing import Service
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service as Driver

from .page import Page

TOOL = Path(__file__).parents[2] / "tools" / "browser.py"


@pytest.fixture(scope="session")
def paths() -> list[str]:
    if os.environ.get("PULUMI_CLOUD_ELEMENTS_NO_BROWSER") == "1":
        pytest.skip("PULUMI_CLOUD_ELEMENTS_NO_BROWSER is set")
    # Tests run side by side, and apt-get does not.
    with (Path(tempfile.gettempdir()) / "pulumi-cloud-elements-browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run([sys.executable, str(TOOL)], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.fail(
            f"{done.stderr.strip()}; PULUMI_CLOUD_ELEMENTS_NO_BROWSER=1 leaves these tests out",
            pytrace=False,
        )
    return done.stdout.splitlines()


@pytest.fixture(scope="session")
def driver(paths: list[str]) -> Iterator[webdriver.Chrome]:
    options = Options()
    options.binary_location = paths[0]
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",  # Otherwise a process draws as a graphics card would.
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Driver(paths[1]))
    browser.implicitly_wait(5)
    yield browser
    browser.quit()


@pytest.fixture
def page(driver: webdriver.Chrome, service: Service) -> Iterator[Page]:
    driver.set_window_size(1200, 900)
    driver.get_log("browser")  # type: ignore[no-untyped-call]
    yield Page(driver, service.sandbox.url.removesuffix(BASE_PATH))
    # An answer that is an error is one of the tests' own; everything else is the page's.
    logged = driver.get_log("browser")  # type: ignore[no-untyped-call]
    wrong = [line for line in logged if line["level"] in ("SEVERE", "WARNING")]
    assert [line for line in wrong if "status of 4" not in line["message"]] == []
