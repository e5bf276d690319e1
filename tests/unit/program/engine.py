"""Pulumi's mocks of the engine, which keep what a program asks of it."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.json_format import MessageToDict
from pulumi.runtime import mocks, stack
from pulumi.runtime.proto import resource_pb2


class _Mocks(mocks.Mocks):
    """Never asked: the monitor responds by itself."""

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[Any, Any]]:
        raise NotImplementedError

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[Any, Any], None]:
        raise NotImplementedError


@dataclass
class Asked:
    """What a program asked of the engine.

    Attributes:
        registered: the requests by which it registered resources.
        read: the requests by which it read resources.
    """

    registered: list[Any] = field(default_factory=list)
    read: list[Any] = field(default_factory=list)


class _Monitor(mocks.MockMonitor):
    def __init__(self) -> None:
        super().__init__(_Mocks())
        self.asked = Asked()

    # Not the base class's: they leave an event loop behind in their thread.
    def RegisterResource(self, request: Any) -> Any:
        if request.custom:
            self.asked.registered.append(request)
        urn = f"urn:pulumi:dev::test::{request.type}::{request.name}"
        return resource_pb2.RegisterResourceResponse(urn=urn, id="1", object=request.object)

    def ReadResource(self, request: Any) -> Any:
        self.asked.read.append(request)
        urn = f"urn:pulumi:dev::test::{request.type}::{request.name}"
        return resource_pb2.ReadResourceResponse(urn=urn, properties=request.properties)


def asked_by(program: Callable[[], object], organization: str | None = None) -> Asked:
    """Run a program, and return what it asked of the engine."""
    monitor = _Monitor()

    async def whole() -> None:
        mocks.set_mocks(_Mocks(), monitor=monitor, organization=organization)
        try:
            program()
        finally:
            # Otherwise the next program would wait for what this one began.
            await stack.wait_for_rpcs()

    contextvars.copy_context().run(asyncio.run, whole())
    return monitor.asked


def properties(request: Any) -> dict[str, Any]:
    """Return the properties of a request, without the pickled provider."""
    found = properties_of(request)
    found.pop("__provider")
    return found


def properties_of(request: Any) -> dict[str, Any]:
    """Return all properties of a request."""
    bag = request.object if hasattr(request, "object") else request.properties
    found: dict[str, Any] = MessageToDict(bag)
    return found
