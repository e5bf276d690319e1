"""`make links` finds what is broken, and asks nothing of addresses that stand for something."""

from __future__ import annotations

import http.server
import importlib.util
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "links.py"


@pytest.fixture
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("links_tool", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_what_is_linked_to(tool: ModuleType) -> None:
    text = (
        "[a](https://a.test/x#y) <https://b.test> `[c](https://c.test)` [d](d.md)\n"
        "[e](https://app.example.com/e) [f](http://127.0.0.1:8080/f)\n"
        "```\n[g](https://g.test)\n```\n"
    )
    assert list(tool.links(text)) == ["https://a.test/x", "https://b.test"]


def test_what_is_broken(tool: ModuleType, server: str) -> None:
    assert tool.problem(f"{server}/200") is None
    assert tool.problem(f"{server}/403") is None
    assert tool.problem(f"{server}/404") == "404"
    assert tool.problem(f"{server}/503") == "503"
    assert tool.problem("http://127.0.0.1:1/") == "ConnectionError"
