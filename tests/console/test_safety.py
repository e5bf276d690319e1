"""Nobody but a person at this machine uses the console."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from cloud_elements_sandbox.console.instance_list import MOST_ROWS
from cloud_elements_sandbox.testing import Service

from .formulas_and_vdrs import make_formula

FORM = {"name": "x", "entry:username": "u", "entry:password": "p"}


def root(service: Service) -> str:
    parts = urlsplit(service.sandbox.url)
    return f"{parts.scheme}://{parts.netloc}"


@pytest.mark.parametrize("origin", [None, "https://evil.example.com", "null", "http://localhost"])
def test_another_sites_page_changes_nothing(service: Service, origin: str | None) -> None:
    made, formula = service.create(), make_formula(service)
    before = service.control("GET", "/instances"), service.ok("GET", "/formulas/instances")
    headers = {} if origin is None else {"Origin": origin}
    for path in (
        "/console/elements/closeio/new",
        f"/console/instances/{made['id']}",
        f"/console/instances/{made['id']}/enabled",
        f"/console/instances/{made['id']}/delete",
        f"/console/formulas/{formula['id']}/active",
        f"/console/formulas/{formula['id']}/instances/{formula['instance']['id']}/active",
        "/console/requests/forget",
        "/console/behaviour/faults",
        "/console/behaviour/faults/lift",
        "/console/behaviour/faults/1/lift",
        "/console/behaviour/switches",
        "/console/behaviour/switches/reset",
    ):
        answer = service.session.post(root(service) + path, data=FORM, headers=headers, timeout=5)
        assert answer.status_code == 403, path
    after = service.control("GET", "/instances"), service.ok("GET", "/formulas/instances")
    assert after == before


def test_its_own_pages_do(service: Service) -> None:
    headers = {"Origin": root(service)}
    url = f"{root(service)}/console/elements/closeio/new"
    assert service.session.post(url, data=FORM, headers=headers, timeout=5).status_code == 200
    assert len(service.ok("GET", "/instances")) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/console",
        "/console/requests",
        "/console/requests/1",
        "/console/behaviour",
        "/console/console.js",
        "/__sandbox__/instances",
    ],
)
def test_a_name_that_was_rebound_sees_nothing(service: Service, path: str) -> None:
    answer = service.session.get(
        root(service) + path, headers={"Host": "evil.example.com"}, timeout=5
    )
    assert answer.status_code == 404


SIGN_IN = "/sign-in?element=sfdc&client_id=key&redirect_uri=https://app.example.com/c"


LIVE = (
    "/console",
    "/console/formulas",
    "/console/virtual-data-resources",
    "/console/requests",
    "/console/behaviour",
)


@pytest.mark.parametrize("path", [*LIVE, "/console/elements", "/console/instances/4711", SIGN_IN])
def test_pages_run_no_scripts_of_others_and_are_framed_by_nobody(
    service: Service, path: str
) -> None:
    response = service.session.get(root(service) + path, timeout=5)
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    if path in LIVE:  # they keep themselves up to date
        assert "script-src 'self'; connect-src 'self'" in policy
        assert re.findall(r"<script.*", response.text) == [
            '<script src="/console/console.js" defer></script>'
        ]
    else:
        assert "script" not in policy + response.text
    # The sign-in's form leads to the application's callback, wherever that is.
    assert ("form-action 'self'" in policy) is (path != SIGN_IN)
    assert headers["Cache-Control"] == "no-store"


def test_another_sites_page_does_not_control_the_sandbox(service: Service) -> None:
    made = service.create()
    for origin, status in (("https://evil.example.com", 404), (root(service), 200), (None, 200)):
        headers = {} if origin is None else {"Origin": origin}
        url = f"{service.sandbox.control_url}/requests"
        answer = service.session.delete(url, headers=headers, timeout=5)
        assert answer.status_code == status, origin
    assert service.ok("GET", "/instances") == [made]


def test_a_form_has_a_largest_size(service: Service) -> None:
    answer = service.session.post(
        f"{root(service)}/console/elements/closeio/new",
        data={**FORM, "tags": "x" * 1024 * 1024},
        headers={"Origin": root(service)},
        timeout=5,
    )
    assert answer.status_code == 413
    service.refused(404, "GET", "/instances")


def test_many_instances_come_page_by_page(service: Service) -> None:
    for number in range(MOST_ROWS + 1):
        service.create(f"Number {number}.")
    first = service.session.get(f"{root(service)}/console", timeout=5).text
    assert f"Number {MOST_ROWS - 1}." in first
    assert f"Number {MOST_ROWS}." not in first
    [link] = re.findall(r'href="(/console\?after=\d+)"', first)
    second = service.session.get(root(service) + link, timeout=5).text
    assert f"Number {MOST_ROWS}." in second
    assert "Number 0." not in second
    assert "?after=" not in second


def test_what_was_typed_is_escaped(service: Service) -> None:
    hostile = '"><script>alert(1)</script>'
    answer = service.session.post(
        f"{root(service)}/console/elements/jira/new",
        data={"name": hostile, "tags": hostile, "entry:username": hostile},
        headers={"Origin": root(service)},
        timeout=5,
    )
    assert answer.status_code == 400
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text
