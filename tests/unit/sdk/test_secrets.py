"""A part of a verb's result is marked as a secret."""

from __future__ import annotations

import logging

import grpc
import pytest
from pulumi.runtime import rpc
from pulumi_cloud_elements.sdk.secrets import in_protocol, secret

from . import probe
from .process import Process

MENDED = "the SDK no longer needs sdk/secrets.py: remove it"


def test_the_sdk_still_refuses_a_secret_output_in_a_result(sdk: Process) -> None:
    failure: grpc.RpcError | None = None
    try:
        sdk.create(probe.Plain(), "output secret")
    except grpc.RpcError as error:
        failure = error
    assert failure is not None, MENDED
    assert "Traceback" in failure.details()


def test_the_sdk_sends_what_is_marked_as_a_secret(sdk: Process) -> None:
    assert sdk.create(probe.Ours(), "nothing")["token"] == in_protocol({"a": [1]})


def test_it_is_marked_once() -> None:
    assert secret(secret("t")) == in_protocol("t")


def test_without_the_function_the_protocols_form_is_written(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with_it = secret("t")
    monkeypatch.delattr(rpc, "wrap_rpc_secret")
    with caplog.at_level(logging.DEBUG):
        assert secret("t") == with_it
    assert rpc.is_rpc_secret(secret("t"))
    assert "no function that marks a secret" in caplog.text
