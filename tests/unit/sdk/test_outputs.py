"""A resource's outputs are created when they are read, and not waited for one by one."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pulumi
import pytest
from pulumi.runtime import rpc, stack
from pulumi.runtime.settings import SETTINGS, _get_rpc_manager
from pulumi_cloud_elements import Instance
from pulumi_cloud_elements.sdk import outputs as ours
from pulumi_cloud_elements.sdk.outputs import leave_to_registration

from . import probe, program

MENDED = "the SDK no longer needs sdk/outputs.py: remove it"
COUNT = 20


def in_a_loop(coroutine: Any) -> Any:
    """Run a coroutine with an empty list of outputs."""

    def run() -> Any:
        pulumi.runtime.configure(pulumi.runtime.Settings(project="test", stack="test"))
        return asyncio.run(coroutine)

    return contextvars.copy_context().run(run)


def declared() -> Instance:
    return Instance("closeio", element_key="closeio", configuration={"username": "key"})


def output(value: asyncio.Future[int]) -> pulumi.Output[int]:
    known: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    known.set_result(True)
    return pulumi.Output(set(), value, known)


def resource(**outputs: Any) -> pulumi.Resource:
    return cast(pulumi.Resource, SimpleNamespace(**outputs))


def created(instance: pulumi.Resource) -> set[str]:
    """Return the names of the outputs that there are, without looking at all of them."""
    values = {name: dict.get(vars(instance), name) for name in ("name", "token", "element_key")}
    return {name for name, value in values.items() if isinstance(value, pulumi.Output)}


def test_the_sdk_still_creates_all_outputs_at_once() -> None:
    found: list[object] = []
    program.requests_of(lambda: found.append(vars(program.Plain("plain", probe.Plain())).get("a")))
    assert isinstance(found[0], pulumi.Output), MENDED


def test_an_output_is_created_when_it_is_read() -> None:
    async def inside() -> None:
        instance = declared()
        assert created(instance) == set()
        assert await instance.element_key.future() == "closeio"
        assert created(instance) == {"element_key"}

    assert len(program.requests_of(inside)) == 1


def test_an_output_that_is_read_after_the_response_has_its_value_and_its_marks() -> None:
    async def inside() -> None:
        instance = declared()
        assert await instance.urn.future()
        await asyncio.sleep(0.05)
        assert created(instance) == set()
        assert await instance.name.future() == "closeio"
        configuration = instance.configuration
        assert await configuration.future() == {"username": "key"}
        assert await configuration.is_secret()
        assert await configuration.resources() == {instance}
        assert instance.configuration is configuration
        assert await instance.token.future() is None

    assert len(program.requests_of(inside)) == 1


def test_who_looks_at_all_of_a_resource_finds_every_output() -> None:
    async def inside() -> None:
        instance = declared()
        everything = vars(instance)
        assert "token" in everything
        assert "nothing" not in everything
        assert isinstance(everything["token"], pulumi.Output)
        with pytest.raises(KeyError):
            everything["nothing"]
        names = {name for name, value in everything.items() if isinstance(value, pulumi.Output)}
        assert {"id", "urn", "name", "token", "effective_configuration"} <= names
        assert len(everything) == len(list(everything.values())) == len(list(everything))

    program.requests_of(inside)


def test_a_whole_resource_can_be_a_stack_output() -> None:
    async def inside() -> None:
        whole = await pulumi.Output.from_input(stack.massage(declared(), [])).future()
        assert whole is not None
        assert whole["name"] == "closeio"
        assert "token" in whole

    program.requests_of(inside)


def test_an_attribute_that_is_no_output_is_missing() -> None:
    async def inside() -> None:
        instance = declared()
        with pytest.raises(AttributeError, match="'Instance' object has no attribute 'nothing'"):
            instance.nothing  # type: ignore[attr-defined]  # noqa: B018

    program.requests_of(inside)


@pytest.fixture
def clean_settings() -> Iterator[None]:
    """What a failed registration leaves behind in the SDK would fail the next program."""
    yield
    SETTINGS.outputs.clear()
    _get_rpc_manager().clear()


@pytest.mark.usefixtures("clean_settings")
def test_a_resource_that_fails_fails_in_its_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("refused")

    async def inside() -> None:
        monkeypatch.setattr("pulumi.runtime.resource._translate_ignore_changes", refuse)
        early, late = declared(), declared()
        token = early.token
        for output in (token, late.urn):
            with pytest.raises(ValueError, match="refused"):
                await output.future()
        with pytest.raises(ValueError, match="refused"):
            await late.token.future()

    with pytest.raises(ValueError, match="refused"):
        program.requests_of(inside)


def test_a_response_is_worked_out_once_and_only_where_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked_out: list[str] = []
    resolve = rpc.resolve_properties

    def counting(resolvers: Any, *more: Any) -> None:
        worked_out.extend(name for name in resolvers if name == "element_key")
        resolve(resolvers, *more)

    monkeypatch.setattr(rpc, "resolve_properties", counting)

    async def inside() -> None:
        read, unread = declared(), declared()
        await unread.urn.future()
        await read.urn.future()
        await asyncio.sleep(0.05)
        assert worked_out == []
        assert await read.name.future() == "closeio"
        assert await read.element_key.future() == "closeio"

    program.requests_of(inside)
    assert len(worked_out) == 1


def test_resources_of_others_are_as_before() -> None:
    async def inside() -> None:
        declared()
        plain = program.Plain("plain", probe.Plain())
        assert type(vars(plain)) is dict
        assert await vars(plain)["a"].future() == 1

    program.requests_of(inside)


def test_an_sdk_without_the_functions_creates_all_outputs(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("transfer_properties", "resolve_outputs"):
        function = getattr(rpc, name)
        monkeypatch.setattr(rpc, name, getattr(function, "args", [function])[0])
    monkeypatch.setattr(ours, "rpc", SimpleNamespace())

    async def inside() -> None:
        with caplog.at_level(logging.DEBUG):
            instance = declared()
        assert created(instance) == {"name", "token", "element_key"}
        assert await instance.name.future() == "closeio"

    program.requests_of(inside)
    assert "the SDK works out all outputs at once" in caplog.text


# The list of outputs


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
