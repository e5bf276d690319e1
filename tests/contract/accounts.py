"""An account as a client sees it: on the sandbox, and in memory."""

from __future__ import annotations

from typing import Any, Protocol

from cloud_elements_sandbox.testing import Service as Sandbox
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.settings import Settings

from ..unit.fake.client import FakeClient
from ..unit.fake.service import AFTER, BEFORE, Service, lost_response, service_error

SECTION = {"username": "the-key", "password": "the-password"}
OAUTH = {"oauth.api.key": "the-key", "oauth.api.secret": "the-secret"}
# The request behind each call that a fault strikes here.
REQUESTS = {
    "instances.create": ("POST", "^/instances$"),
    "instances.get": ("GET", "^/instances/[0-9]+$"),
    "instances.put": ("PUT", "^/instances/[0-9]+$"),
    "instances.patch": ("PATCH", "^/instances/[0-9]+$"),
    "instances.delete": ("DELETE", "^/instances/[0-9]+$"),
    "instances.list": ("GET", "^/instances$"),
    "instances.set_enabled": ("DELETE", "^/instances/[0-9]+/enabled$"),
    "organizations.current_id": ("GET", "^/organizations/me$"),
    "formulas.create": ("POST", "^/formulas$"),
    "formula_instances.create": ("POST", "^/formulas/[0-9]+/instances$"),
    "elements.get": ("GET", "^/elements/[a-z]+$"),
}


class Account(Protocol):
    """An account with a client, and faults that can be set."""

    def client(self) -> Client:
        """Return the client of another process."""

    def status(self, call: str, status: int, moment: str = BEFORE, message: str = "") -> None:
        """Let the next such call fail with a status."""

    def lose(self, call: str, moment: str) -> None:
        """Let the next such call lose its response."""

    def calls(self, call: str) -> int:
        """Return how often a call was made."""


class OnTheSandbox:
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.clients: list[Client] = []

    def client(self) -> Client:
        self.clients.append(Client(self.settings()))
        return self.clients[-1]

    def settings(self, **more: Any) -> Settings:
        running = self._sandbox.sandbox
        return Settings(
            running.user_secret, running.organization_secret, running.url, max_retries=0, **more
        )

    def status(self, call: str, status: int, moment: str = BEFORE, message: str = "") -> None:
        fault = {"kind": "status", "status": status, "message": message or "It was asked to fail"}
        self.fault(call, moment, fault)

    def lose(self, call: str, moment: str) -> None:
        # On a connection that was used before, what may be sent again is sent again at once.
        count = 1 if REQUESTS[call][0] == "POST" else 2
        self.fault(call, moment, {"kind": "reset", "count": count})

    def fault(self, call: str, moment: str, fault: dict[str, Any]) -> None:
        method, path = REQUESTS[call]
        when = {BEFORE: "before", AFTER: "after"}[moment]
        body = {"method": method, "path": path, "count": 1, "when": when, **fault}
        self._sandbox.control("POST", "/faults", json=body)

    def calls(self, call: str) -> int:
        method, path = REQUESTS[call]
        recorded = self._sandbox.control("GET", "/requests")["requests"]
        return len(
            [row for row in recorded if (row["method"], f"^{row['path']}$") == (method, path)]
        )


class InMemory:
    def __init__(self) -> None:
        self._service = Service()

    def client(self) -> Client:
        return FakeClient(self._service)

    def status(self, call: str, status: int, moment: str = BEFORE, message: str = "") -> None:
        error = service_error(status, message) if message else service_error(status)
        self._service.fail(call, error, moment)

    def lose(self, call: str, moment: str) -> None:
        self._service.fail(call, lost_response, moment)

    def calls(self, call: str) -> int:
        return len(self._service.called(call))


def body(element: str = "closeio", name: str = "Test", **more: Any) -> dict[str, Any]:
    return {"name": name, "element": {"key": element}, "configuration": dict(SECTION), **more}


def oauth(**more: Any) -> dict[str, Any]:
    return body("sfdc") | {"configuration": dict(OAUTH)} | more


def id_of(row: dict[str, Any]) -> str:
    return str(row["id"])


def close(client: Client) -> None:
    """Close the connections of a client over HTTP, which pytest would complain about."""
    client.close()
