"""Check all external links in the Markdown pages, and print the broken ones.

It needs the network, so it is not part of `make test`. Placeholders (HOST, loopback addresses,
example.com) are skipped. A response of 401, 403, 405, 429 or 999 counts as working, because some
sites refuse programs. Exit codes: 0 all links work, 1 some are broken.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import requests

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 20
AT_ONCE = 8
TRIES = 2
WORKING_ANYWAY = (401, 403, 405, 429, 999)
_LINK = re.compile(r"\]\((https?://[^)\s]+)\)|<(https?://[^>\s]+)>")
_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_NOWHERE = re.compile(r"localhost|127\.0\.0\.1|\[::1\]|(.+\.)?example\.(com|org|net)|HOST")


def pages() -> list[Path]:
    """Return the repository's own Markdown files."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines()]


def links(text: str) -> Iterator[str]:
    """Yield the external URLs that a page links to, without their anchors."""
    for found in _LINK.finditer(_CODE.sub("", text)):
        address = (found[1] or found[2]).partition("#")[0]
        if not _NOWHERE.fullmatch(urlsplit(address).hostname or "HOST"):
            yield address


def problem(address: str) -> str | None:
    """Return why a link is broken, or None."""
    said = "not requested"
    for _ in range(TRIES):
        try:
            response = requests.get(
                address, timeout=SECONDS, stream=True, headers={"User-Agent": "link check"}
            )
        except requests.RequestException as error:
            said = type(error).__name__
            continue
        response.close()
        if response.ok or response.status_code in WORKING_ANYWAY:
            return None
        said = str(response.status_code)
        if response.status_code < 500:
            break
    return said


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="*", type=Path, help="default: all Markdown files")
    found: dict[str, list[str]] = {}
    for page in parser.parse_args().page or pages():
        for address in links(page.read_text(encoding="utf-8")):
            found.setdefault(address, []).append(page.name)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        problems = dict(zip(found, pool.map(problem, found), strict=True))
    broken = {address: said for address, said in problems.items() if said}
    for address, said in broken.items():
        print(f"{address}: {said} ({', '.join(sorted(set(found[address])))})")
    print(f"{len(found)} links, {len(broken)} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
