"""One formula instance of an account in memory, and the lifecycle of one provider process."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from pulumi_cloud_elements.recovery.marker import CREATION_ID, urn_hash
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.base import Resource
from pulumi_cloud_elements.resources.formula_instance.lifecycle import FormulaInstanceLifecycle

from ...fake.process import services
from ...fake.service import Service

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:FormulaInstance::sync"
REGISTRATION = Registration(URN, b"0" * 32)
CREATION = f"{urn_hash(URN)}.0123456789abcdef"
FORMULA: dict[str, Any] = {
    "name": "Sync",
    "configuration": [
        {"key": "crm", "type": "elementInstance"},
        {"key": "api.key", "type": "value", "required": False},
    ],
}
VALUES: dict[str, Any] = {"crm": "12", "api.key": "the-api-key"}
INPUTS: dict[str, Any] = {
    "formula_id": "1",
    "name": "Sync",
    "configuration": VALUES,
    "settings": {"notification.email": "ops@example.com"},
    "active": True,
}
READS = ("formulas.get", "formula_instances.get", "formula_instances.list")
CREATED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


class Account:
    """An account with two formulas alike, and a provider process for each command."""

    def __init__(self) -> None:
        self.service = Service()
        self.store = self.service.formulas
        self.now = CREATED
        for _ in range(2):
            self.store.create(FORMULA)

    def process(self, **settings: Any) -> FormulaInstanceLifecycle:
        found = services(self.service, **{"catalogue_checks": True, **settings})
        return FormulaInstanceLifecycle(found, lambda: self.now)

    def checked(self, old: dict[str, Any] | None = None, /, **inputs: Any) -> dict[str, Any]:
        """Return inputs as a check of a process of its own keeps them."""
        found, problems = self.process().check(old or {}, inputs, REGISTRATION)
        assert problems == []
        return found

    def problems(self, old: dict[str, Any] | None = None, /, **inputs: Any) -> list[str]:
        return self.process().check(old or {}, inputs, REGISTRATION)[1]

    def create(self, **more: Any) -> Resource:
        """Create a formula instance in a process of its own, and forget the calls."""
        inputs = {**self.checked(**{**INPUTS, **more}), CREATION_ID: CREATION}
        made = self.process().create(inputs, REGISTRATION)
        self.service.calls.clear()
        return made

    def update(self, made: Resource, /, without: Iterable[str] = (), **more: Any) -> Resource:
        """Update one to the inputs that it was made from, and others; forget the calls."""
        old = {key: value for key, value in made.inputs.items() if key not in without}
        inputs = self.checked(made.inputs, **{**old, **more})
        self.service.calls.clear()
        return self.process().update(made.id, made.outputs, inputs, REGISTRATION)

    def read(self, made: Resource) -> Resource:
        found = self.process().read(made.id, made.outputs)
        assert found is not None
        return found

    def row(self, made: Resource) -> dict[str, Any]:
        return self.store.instances[made.id]

    def body(self, call: str) -> dict[str, Any]:
        """Return the body of the last such call."""
        arguments = [made.arguments for made in self.service.calls if made.name == call][-1]
        return dict(next(part for part in arguments if isinstance(part, dict)))

    def changes(self) -> list[str]:
        """Return the calls that change something, in order."""
        own = [name for name in self.service.called() if name.startswith("formula_instances.")]
        return [name for name in own if name not in READS]
