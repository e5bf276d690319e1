"""The engine's address is the last argument of the provider's process."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.sdk.engine_address import engine_address

from . import probe
from .process import Process, running


def test_the_sdk_still_has_no_engine_in_the_providers_process(sdk: Process) -> None:
    mended = "the SDK no longer needs sdk/engine_address.py: remove it"
    assert sdk.create(probe.Plain(), "nothing")["engine"] is False, mended


def test_it_is_found_in_the_providers_process(sdk: Process) -> None:
    assert sdk.check(probe.Ours())["address"] == sdk.address


def test_it_is_found_behind_options() -> None:
    with running("--logtostderr", "-v=9") as process:
        assert process.check(probe.Ours())["address"] == process.address


@pytest.mark.parametrize(
    "arguments",
    [[], ["program"], ["127.0.0.1:80"], ["program", "up"], ["program", "a:b"], ["program", ":80"]],
)
def test_without_it_there_is_none(arguments: list[str]) -> None:
    assert engine_address(arguments) is None


def test_a_test_has_none() -> None:
    assert engine_address() is None
