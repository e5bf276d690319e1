"""Misbehaviour on demand: each kind, as a client meets it."""

from __future__ import annotations

import concurrent.futures
import time
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests
from cloud_elements_sandbox.testing import Service

BODY = {
    "name": "x",
    "element": {"key": "closeio"},
    "configuration": {"username": "u", "password": "p"},
}


def fault(service: Service, **fields: Any) -> Any:
    return service.control("POST", "/faults", json=fields)


def stored(service: Service) -> int:
    return len(service.control("GET", "/instances"))


def test_latency_holds_back_what_matches_alone(service: Service) -> None:
    fault(service, kind="latency", method="POST", path="^/instances$", seconds=0.2)
    begun = time.monotonic()
    service.ok("GET", "/elements/keys")
    assert time.monotonic() - begun < 0.15
    service.create()
    assert time.monotonic() - begun >= 0.2


def test_latency_after_the_work_leaves_it_done_meanwhile(service: Service) -> None:
    fault(service, kind="latency", method="POST", seconds=0.4, when="after")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        making = pool.submit(service.create)
        time.sleep(0.2)
        assert (stored(service), making.done()) == (1, False)
        assert making.result()["id"]


@pytest.mark.parametrize("spread", [{"min": 0.05, "max": 0.06}, {"mean": 0.02}])
def test_latencies_may_be_distributed(service: Service, spread: dict[str, float]) -> None:
    fault(service, kind="latency", seconds=spread, seed=1)
    service.ok("GET", "/elements/keys")
    [record] = service.control("GET", "/requests")["requests"]
    assert record["milliseconds"] >= spread.get("min", 0.001) * 1000


def test_sixty_four_held_back_requests_are_in_flight_at_once(service: Service) -> None:
    fault(service, kind="latency", seconds=0.3)
    begun = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        made = list(
            pool.map(
                lambda number: requests.post(
                    service.sandbox.url + "/instances",
                    json=BODY | {"name": str(number)},
                    headers=service.sandbox.authorization,
                    timeout=10,
                ).json(),
                range(64),
            )
        )
    assert time.monotonic() - begun < 0.3 * 10
    assert len({one["id"] for one in made}) == 64
    assert service.control("GET", "/requests")["mostInFlight"] >= 32


def test_a_status_comes_before_the_work_or_after_it(service: Service) -> None:
    fault(service, kind="status", status=503, count=1, message="Not now")
    assert service.refused(503, "POST", "/instances", json=BODY)["message"] == "Not now"
    assert stored(service) == 0
    fault(service, kind="status", status=500, count=1, when="after")
    service.refused(500, "POST", "/instances", json=BODY)
    assert stored(service) == 1
    service.create()


def test_retry_after_is_seconds_or_a_date(service: Service) -> None:
    fault(service, kind="status", status=429, retryAfter=7, count=1)
    assert service.call("GET", "/elements").headers["Retry-After"] == "7"
    fault(service, kind="status", status=429, retryAfter="date:60", count=1)
    moment = parsedate_to_datetime(service.call("GET", "/elements").headers["Retry-After"])
    assert 55 < moment.timestamp() - time.time() < 62


def test_after_and_count_choose_which_requests_suffer(service: Service) -> None:
    fault(service, kind="status", status=503, after=1, count=2)
    codes = [service.call("GET", "/elements/keys").status_code for _ in range(4)]
    assert codes == [200, 503, 503, 200]
    [report] = service.control("GET", "/faults")
    assert (report["matched"], report["met"]) == (4, 2)


def test_a_seeded_probability_repeats(service: Service) -> None:
    seen = []
    for _ in range(2):
        service.control("DELETE", "/faults")
        fault(service, kind="status", status=503, probability=0.5, seed=3)
        codes = [service.call("GET", "/elements/keys").status_code for _ in range(20)]
        assert {200, 503} == set(codes)
        seen.append(codes)
    assert seen[0] == seen[1]


def test_a_gateways_page_is_html(service: Service) -> None:
    fault(service, kind="html")
    response = service.call("POST", "/instances", json=BODY)
    assert (response.status_code, response.headers["content-type"]) == (502, "text/html")
    assert response.text.startswith("<html>")
    assert stored(service) == 0


def test_an_answer_may_be_empty(service: Service) -> None:
    fault(service, kind="empty", status=500, when="after")
    response = service.call("POST", "/instances", json=BODY)
    assert (response.status_code, response.content) == (500, b"")
    assert stored(service) == 1


def test_a_garbled_body_is_no_json(service: Service) -> None:
    fault(service, kind="garbled")
    response = service.call("POST", "/instances", json=BODY)
    assert response.status_code == 200
    with pytest.raises(ValueError, match=r".*"):
        response.json()
    assert stored(service) == 1


def test_a_torn_body_ends_early(service: Service) -> None:
    fault(service, kind="torn")
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        service.call("POST", "/instances", json=BODY)
    assert stored(service) == 1


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1), ("middle", 1)])
def test_a_connection_is_reset(service: Service, when: str, made: int) -> None:
    fault(service, kind="reset", when=when, count=1)
    with pytest.raises(requests.exceptions.RequestException, match="reset"):
        service.call("POST", "/instances", json=BODY)
    assert stored(service) == made
    record = service.control("GET", "/requests")["requests"][-1]
    assert record["fault"] == "reset"
    assert record["status"] == (200 if when == "middle" else None)
    service.create()


def test_a_proxy_gives_up_while_the_work_goes_on(service: Service) -> None:
    fault(service, kind="gateway-timeout", method="POST", seconds=0.1, workSeconds=0.3)
    response = service.call("POST", "/instances", json=BODY)
    assert response.status_code == 504
    assert response.text.startswith("<html>")
    assert stored(service) == 0
    deadline = time.monotonic() + 5
    while not stored(service) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert stored(service) == 1


def test_a_rate_limit_answers_429_with_when_to_come_back(service: Service) -> None:
    fault(service, kind="rate-limit", limit=2, seconds=0.4)
    codes = [service.call("GET", "/elements/keys").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert service.call("GET", "/elements/keys").headers["Retry-After"] == "1"
    time.sleep(0.45)
    service.ok("GET", "/elements/keys")


def test_a_concurrency_limit_counts_requests_in_flight(service: Service) -> None:
    fault(service, kind="concurrency", limit=1)
    fault(service, kind="latency", seconds=0.3)
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        codes = list(
            pool.map(
                lambda _: (
                    requests.get(
                        service.sandbox.url + "/elements/keys",
                        headers=service.sandbox.authorization,
                        timeout=5,
                    ).status_code
                ),
                range(3),
            )
        )
    assert sorted(codes) == [200, 429, 429]
    service.ok("GET", "/elements/keys")


def test_faults_are_lifted(service: Service) -> None:
    [one] = fault(service, kind="status")
    service.refused(503, "GET", "/elements")
    service.control("DELETE", f"/faults/{one['id']}")
    service.ok("GET", "/elements")


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "explode"}, {"kind": "status", "path": "("}, {"kind": "status", "typo": 1}, {}],
)
def test_a_fault_that_does_not_exist_is_refused(service: Service, wrong: dict[str, Any]) -> None:
    response = service.session.post(service.sandbox.control_url + "/faults", json=wrong, timeout=5)
    assert response.status_code == 400
    assert response.json()["message"]
