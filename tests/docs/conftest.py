"""The built site, served on loopback, in a real headless browser."""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

# The same browser as the console's.
from tests.console.conftest import driver, paths  # noqa: F401 - pytest finds them here
from tests.once import once

from .site import built


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def build(folder: Path) -> None:
        done = built(folder)
        assert done.returncode == 0, done.stderr

    return once(tmp_path_factory, "site", build)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/favicon.ico":  # what a browser wants for a picture that it shows
            self.path = "/assets/images/favicon.png"
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


@pytest.fixture(scope="session")
def address_for_all_pages(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site with an index for the search that is soon read: each page reads it whole."""
    copy = shutil.copytree(site, tmp_path_factory.mktemp("pages") / "site")
    file = copy / "search" / "search_index.json"
    index = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**index, "docs": index["docs"][:1]}), encoding="utf-8")
    with served(copy) as found:
        yield found
