from __future__ import annotations

import tomllib
from types import SimpleNamespace

from google.protobuf.struct_pb2 import Struct
from pulumi_cloud_elements.sdk.internal_properties import with_internal

from ...project_root import ROOT

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


def test_the_oldest_supported_sdk_still_drops_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    [bound] = [text for text in project["dependencies"] if text.startswith("pulumi>")]
    assert bound.startswith("pulumi>=3.216"), (
        "look whether the oldest supported SDK keeps internal properties: if it does, it no longer "
        "needs sdk/internal_properties.py: remove it"
    )
