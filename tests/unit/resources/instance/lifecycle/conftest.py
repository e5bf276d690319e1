"""One instance of an account in memory, and the lifecycle of one provider process."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.recovery.marker import CREATION_ID, urn_hash
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.base import Resource
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle

from ....fake.process import URN, services
from ....fake.service import Service

SECTION = {"username": "the-key", "password": "the-password"}
INPUTS: dict[str, Any] = {
    "element_key": "closeio",
    "name": "Test",
    "configuration": SECTION,
    "tags": ["crm"],
}
OAUTH: dict[str, Any] = {
    "element_key": "sfdc",
    "name": "Test",
    "configuration": {"oauth.api.key": "the-api-key", "oauth.api.secret": "the-api-secret"},
}
REGISTRATION = Registration(URN)
# As a check makes it; without one an instance carries no marker.
WITH_ID = {CREATION_ID: f"{urn_hash(URN)}.0123456789abcdef"}


class Account:
    """An account, with a provider process for each command."""

    def __init__(self) -> None:
        self.service = Service()

    def process(self, **settings: Any) -> InstanceLifecycle:
        return InstanceLifecycle(services(self.service, **settings))

    def create(self, **more: Any) -> Resource:
        """Create an instance in a process of its own, and forget the calls."""
        made = self.process().create({**INPUTS, **WITH_ID, **more}, REGISTRATION)
        self.service.calls.clear()
        return made

    def update(self, made: Resource, **settings: Any) -> Any:
        """Return a function that updates an instance to the inputs that it is given."""

        def update(**inputs: Any) -> Resource:
            kept = {key: made.inputs[key] for key in WITH_ID if key in made.inputs}
            return self.process(**settings).update(
                made.id, made.outputs, {**inputs, **kept}, REGISTRATION
            )

        return update

    def body(self, call: str) -> dict[str, Any]:
        """Return the body of the last such call."""
        arguments = [made.arguments for made in self.service.calls if made.name == call][-1]
        return dict(next(part for part in arguments if isinstance(part, dict)))

    def changes(self) -> list[str]:
        """Return the calls that change something, in order."""
        reads = ("instances.get", "instances.list", "organizations.current_id")
        return [
            name
            for name in self.service.called()
            if name not in reads and not name.startswith("elements.")
        ]


@pytest.fixture
def account() -> Account:
    return Account()
