"""A small client for tests that speak to a sandbox over HTTP.

Needs ``requests``, which the provider has brought along.
"""

from __future__ import annotations

from typing import Any

import requests

from .server import Running


class Service:
    """The service as a client sees it, with the control endpoint at hand.

    Args:
        sandbox: a sandbox that runs, as :func:`cloud_elements_sandbox.server.running` gives it.

    """

    def __init__(self, sandbox: Running) -> None:
        self.sandbox = sandbox
        self.session = requests.Session()
        # No proxy of the machine may come between.
        self.session.trust_env = False

    def call(
        self, method: str, path: str, *, token: str | None = None, **options: Any
    ) -> requests.Response:
        """Send a request with the platform's secrets and, where given, an Element token."""
        headers = dict(self.sandbox.authorization)
        if token is not None:
            headers["Authorization"] += f", Element {token}"
        headers |= options.pop("headers", {})
        return self.session.request(
            method, self.sandbox.url + path, headers=headers, timeout=10, **options
        )

    def ok(self, method: str, path: str, **options: Any) -> Any:
        """Return the JSON of a response that must be 200, ``None`` for an empty one."""
        response = self.call(method, path, **options)
        _must(response.status_code == 200, response)
        return response.json() if response.content else None

    def refused(self, status: int, method: str, path: str, **options: Any) -> dict[str, Any]:
        """Return the body of an error that must have this status and the service's form."""
        response = self.call(method, path, **options)
        _must(response.status_code == status, response)
        body: dict[str, Any] = response.json()
        _must(body["requestId"] == response.headers["Elements-Request-Id"], response)
        _must(bool(body["message"]), response)
        return body

    def create(self, name: str = "Test", element: str = "closeio", **more: Any) -> Any:
        """Create an instance and return it; *more* are further fields of the body."""
        body = {
            "name": name,
            "element": {"key": element},
            "configuration": {"username": "key", "password": "secret"},
            **more,
        }
        return self.ok("POST", "/instances", json=body)

    def switch(self, **values: str) -> None:
        """Set switches, their names with underscores."""
        named = {name.replace("_", "-"): value for name, value in values.items()}
        self.control("PUT", "/switches", json=named)

    def control(self, method: str, path: str, **options: Any) -> Any:
        """Return the JSON of a response of the control endpoint, which must be 200."""
        response = self.session.request(
            method, self.sandbox.control_url + path, timeout=10, **options
        )
        _must(response.status_code == 200, response)
        return response.json()


def _must(held: bool, response: requests.Response) -> None:
    if not held:
        raise AssertionError(
            f"{response.request.method} {response.url}: {response} {response.text}"
        )
