"""Find Chromium and its driver, and print both paths.

If they are missing, root installs them with `apt-get`; anyone else is told what to install.
Nothing else is downloaded.
"""

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FIX = "install Chromium and its driver (Debian: apt-get install chromium chromium-driver)"


def found() -> tuple[str, str] | None:
    """Return the paths of browser and driver, or None if one is missing."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


def install() -> None:
    """Install Debian's packages."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        sys.exit(f"browser: error: Chromium or its driver is missing: {FIX}")
    print("Installing Chromium ...", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "chromium", "chromium-driver"]):
        done = subprocess.run(
            [apt, "--quiet", *words], env=environment, capture_output=True, text=True
        )
        if done.returncode != 0:
            sys.stderr.write(done.stdout + done.stderr)
            sys.exit(f"browser: error: apt-get {words[0]} failed: {FIX}")


if __name__ == "__main__":
    if found() is None:
        install()
    paths = found()
    if paths is None:
        sys.exit(f"browser: error: Chromium or its driver is still missing: {FIX}")
    print("\n".join(paths))
