"""Find Chromium or Chrome and its driver, and print both paths.

If they are missing, root installs Debian's packages with `apt-get`. Anyone else, and root where
that fails, lets Selenium's own manager download Chrome for Testing into its cache. Only if that
fails, too, it says what to install.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The first is Chromium without a window: it takes half the processor time for a page,
# and brings no desktop. Not every Debian has it.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PACKAGES = BROWSERS[:2]
FIX = "install Chromium and its driver (Debian: apt-get install chromium chromium-driver)"


def found() -> tuple[str, str] | None:
    """Return the paths of browser and driver, or None if one is missing."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


def installed() -> tuple[str, str] | None:
    """Install Debian's packages, where this user may, and return the paths."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return None
    _say("installing Chromium with apt-get ...")
    updated = _succeeds(apt, "update")
    for package in PACKAGES if updated else ():
        needed = (package, "chromium-driver", "fonts-liberation")
        if _succeeds(apt, "install", "--yes", "--no-install-recommends", *needed):
            return found()
    return None


def _succeeds(apt: str, *words: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run([apt, "--quiet", *words], env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
        _say(f"apt-get {words[0]} failed")
    return done.returncode == 0


def downloaded() -> tuple[str, str] | None:
    """Have Selenium's manager download a browser and its driver, and return the paths."""
    try:
        from selenium.common.exceptions import WebDriverException
        from selenium.webdriver.common.selenium_manager import SeleniumManager
    except ModuleNotFoundError:
        return None
    _say("letting Selenium's manager find or download Chrome ...")
    try:
        paths = SeleniumManager().binary_paths(["--browser", "chrome", "--skip-driver-in-path"])
    except WebDriverException as error:
        _say(f"Selenium's manager failed: {' '.join(str(error.msg).split())}")
        return None
    browser, driver = paths.get("browser_path"), paths.get("driver_path")
    if browser and driver and Path(browser).is_file() and Path(driver).is_file():
        return browser, driver
    return None


def _say(text: str) -> None:
    print(f"browser: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    paths = found() or installed() or downloaded()
    if paths is None:
        sys.exit(f"browser: error: there is no Chromium or Chrome with its driver: {FIX}")
    print("\n".join(paths))
