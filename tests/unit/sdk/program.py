"""A Pulumi program on the SDK's own mocks of the engine, apart from every other test."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import logging
from collections.abc import Callable
from typing import Any

import pulumi
from pulumi.runtime import mocks, stack
from pulumi.runtime.proto import resource_pb2

# As in what runs a program: after a failure, futures are left that nobody has looked at.
logging.getLogger("asyncio").setLevel(logging.CRITICAL)


class _Mocks(mocks.Mocks):
    """Never asked: the monitor responds by itself."""

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[Any, Any]]:
        raise NotImplementedError

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[Any, Any], None]:
        raise NotImplementedError


class _Monitor(mocks.MockMonitor):
    def __init__(self) -> None:
        super().__init__(_Mocks())
        self.requests: list[Any] = []

    def RegisterResource(self, request: Any) -> Any:
        # Not the base class's: it leaves an event loop behind in its thread.
        if request.custom:
            self.requests.append(request)
        urn = f"urn:pulumi:dev::test::{request.type}::{request.name}"
        return resource_pb2.RegisterResourceResponse(urn=urn, id="1", object=request.object)


def requests_of(program: Callable[[], object]) -> list[Any]:
    """Run a program; return the requests by which it registered resources.

    Args:
        program: a function, or one that returns what is to be awaited.
    """
    monitor = _Monitor()

    async def whole() -> None:
        mocks.set_mocks(_Mocks(), monitor=monitor)
        try:
            result = program()
            if inspect.isawaitable(result):
                await result
        finally:
            await stack.wait_for_rpcs()

    contextvars.copy_context().run(asyncio.run, whole())
    return monitor.requests


class Plain(pulumi.dynamic.Resource):
    """A resource of somebody else's, with nothing of ours."""

    def __init__(self, name: str, provider: pulumi.dynamic.ResourceProvider) -> None:
        super().__init__(provider, name, {"a": 1})
