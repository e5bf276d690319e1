"""The setting operationTimeout, on a service that really is slow."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from cloud_elements_sandbox.testing import Service as Sandbox
from pulumi_cloud_elements.errors import CloudElementsError
from pulumi_cloud_elements.process import services
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle

from .accounts import SECTION, OnTheSandbox, close, id_of


def slow(service: Sandbox, seconds: float) -> None:
    fault = {"kind": "latency", "path": "^/organizations/me$", "seconds": seconds}
    service.control("POST", "/faults", json=fault)


@pytest.mark.parametrize("verb", ["create", "read", "update", "delete"])
def test_a_slow_organization_request_does_not_exceed_the_operation_timeout(
    service: Sandbox, verb: str
) -> None:
    made = service.create()
    on_the_sandbox = OnTheSandbox(service)
    settings = on_the_sandbox.settings(operation_timeout=0.5, catalogue_checks=False)
    shared = services(settings)
    lifecycle = InstanceLifecycle(shared)
    inputs = {"element_key": "closeio", "name": "Test", "configuration": dict(SECTION)}
    state = {**inputs, "base_url": settings.base_url, "organization_id": "1"}
    slow(service, 4)
    began = time.monotonic()
    call: dict[str, Callable[[], object]] = {
        "create": lambda: lifecycle.create(inputs),
        "read": lambda: lifecycle.read(id_of(made), state),
        "update": lambda: lifecycle.update(id_of(made), state, {**inputs, "name": "New"}),
        "delete": lambda: lifecycle.delete(id_of(made), state),
    }
    with pytest.raises(CloudElementsError) as caught:
        call[verb]()
    took = time.monotonic() - began
    service.control("DELETE", "/faults")
    assert took < 2, caught.value
    assert "operationTimeout" in str(caught.value)
    assert service.ok("GET", "/instances") == [made]
    close(shared.client)
