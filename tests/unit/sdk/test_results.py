"""Plain results are written directly, all others by the SDK, and both are the same."""

from __future__ import annotations

import asyncio
import logging
import math
from types import ModuleType
from typing import Any

import pytest
from pulumi.runtime import rpc
from pulumi_cloud_elements.sdk.results import write_results_directly
from pulumi_cloud_elements.sdk.secrets import secret

from . import probe
from .process import running

MENDED = "the SDK no longer needs sdk/results.py: remove it"

PLAIN: tuple[dict[str, Any], ...] = (
    {},
    {"name": "closeio", "no value": None, "": "", "é": "\U0001f600"},
    {"true": True, "false": False, "zero": 0, "large": 2**53 + 1, "part": -0.5},
    {"list": [1, "a", None, True, [], {}, [[None]]], "empty": [], "object": {}},
    {"configuration": {"username": secret("key"), "none": None, "deep": {"a": {"b": [{}]}}}},
    {"whole": secret({"a": [1]}), "infinite": math.inf},
)


@pytest.fixture
def served() -> ModuleType:
    """A module as the SDK's is that serves the engine's calls."""
    module = ModuleType("served")
    vars(module).update(asyncio=asyncio, rpc=rpc, DynamicResourceProviderServicer=object)
    assert write_results_directly(module)
    return module


@pytest.fixture
def no_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    def made() -> None:
        raise AssertionError("an event loop was made")

    monkeypatch.setattr(asyncio, "new_event_loop", made)


def written(module: Any, properties: Any) -> Any:
    """Write properties as the SDK's module does."""
    loop = module.asyncio.new_event_loop()
    try:
        return loop.run_until_complete(module.rpc.serialize_properties(properties, {}))
    finally:
        loop.close()


def by_the_sdk(properties: Any) -> Any:
    return asyncio.run(rpc.serialize_properties(properties, {}))


def test_the_sdk_still_makes_an_event_loop_for_each_call() -> None:
    with running() as process:
        counts = [process.create(probe.Plain(), "count loops")["loops"] for _ in range(3)]
    assert counts == [0, 1, 2], MENDED


def test_in_the_sdks_process_none_is_made() -> None:
    with running(direct="1") as process:
        assert process.create(probe.Ours(), "nothing")["token"] == secret({"a": [1]})
        counts = [process.create(probe.Plain(), "count loops")["loops"] for _ in range(3)]
    assert counts == [0, 0, 0]


@pytest.mark.usefixtures("no_loop")
@pytest.mark.parametrize("properties", PLAIN)
def test_plain_data_is_written_without_a_loop(served: ModuleType, properties: Any) -> None:
    assert written(served, properties) is not None


@pytest.mark.parametrize("properties", PLAIN)
def test_plain_data_is_written_as_the_sdk_does(served: ModuleType, properties: Any) -> None:
    assert written(served, properties) == by_the_sdk(properties)


def test_what_has_to_be_awaited_is_written_by_the_sdk(served: ModuleType) -> None:
    async def later() -> str:
        await asyncio.sleep(0)
        return "token"

    made = written(served, {"a": {"token": later()}, "pair": (1, 2)})
    assert made["a"]["token"] == "token"
    assert list(made["pair"]) == [1, 2]


def test_what_cannot_be_written_fails_as_before(served: ModuleType) -> None:
    with pytest.raises(ValueError, match="unexpected input of type object"):
        written(served, {"a": object()})


def test_another_event_loop_can_await_it(served: ModuleType) -> None:
    struct: Any = asyncio.run(served.rpc.serialize_properties({"a": "b"}, {}))
    assert struct["a"] == "b"


def test_it_is_done_once(served: ModuleType) -> None:
    before = served.rpc
    assert write_results_directly(served)
    assert served.rpc is before


@pytest.mark.parametrize("missing", ["asyncio", "rpc", "DynamicResourceProviderServicer"])
def test_another_module_is_left_alone(missing: str, caplog: pytest.LogCaptureFixture) -> None:
    module = ModuleType("other")
    vars(module).update(asyncio=asyncio, rpc=rpc, DynamicResourceProviderServicer=object)
    delattr(module, missing)
    before = dict(vars(module))
    with caplog.at_level(logging.DEBUG):
        assert not write_results_directly(module)
    assert vars(module) == before
    assert "the SDK writes each value by itself" in caplog.text


@pytest.mark.parametrize("is_there", [True, False])
def test_an_sdk_without_the_function_is_left_alone(is_there: bool) -> None:
    sdk = ModuleType("rpc")
    if is_there:
        vars(sdk).update(serialize_properties=rpc.serialize_properties)
    module = ModuleType("other")
    vars(module).update(asyncio=asyncio, rpc=sdk, DynamicResourceProviderServicer=object)
    assert write_results_directly(module, sdk) is is_there
    assert (vars(module)["rpc"] is sdk) is not is_there
