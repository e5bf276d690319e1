"""The service as a client sees it."""

from __future__ import annotations

from typing import Any

import requests
from cloud_elements_sandbox.server import Running


class Service:
    """The service as a client sees it, with the control endpoint at hand."""

    def __init__(self, sandbox: Running) -> None:
        self.sandbox = sandbox
        self.session = requests.Session()
        # No proxy of the machine may come between.
        self.session.trust_env = False

    def call(
        self, method: str, path: str, *, token: str | None = None, **options: Any
    ) -> requests.Response:
        headers = dict(self.sandbox.authorization)
        if token is not None:
            headers["Authorization"] += f", Element {token}"
        headers |= options.pop("headers", {})
        return self.session.request(
            method, self.sandbox.url + path, headers=headers, timeout=10, **options
        )

    def ok(self, method: str, path: str, **options: Any) -> Any:
        """Return the JSON of an answer that must be 200."""
        answer = self.call(method, path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json() if answer.content else None

    def refused(self, status: int, method: str, path: str, **options: Any) -> dict[str, Any]:
        """Return the body of an error with this status, in the service's form."""
        answer = self.call(method, path, **options)
        assert answer.status_code == status, (answer.status_code, answer.text)
        body: dict[str, Any] = answer.json()
        assert body["requestId"] == answer.headers["Elements-Request-Id"]
        assert body["message"]
        return body

    def create(self, name: str = "Test", element: str = "closeio", **more: Any) -> Any:
        body = {
            "name": name,
            "element": {"key": element},
            "configuration": {"username": "key", "password": "secret"},
            **more,
        }
        return self.ok("POST", "/instances", json=body)

    def switch(self, **values: str) -> None:
        named = {name.replace("_", "-"): value for name, value in values.items()}
        self.control("PUT", "/switches", json=named)

    def control(self, method: str, path: str, **options: Any) -> Any:
        answer = self.session.request(
            method, self.sandbox.control_url + path, timeout=10, **options
        )
        assert answer.status_code == 200, answer.text
        return answer.json()
