"""The API documentation of an instance: Swagger 2.0."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from cloud_elements_sandbox.testing import Service

from .vdrs import make, vdr


@pytest.fixture
def made(service: Service) -> Any:
    return service.create()


def docs(service: Service, made: Any, **query: str) -> Any:
    return service.ok("GET", f"/instances/{made['id']}/docs", params=query)


def test_it_names_where_the_instance_is_reached(service: Service, made: Any) -> None:
    found = docs(service, made)
    url = urlsplit(service.sandbox.url)
    assert found["swagger"] == "2.0"
    assert (found["schemes"], found["host"], found["basePath"]) == (
        [url.scheme],
        url.netloc,
        url.path,
    )
    assert service.ok("GET", "/instances/docs", token=made["token"]) == found


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://gateway.example/my/api", ("https", "gateway.example", "/my/api")),
        ("http://gateway.example:8443", ("http", "gateway.example:8443", "/elements/api-v2")),
        ("gateway.example", ("https", "gateway.example", "/elements/api-v2")),
        ("https://[gateway", ("https", "https://[gateway", "/elements/api-v2")),
    ],
)
def test_another_base_url_takes_the_place_of_the_host(
    service: Service, made: Any, base_url: str, expected: tuple[str, str, str]
) -> None:
    found = docs(service, made, baseUrl=base_url)
    assert (*found["schemes"], found["host"], found["basePath"]) == expected
    assert found["paths"] == docs(service, made)["paths"]


def test_objects_and_vdrs_have_paths_tags_and_shapes(service: Service, made: Any) -> None:
    at = vdr("instance", made)
    fields = [
        {"path": path, "type": kind}
        for path, kind in (("text", "string"), ("when", "date"), ("many", "array"), ("in", "mine"))
    ]
    service.ok("POST", at.definition, json={"fields": fields})
    mapping = {"vendorName": "Account", "fields": [{"path": f["path"]} for f in fields]}
    service.ok("POST", at.mapping, json=mapping)
    found = docs(service, made)
    assert {"/accounts", "/accounts/{id}", "/mine", "/mine/{objectId}"} <= set(found["paths"])
    assert {"name": "mine"} in found["tags"]
    one = found["paths"]["/mine/{objectId}"]["get"]
    assert one["tags"] == ["mine"]
    assert one["parameters"][-1]["name"] == "objectId"
    assert one["responses"]["200"]["schema"] == {"$ref": "#/definitions/mine"}
    assert found["definitions"]["mine"]["properties"] == {
        "text": {"type": "string"},
        "when": {"type": "string", "format": "date-time"},
        "many": {"type": "array", "items": {}},
        "in": {"$ref": "#/definitions/mine"},
    }
    assert found["definitions"]["accounts"]["properties"]["id"] == {"type": "string"}
    service.ok("DELETE", at.mapping)
    assert "/mine" not in docs(service, made)["paths"]


def test_a_vdr_of_any_level_is_documented(service: Service, made: Any) -> None:
    make(service, vdr("organization", name="theirs"))
    assert "/theirs/{objectId}" in docs(service, made)["paths"]
