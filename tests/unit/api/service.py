"""A service that responds as it is told to."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from types import TracebackType
from typing import Any, Self

from pulumi_cloud_elements.settings import Settings

USER, ORGANIZATION = "user-s3cret", "organization-s3cret"
INSTANCE = {"id": 5, "name": "x"}
WHOLE = {**INSTANCE, "token": "t", "tags": [], "element": {}, "configuration": {}}
JSON = "application/json"


def settings_of(url: str, **more: Any) -> Settings:
    return Settings(USER, ORGANIZATION, url, **{"read_timeout": 5.0, "max_retries": 2, **more})


class Service:
    """Responds in the given order, and then with the last again; keeps what it was sent."""

    def __init__(self, context: SSLContext | None = None) -> None:
        self.responses: list[tuple[int, bytes, dict[str, str]]] = []
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.bodies: list[bytes] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def respond(self) -> None:
                service.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                service.requests.append((self.command, self.path, dict(self.headers.items())))
                responses = service.responses
                status, body, headers = responses.pop(0) if len(responses) > 1 else responses[0]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond  # noqa: N815 - http.server's names

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: Any) -> None:
                """Say nothing: clients that go away are part of the tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/elements/api-v2"

    @property
    def sent(self) -> list[str]:
        """The methods of the requests."""
        return [method for method, _, _ in self.requests]

    @property
    def paths(self) -> list[str]:
        """The requests' paths below the base URL, with their queries."""
        return [path.removeprefix("/elements/api-v2") for _, path, _ in self.requests]

    def responds_json(self, status: int, body: Any, **headers: str) -> None:
        self.responses.append((status, json.dumps(body).encode(), _named(headers, JSON)))

    def responds_text(self, status: int, text: str, **headers: str) -> None:
        self.responses.append((status, text.encode(), _named(headers, "text/html")))

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def _named(headers: dict[str, str], content_type: str) -> dict[str, str]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"Content-Type": content_type, **named}
