"""Its own OpenAPI, and that nothing a client sends is a 500."""

from __future__ import annotations

from typing import Any

import hypothesis
import pytest
import schemathesis
from cloud_elements_sandbox.instances import representation
from cloud_elements_sandbox.server import running
from cloud_elements_sandbox.testing import Service
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

PATH = "/docs/all_platform"


def test_it_describes_the_documented_endpoints(service: Service) -> None:
    paths = service.ok("GET", PATH)["paths"]
    base = "/elements/api-v2"
    for method, path in (
        ("post", "/instances"),
        ("get", "/instances"),
        ("get", "/instances/{instance_id}"),
        ("put", "/instances/{instance_id}"),
        ("patch", "/instances/{instance_id}"),
        ("delete", "/instances/{instance_id}"),
        ("put", "/instances/{instance_id}/enabled"),
        ("get", "/instances/{instance_id}/configuration"),
        ("patch", "/instances/{instance_id}/configuration/{entry_id}"),
        ("get", "/instances/{instance_id}/docs"),
        ("get", "/instances/count"),
        ("patch", "/instances/configuration/{entry_id}"),
        ("get", "/elements/{key_or_id}/metadata"),
        ("post", "/elements/{key_or_id}/instances"),
        ("get", "/elements/{key_or_id}/oauth/url"),
        ("post", "/authentication"),
        ("post", "/organizations/objects/{name}/definitions"),
        ("post", "/accounts/{account_id}/objects/{name}/definitions"),
        ("put", "/formulas/{formula_id}/instances/{instance_id}/active"),
        ("patch", "/formulas/{formula_id}"),
        ("get", "/formulas/{formula_id}/export"),
        ("put", "/formulas/{formula_id}/steps/{part_id}"),
        ("put", "/formulas/{formula_id}/upgrade/v3"),
        ("delete", "/formulas/instances/{instance_id}"),
        ("patch", "/organizations/objects/{name}"),
        ("delete", "/instances/{instance_id}/objects/definitions"),
        ("put", "/accounts/{account_id}/elements/{key_or_id}/transformations"),
        ("delete", "/organizations/elements/{key_or_id}/transformations"),
        ("post", "/instances/{instance_id}/transformations/{name}/execute"),
        ("get", "/common-resources/{name}/usages"),
        ("put", "/vdrs/import"),
        ("get", "/hubs/{hub}/{name}"),
    ):
        assert method in paths[base + path], path
    assert not any("__sandbox__" in path for path in paths)


def test_an_account_that_is_no_number_is_a_404(service: Service) -> None:
    for path in ("/objects/definitions", "/elements/closeio/transformations"):
        service.refused(404, "GET", f"/accounts/x{path}")


def test_generated_requests_never_get_a_500(service: Service) -> None:
    """Schemathesis over every operation, good and bad input, by the credentials' owner."""
    service.create()
    schema = schemathesis.openapi.from_dict(service.ok("GET", PATH))
    root = service.sandbox.url.removesuffix("/elements/api-v2")
    tried: set[str] = set()

    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=5,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        def attempt(case: Any) -> None:
            tried.add(case.operation.label)
            response = case.call(
                base_url=root, headers=service.sandbox.authorization, session=service.session
            )
            assert response.status_code < 500, (case.operation.label, response.text)
            if response.status_code >= 400:
                assert {"requestId", "message"} <= set(response.json())

        attempt()
    assert len(tried) > 80


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(), max_size=10), inner, max_size=4)
    ),
    max_leaves=8,
)
LIKELY = st.fixed_dictionaries(
    {},
    optional={
        "name": JSON,
        "element": JSON | st.fixed_dictionaries({}, optional={"key": JSON, "id": JSON}),
        "configuration": JSON
        | st.dictionaries(
            st.sampled_from(["username", "password", "event.notification.enabled", "x"]), JSON
        ),
        "tags": JSON | st.lists(JSON, max_size=3),
        "providerData": JSON,
        "externalAuthentication": JSON,
    },
)


@hypothesis.given(method=st.sampled_from(["POST", "PUT", "PATCH"]), body=LIKELY | JSON)
@settings(
    max_examples=150,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_bad_instance_is_never_a_500(service: Service, method: str, body: Any) -> None:
    made = service.create()
    path = "/instances" if method == "POST" else f"/instances/{made['id']}"
    response = service.call(method, path, json=None, data=_encoded(body), headers=_JSON)
    assert response.status_code < 500, response.text
    # And what is stored can be shown.
    service.ok("GET", f"/instances/{made['id']}")
    service.ok("GET", "/instances")


_JSON = {"Content-Type": "application/json"}


def _encoded(body: Any) -> bytes:
    import json

    return json.dumps(body).encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"name":' * 5_000,
        b"NaN",
        b'{"name": "x", "element": {"id": 1e400}}',
        b'{"name":"x","element":{"key":"closeio"},"configuration":{"username":NaN,"password":"p"}}',
        b'{"name": "\\u0000", "element": {"key": "\\u0000"}}',
        b"",
    ],
)
def test_raw_nonsense_is_a_400(service: Service, raw: bytes) -> None:
    response = service.call("POST", "/instances", data=raw, headers=_JSON)
    assert response.status_code in {400, 404}, response.text
    assert response.json()["message"]


@pytest.mark.parametrize(
    "path",
    ["/instances/%00", "/elements/%ff%fe", "/elements/²", "/elements/٣", "/instances?pageSize=٣"],
)
def test_odd_paths_get_the_services_kind_of_error(service: Service, path: str) -> None:
    response = service.call("GET", path)
    assert response.status_code in {400, 404}
    assert {"requestId", "message"} == set(response.json())


def test_an_unforeseen_failure_is_the_services_kind_of_500(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("unforeseen")

    with running() as sandbox:
        service = Service(sandbox)
        service.create()
        monkeypatch.setattr(representation, "response_body", broken)
        body = service.refused(500, "GET", "/instances/1")
        assert "unforeseen" not in body["message"]
        monkeypatch.undo()
        service.ok("GET", "/instances/1")
        service.session.close()
