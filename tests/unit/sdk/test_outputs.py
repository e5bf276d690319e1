"""The SDK does not wait for a registered resource's outputs one by one."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from types import SimpleNamespace
from typing import Any, cast

import pulumi
import pytest
from pulumi.runtime import stack
from pulumi.runtime.settings import SETTINGS
from pulumi_cloud_elements.sdk.outputs import leave_to_registration

MENDED = "the SDK no longer needs sdk/outputs.py: remove it"
COUNT = 20


def in_a_loop(coroutine: Any) -> Any:
    """Run a coroutine with an empty list of outputs."""

    def run() -> Any:
        pulumi.runtime.configure(pulumi.runtime.Settings(project="test", stack="test"))
        return asyncio.run(coroutine)

    return contextvars.copy_context().run(run)


def output(value: asyncio.Future[int]) -> pulumi.Output[int]:
    known: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    known.set_result(True)
    return pulumi.Output(set(), value, known)


def resource(**outputs: Any) -> pulumi.Resource:
    return cast(pulumi.Resource, SimpleNamespace(**outputs))


def test_the_sdk_still_waits_for_the_whole_list_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[int] = []
    wait = asyncio.wait

    async def counting(tasks: Any, **options: Any) -> Any:
        waits.append(len(tasks))
        return await wait(tasks, **options)

    async def program() -> None:
        values = [asyncio.get_running_loop().create_future() for _ in range(COUNT)]
        kept = [output(value) for value in values]
        assert len(kept) == len(SETTINGS.outputs)

        async def resolve() -> None:
            for value in values:
                value.set_result(1)
                for _ in range(5):
                    await asyncio.sleep(0)

        resolving = asyncio.create_task(resolve())
        await stack.wait_for_rpcs()
        await resolving

    monkeypatch.setattr(asyncio, "wait", counting)
    in_a_loop(program())
    assert sum(waits) > COUNT * COUNT / 4, MENDED


def test_outputs_of_a_resource_are_taken_off() -> None:
    async def program() -> list[int]:
        values = [asyncio.get_running_loop().create_future() for _ in range(4)]
        token, id_, urn, other = (output(value) for value in values)
        counts = [len(SETTINGS.outputs)]
        leave_to_registration(resource(token=token, id=id_, urn=urn, kept=other), ["token", "no"])
        counts.append(len(SETTINGS.outputs))
        for value in values:
            value.set_result(7)
        assert await token.future() == 7
        assert await other.future() == 7
        return counts

    assert in_a_loop(program()) == [4, 1]


@pytest.fixture
def without_method(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(pulumi.Output, "_untrack")


@pytest.mark.usefixtures("without_method")
def test_an_sdk_without_the_method_keeps_its_list(caplog: pytest.LogCaptureFixture) -> None:
    async def program() -> int:
        value = asyncio.get_running_loop().create_future()
        token = output(value)
        with caplog.at_level(logging.DEBUG):
            leave_to_registration(resource(token=token), ["token"])
        count = len(SETTINGS.outputs)
        value.set_result(7)
        assert await token.future() == 7
        return count

    assert in_a_loop(program()) == 1
    assert "the SDK waits for all outputs" in caplog.text
