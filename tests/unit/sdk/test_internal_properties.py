"""What the SDK leaves out of a verb's properties is restored from the request."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from google.protobuf.struct_pb2 import Struct
from pulumi_cloud_elements.sdk.internal_properties import with_internal

from tests.project.lowest import lowest_python

from . import probe
from .process import Process, running

URN = "urn:pulumi:dev::crm::t::n"


def request_with(**properties: object) -> SimpleNamespace:
    struct = Struct()
    struct.update(properties)
    return SimpleNamespace(urn=URN, olds=struct)


SENT = {"name": "Test", "__creation_id": "a.b", "__provider": "reference", "__number": 5}


def test_what_the_sdk_left_out_is_restored() -> None:
    given = {"name": "Test", "__provider": "other"}
    whole = with_internal(given, "olds", request_with(**SENT))
    assert whole == {"name": "Test", "__provider": "other", "__creation_id": "a.b"}


def test_the_request_is_found_in_the_calling_frames() -> None:
    def verb() -> dict[str, object]:
        return with_internal({}, "olds")

    def serve(request: object) -> dict[str, object]:
        return verb()

    assert serve(request_with(**SENT))["__creation_id"] == "a.b"


def test_without_a_request_or_its_field_nothing_is_added() -> None:
    given = {"name": "Test"}
    assert with_internal(given, "olds") is given
    assert with_internal(given, "news", request_with(**SENT)) is given


@pytest.fixture(scope="module")
def oldest() -> Iterator[Process]:
    with running(python=lowest_python()) as process:
        yield process


def test_the_oldest_supported_sdk_still_drops_them(oldest: Process) -> None:
    names = oldest.check(probe.Plain(), name="Test", __creation_id="a.b")["names"]
    assert names == ["__provider", "name"], (
        "the SDK no longer needs sdk/internal_properties.py: remove it"
    )


def test_of_the_oldest_supported_sdk_they_are_restored(oldest: Process) -> None:
    assert oldest.check(probe.Ours(), __creation_id="a.b")["internal"] == ["__creation_id"]
