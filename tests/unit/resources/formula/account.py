"""One formula of an account in memory, and the lifecycle of one provider process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pulumi_cloud_elements.recovery.marker import CREATION_ID, urn_hash
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.base import Resource
from pulumi_cloud_elements.resources.formula.lifecycle import FormulaLifecycle

from ...fake.process import services
from ...fake.service import Service

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Formula::sync"
SEED = b"0" * 32
REGISTRATION = Registration(URN, SEED)
CREATION = f"{urn_hash(URN)}.0123456789abcdef"
MARK = f"{urn_hash(URN)[:6]}0123450000"
READ: dict[str, Any] = {
    "name": "read",
    "type": "elementRequest",
    "properties": {"elementInstanceId": "${config.crm}", "api": "/contacts", "method": "GET"},
    "on_success": ["write"],
}
WRITE: dict[str, Any] = {"name": "write", "type": "script", "properties": {"body": "done();"}}
TRIGGER: dict[str, Any] = {"type": "manual", "on_success": ["read"]}
CRM: dict[str, Any] = {"key": "crm", "type": "elementInstance"}
INPUTS: dict[str, Any] = {
    "name": "Sync",
    "description": "Copies contacts",
    "configuration": [CRM],
    "triggers": [TRIGGER],
    "steps": [READ, WRITE],
}
READS = ("formulas.get", "formulas.list", "formula_instances.list", "organizations.current_id")


class Account:
    """An account, with a provider process for each command."""

    def __init__(self) -> None:
        self.service = Service()
        self.store = self.service.formulas

    def process(self, **settings: Any) -> FormulaLifecycle:
        return FormulaLifecycle(services(self.service, **settings))

    def checked(self, old: dict[str, Any] | None = None, /, **inputs: Any) -> dict[str, Any]:
        """Return inputs as a check of a process of its own keeps them."""
        found, problems = self.process().check(old or {}, inputs, REGISTRATION)
        assert problems == []
        return found

    def create(self, **more: Any) -> Resource:
        """Create a formula in a process of its own, and forget the calls."""
        settings = more.pop("settings", {})
        inputs = {**self.checked(**{**INPUTS, **more}), CREATION_ID: CREATION}
        made = self.process(**settings).create(inputs, REGISTRATION)
        self.service.calls.clear()
        return made

    def update(self, made: Resource, /, without: Iterable[str] = (), **more: Any) -> Resource:
        """Update a formula to the inputs that it was made from, and others; forget the calls."""
        self.service.calls.clear()
        settings = more.pop("settings", {})
        old = {key: value for key, value in made.inputs.items() if key not in without}
        inputs = self.checked(made.inputs, **{**old, **more})
        return self.process(**settings).update(made.id, made.outputs, inputs, REGISTRATION)

    def read(self, made: Resource) -> Resource:
        found = self.process().read(made.id, made.outputs)
        assert found is not None
        return found

    def row(self, made: Resource) -> dict[str, Any]:
        return self.store.rows[made.id]

    def step(self, made: Resource, name: str) -> dict[str, Any]:
        return next(step for step in self.row(made)["steps"] if step["name"] == name)

    def body(self, call: str) -> dict[str, Any]:
        """Return the body of the last such call."""
        arguments = [made.arguments for made in self.service.calls if made.name == call][-1]
        return dict(next(part for part in arguments if isinstance(part, dict)))

    def changes(self) -> list[str]:
        """Return the calls that change something, in order."""
        return [name for name in self.service.called() if name not in READS]


def by_name(parts: Iterable[dict[str, Any]], key: str = "name") -> dict[str, dict[str, Any]]:
    return {part[key]: part for part in parts}


Change = Callable[[dict[str, Any]], None]
