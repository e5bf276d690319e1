"""A verb's failure is one line, and a half-made resource stays in the state."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import grpc
import pytest
from pulumi.runtime import rpc
from pulumi.runtime.proto import provider_pb2
from pulumi_cloud_elements.errors import CloudElementsError, HalfMadeError
from pulumi_cloud_elements.sdk.failures import can_keep_half_made, one_line

from ..fake.call import Context
from . import probe
from .process import Process, status_of

MENDED = "the SDK no longer needs sdk/failures.py: remove it"


def failing(error: BaseException, context: Any, *arguments: Any) -> str:
    """Return the line with which a verb fails."""

    @one_line("creating failed for {0.noun}")
    def verb(*_arguments: Any) -> None:
        raise error

    def call(context: Any) -> None:  # with the SDK's own name of the variable
        assert context is None or isinstance(context, Context)
        verb(SimpleNamespace(noun="thing"), *arguments)

    with pytest.raises(CloudElementsError) as failure:
        call(context)
    assert failure.value.__suppress_context__
    return str(failure.value)


def failure_of(sdk: Process, provider: Any, do: str, **properties: Any) -> grpc.RpcError:
    with pytest.raises(grpc.RpcError) as failure:
        sdk.create(provider, do, **properties)
    return failure.value


# What the SDK does by itself


def test_the_sdk_still_answers_an_exception_with_a_traceback(sdk: Process) -> None:
    failure = failure_of(sdk, probe.Plain(), "raise")
    assert "Traceback (most recent call last)" in failure.details(), MENDED
    assert status_of(failure) is None, MENDED


def test_the_sdk_still_lets_a_call_hang_after_sys_exit(sdk: Process) -> None:
    failure = failure_of(sdk, probe.Plain(), "exit", seconds=2)
    assert failure.code() is grpc.StatusCode.DEADLINE_EXCEEDED, MENDED


# What is reported to the engine


def test_the_engine_gets_one_line(sdk: Process) -> None:
    failure = failure_of(sdk, probe.Ours(), "raise", name="crm")
    status = status_of(failure)
    assert status.message == 'creating failed for thing "crm": the reason'
    assert not status.details


@pytest.mark.parametrize(
    ("do", "name"),
    [("bug", "KeyError"), ("exit", "SystemExit"), ("interrupt", "KeyboardInterrupt")],
)
def test_whatever_is_raised_is_one_line_without_its_message(
    sdk: Process, do: str, name: str
) -> None:
    status = status_of(failure_of(sdk, probe.Ours(), do))
    assert "a bug of pulumi-cloud-elements" in status.message
    assert f"({name} at probe.py:" in status.message
    assert "a secret" not in status.message


def test_a_half_made_resource_is_kept_with_its_class(sdk: Process) -> None:
    provider = probe.Ours()
    status = status_of(failure_of(sdk, provider, "half-made"))
    assert status.message == "creating failed for thing: not finished"
    kept = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(kept)
    assert kept.id == "77"
    assert list(kept.reasons) == ["not finished"]
    properties = rpc.deserialize_properties(kept.properties)
    assert properties["name"] == "n"
    assert rpc.is_rpc_secret(properties["token"])
    assert properties["__provider"] == sdk.create(provider, "nothing")["__provider"]


def test_that_it_would_be_kept_can_be_asked_before(sdk: Process) -> None:
    assert sdk.create(probe.Ours(), "nothing")["keeps"] is True


# The line


def test_the_line_names_the_resource_by_name_and_id() -> None:
    context = Context()
    line = failing(CloudElementsError("why"), context, "5", {"name": "old"}, {"name": "new"})
    assert line == 'creating failed for thing "new" (id 5): why'
    assert [status.message for status in context.statuses] == [line]


def test_what_the_verb_returns_is_returned() -> None:
    @one_line("never")
    def verb(value: int) -> int:
        return value + 1

    assert verb(1) == 2


# The fallback


def test_without_the_context_the_line_is_the_exceptions(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert failing(CloudElementsError("why"), None) == "creating failed for thing: why"
    assert "the failure is reported with a traceback" in caplog.text


def test_a_context_that_refuses_changes_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    context = Context(RuntimeError("a secret"))
    with caplog.at_level(logging.DEBUG):
        assert failing(CloudElementsError("why"), context) == "creating failed for thing: why"
    assert "could not be reported in one line: RuntimeError" in caplog.text
    assert "a secret" not in caplog.text


def test_outputs_that_cannot_be_written_leave_the_line(caplog: pytest.LogCaptureFixture) -> None:
    context = Context()
    with caplog.at_level(logging.DEBUG):
        half = HalfMadeError("not finished", "77", {"name": object()})
        assert failing(half, context) == "creating failed for thing: not finished"
    assert "could not be reported" in caplog.text


def test_without_the_context_a_half_made_resource_cannot_be_kept() -> None:
    @one_line("never")
    def verb() -> bool:
        return can_keep_half_made()

    assert verb() is False
    assert can_keep_half_made() is False


def test_without_the_protocols_messages_it_cannot_be_kept(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kept: list[bool] = []

    @one_line("never")
    def verb() -> None:
        kept.append(can_keep_half_made())

    def call(context: Any) -> None:
        assert isinstance(context, Context)
        verb()

    call(Context())
    monkeypatch.delattr(provider_pb2, "ErrorResourceInitFailed")
    with caplog.at_level(logging.DEBUG):
        call(Context())
    assert kept == [True, False]
    assert "a half-made resource cannot be kept in the state: ImportError" in caplog.text
