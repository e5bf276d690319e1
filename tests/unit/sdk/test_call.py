"""The engine's call is found in the SDK's own frames; without them it is empty."""

from __future__ import annotations

import contextvars
import inspect
import logging
import sys
import threading
from types import SimpleNamespace
from typing import Any

import pulumi.dynamic as dynamic
import pytest
from pulumi_cloud_elements.sdk.call import Call, current_call, serving

from . import probe
from .process import SEED, URN, Process

MENDED = "the SDK no longer needs sdk/call.py: remove it"


def as_the_sdk_calls(verb: Any, request: Any, context: Any) -> Any:
    """Call as the SDK does, with its names of the local variables."""
    assert request is not None or context is not None
    return verb()


def called_with(request: Any, context: Any = None) -> Call:
    def verb() -> Call:
        with serving() as call:
            assert current_call() is call
            return call

    found = as_the_sdk_calls(verb, request, context)
    assert isinstance(found, Call)
    return found


def test_the_sdk_still_passes_a_verb_nothing_but_properties() -> None:
    parameters = {
        name: [*inspect.signature(getattr(dynamic.ResourceProvider, name)).parameters][1:]
        for name in ("check", "diff", "create", "read", "update", "delete")
    }
    assert parameters == {
        "check": ["_olds", "news"],
        "diff": ["_id", "_olds", "_news"],
        "create": ["props"],
        "read": ["id_", "props"],
        "update": ["_id", "_olds", "_news"],
        "delete": ["_id", "_props"],
    }, MENDED


def test_the_sdks_call_is_found(sdk: Process) -> None:
    seen = sdk.check(probe.Ours())
    assert seen["urn"] == URN
    assert seen["seed"] == SEED.hex()


def test_another_thread_has_it_in_a_copied_context(sdk: Process) -> None:
    assert sdk.check(probe.Ours())["elsewhere"] == URN


def test_a_call_is_what_request_and_context_hold() -> None:
    context = SimpleNamespace(set_trailing_metadata=print)
    call = called_with(SimpleNamespace(urn=URN, randomSeed=SEED), context)
    assert call == Call(URN, SEED)
    assert call.context is context
    assert "context" not in repr(call)
    assert repr(SEED) not in repr(call)


def test_an_empty_seed_is_none() -> None:
    assert called_with(SimpleNamespace(urn=URN, randomSeed=b"")) == Call(URN, None)
    assert called_with(SimpleNamespace(urn=URN)) == Call(URN, None)


def test_a_programs_own_request_is_not_taken_for_the_engines() -> None:
    assert called_with(SimpleNamespace(urn="https://example.com"), context=object()) == Call()


def test_without_it_the_call_is_empty(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), serving(sys._getframe()) as call:
        assert call == Call(None, None)
        assert call.context is None
    assert "the engine's call was not found" in caplog.text


def test_it_is_the_current_call_inside_alone() -> None:
    assert called_with(SimpleNamespace(urn=URN)).urn == URN
    assert current_call() == Call()


def test_a_thread_without_the_context_has_none() -> None:
    seen: list[Call] = []

    def verb() -> None:
        with serving():
            copied = contextvars.copy_context()
            threads = [
                threading.Thread(target=lambda: seen.append(current_call())),
                threading.Thread(target=copied.run, args=(lambda: seen.append(current_call()),)),
            ]
            for thread in threads:
                thread.start()
                thread.join()

    as_the_sdk_calls(verb, SimpleNamespace(urn=URN), None)
    assert [call.urn for call in seen] == [None, URN]
