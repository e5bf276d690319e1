"""Stacks over the model of the engine whose instances are in sandboxes."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import requests
from cloud_elements_sandbox.server import Running
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.session import new_session
from pulumi_cloud_elements.api.transport import Transport
from pulumi_cloud_elements.process import services
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.evidence import StackStates
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.resources.base import Services
from pulumi_cloud_elements.settings import Settings

from ..unit.fake.service import Killed
from .engine_model import ENGINE, EngineModel, Failures
from .program import Program

_PROCESSES = itertools.count(1)


class Account:
    """One account: a sandbox.

    Args:
        sandbox: the sandbox.
    """

    def __init__(self, sandbox: Running) -> None:
        self.sandbox = sandbox

    def instances(self) -> list[dict[str, Any]]:
        """Return all instances."""
        found = self.ask("GET", "/instances")
        rows: list[dict[str, Any]] = found["instances"] if isinstance(found, dict) else found
        return rows

    def element_of(self, row: dict[str, Any]) -> str:
        """Return the key of an instance's element."""
        response = requests.get(
            f"{self.sandbox.url}/instances/{row['id']}",
            headers=self.sandbox.authorization,
            timeout=10,
        )
        return str(response.json()["element"]["key"])

    @contextmanager
    def fault(self, body: dict[str, Any]) -> Iterator[None]:
        """Let requests meet a fault."""
        goes_on = body["kind"] == "gateway-timeout"
        slow = {"seconds": 0.05, "workSeconds": 0.1} if goes_on else {}
        wait = {"retryAfter": 0} if "retryAfter" in body else {}
        self.ask("POST", "/faults", {**body, **slow, **wait})
        yield
        self.ask("DELETE", "/faults")
        while goes_on and self.ask("GET", "/requests")["inFlight"]:
            pass

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the sandbox's control endpoint."""
        address = self.sandbox.control_url + path
        response = requests.request(method, address, json=body, timeout=10)
        response.raise_for_status()
        return response.json()


@dataclass
class SandboxStack:
    """One stack, and what its program declares.

    Attributes:
        account: the account whose secrets it has.
        notes: this machine's folder for notes of create requests.
        name: its name.
    """

    account: Account
    notes: Path
    name: str = "dev"

    def __post_init__(self) -> None:
        self.engine = EngineModel(self._process, self.name)
        self.declared: dict[str, dict[str, Any]] = {}
        self.aliases: dict[str, str] = {}

    @property
    def program(self) -> Program:
        """What the program declares."""
        return Program(self.declared, self.aliases)

    @property
    def ids(self) -> list[str]:
        """The ids in the state."""
        return [kept.id for kept in self.engine.state.values()]

    def up(self, kill_after: int | None = None) -> Failures:
        """Update the stack to match the program; return what failed."""
        return self.engine.up(self.program, kill_after)

    def forget(self, name: str) -> tuple[str, dict[str, Any]]:
        """Take a resource out of program and state, and return its id and inputs."""
        self.aliases.pop(name, None)
        kept, inputs = self.engine.state.pop(name, None), self.declared.pop(name)
        return "" if kept is None else kept.id, inputs

    @contextmanager
    def on(self, account: Account) -> Iterator[None]:
        """Run commands with another account's secrets."""
        own, self.account = self.account, account
        yield
        self.account = own

    def _process(self, model: EngineModel, kill_after: int | None) -> Services:
        sandbox = self.account.sandbox
        settings = Settings(
            sandbox.user_secret,
            sandbox.organization_secret,
            sandbox.url,
            read_timeout=0.4,
            max_retries=1,
            settle_time=0.05,
        )
        session = new_session(settings)
        if kill_after is not None:
            _kill_after(session, kill_after)
        shared = services(settings, client=Client(settings, Transport(settings, session=session)))
        environment = {"PULUMI_BACKEND_URL": model.backend}
        states = StackStates(environment, engine=lambda: ENGINE, run=model.export)
        intents = Intents(
            self.notes, environment, engine=lambda: ENGINE, process=str(next(_PROCESSES))
        )
        return replace(shared, creations=Creations(settings, states, intents))


def _kill_after(session: requests.Session, responses: int) -> None:
    left = responses
    send = session.request

    def request(*arguments: Any, **options: Any) -> Any:
        nonlocal left
        try:
            return send(*arguments, **options)
        finally:
            left -= 1
            # A thread of the provider's own dies with the process, without a word.
            if left < 0 and threading.current_thread() is threading.main_thread():
                raise Killed

    session.request = request  # type: ignore[method-assign]
