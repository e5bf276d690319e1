"""What the service does by itself is told at preview, at refresh and at up."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.recovery.marker import CREATION_ID, urn_hash
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.resources.instance.observation import declared_in, warnings_of

from ...fake.process import URN, services
from ...fake.service import Service

INPUTS: dict[str, Any] = {
    "element_key": "closeio",
    "name": "Test",
    "configuration": {"username": "the-key", "password": "the-password"},
    "external_authentication": "initial",
    CREATION_ID: f"{urn_hash(URN)}.0123456789abcdef",
}
CHANGED = {**INPUTS, "name": "New"}
BY_ITSELF: dict[str, tuple[dict[str, Any], str]] = {
    "not valid": ({"valid": False}, "the service says that it is not valid"),
    "disabled": ({"disabled": True}, "is disabled, and the program does not declare it"),
    "signed out": (
        {"externalAuthentication": "none"},
        'external_authentication is "none" at the service, and the program declares "initial"',
    ),
}


@pytest.mark.parametrize("name", BY_ITSELF)
def test_it_is_told_by_every_command_once(name: str, caplog: pytest.LogCaptureFixture) -> None:
    changed, line = BY_ITSELF[name]
    service = Service()

    def process() -> InstanceLifecycle:
        caplog.clear()
        return InstanceLifecycle(services(service))

    made = process().create(INPUTS, Registration(URN))
    assert caplog.messages == []
    service.rows[made.id] |= changed
    service.valid = changed.get("valid", True)
    # refresh, and the refresh of a preview
    read = process().read(made.id, made.outputs)
    assert read is not None
    assert [line in message for message in caplog.messages] == [True]
    # the preview after it asks the service for nothing
    service.calls.clear()
    assert process().replaces(made.id, read.outputs, INPUTS) == []
    assert [line in message for message in caplog.messages] == [True]
    assert service.called() == []
    # up, which compares and then changes
    up = process()
    up.replaces(made.id, read.outputs, CHANGED)
    service.rows[made.id] |= changed
    up.update(
        made.id, read.outputs, {**CHANGED, "external_authentication": None}, Registration(URN)
    )
    assert sum(line in message for message in caplog.messages) == 1


def test_what_is_declared_is_told_otherwise_or_not_at_all() -> None:
    disabled = {"disabled": True, "valid": None, "external_authentication": "none"}
    assert list(warnings_of("5", disabled, {"disabled": True})) == []
    [line] = warnings_of("5", disabled, {"disabled": False})
    assert "the program declares disabled=False" in line
    assert "run pulumi up to enable it" in line
    assert list(warnings_of("5", {"valid": True, "disabled": None}, {})) == []
    assert (
        list(warnings_of("5", disabled, {"disabled": True, "external_authentication": "none"}))
        == []
    )


def test_what_was_declared() -> None:
    state = {"disabled": True, "external_authentication": "initial", "declared": ["disabled"]}
    assert declared_in(state) == {"disabled": True}
    assert declared_in({"disabled": False, "name": "x"}) == {"disabled": False}
    assert declared_in({"name": "x"}) == {}


def test_what_is_reported_is_not_declared() -> None:
    """A state whose program declared nothing of what the service may change by itself."""
    state = {"disabled": False, "external_authentication": "initial", "declared": []}
    assert declared_in(state) == {}
    assert declared_in({**state, "declared": ["name"]}) == {}


@pytest.mark.parametrize("before", [{}, {"disabled": False}, {"tags": ["a"]}], ids=str)
def test_what_an_update_declares_is_declared(
    before: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    service, registration = Service(), Registration(URN)
    made = InstanceLifecycle(services(service)).create({**INPUTS, **before}, registration)
    changed = {**INPUTS, **before, "disabled": True}
    up = InstanceLifecycle(services(service)).update(made.id, made.outputs, changed, registration)
    assert caplog.messages == []
    InstanceLifecycle(services(service)).read(up.id, up.outputs)
    assert caplog.messages == []
    # Taken out again, it stays as it is, which is said.
    InstanceLifecycle(services(service)).update(up.id, up.outputs, INPUTS, registration)
    [line] = caplog.messages
    assert "is disabled, and the program does not declare it" in line
