"""Many instances at a time: as many requests in flight as are allowed, fewer under load."""

from __future__ import annotations

import json
from pathlib import Path

from .stack import Stack

MANY = """
import pulumi_cloud_elements as cloud_elements

for number in range(16):
    cloud_elements.Instance(
        f"closeio-{number}",
        element_key="closeio",
        configuration={"username": "canary-u", "password": "canary-p"},
        tags=["many"],
    )
"""
WORK = ("POST /instances", "GET /instances/{id}", "PUT /instances/{id}", "DELETE /instances/{id}")


def many(stack: Stack) -> None:
    (stack.program / "__main__.py").write_text(MANY)
    stack.environment |= {"PULUMI_PARALLEL": "64", "CLOUD_ELEMENTS_MAX_RETRIES": "8"}


def most_in_flight(stack: Stack) -> int:
    return int(stack.control("GET", "/requests")["mostInFlight"])


def test_an_instance_costs_one_request_per_verb_and_more_than_four_are_in_flight(
    stack: Stack,
) -> None:
    many(stack)
    stack.control("POST", "/faults", {"kind": "latency", "seconds": 2})
    verbs = (("up",), ("refresh", "--skip-preview"), ("destroy", "--skip-preview"))
    for verb, work in zip(verbs, (WORK[0], WORK[1], WORK[3]), strict=True):
        stack.forget()
        stack.run(*verb, "--yes", *(["--skip-preview"] if verb == ("up",) else []))
        counts = stack.control("GET", "/requests")["counts"]
        assert {key: count for key, count in counts.items() if key in WORK} == {work: 16}
        # What else is asked, is asked once for all of them.
        assert all(count == 1 for key, count in counts.items() if key != work)
        assert most_in_flight(stack) > 4


def test_the_setting_bounds_what_is_in_flight(stack: Stack) -> None:
    many(stack)
    stack.environment["CLOUD_ELEMENTS_MAX_IN_FLIGHT"] = "2"
    stack.control("POST", "/faults", {"kind": "latency", "seconds": 0.2})
    stack.up()
    assert most_in_flight(stack) == 2
    assert len(stack.instances()) == 16


def test_a_service_that_limits_the_rate_is_borne(stack: Stack) -> None:
    many(stack)
    limited = {"kind": "status", "status": 429, "retryAfter": 1, "count": 12}
    stack.control("POST", "/faults", {**limited, "method": "POST"})
    stack.control("POST", "/faults", {"kind": "latency", "seconds": 0.2})
    stack.up()
    assert len(stack.instances()) == 16
    stack.unchanged()


def test_a_long_wait_is_shown_as_the_resources_status(stack: Stack, tmp_path: Path) -> None:
    slow = {"kind": "latency", "seconds": 7, "method": "POST", "path": "^/instances$"}
    stack.control("POST", "/faults", slow)
    stack.environment["PULUMI_DEBUG_COMMANDS"] = "true"  # shows --event-log
    log = tmp_path / "events.json"
    shown = stack.run("up", "--yes", "--skip-preview", "--event-log", str(log)).text
    assert "POST /instances: no response for" in shown.split("Diagnostics:")[0]
    events = [json.loads(line) for line in log.read_text().splitlines()]
    told = [event["diagnosticEvent"] for event in events if "diagnosticEvent" in event]
    waits = [event for event in told if "POST /instances: " in event["message"]]
    assert ["no response for" in wait["message"] for wait in waits] == [True, False]
    for wait in waits:
        assert wait["ephemeral"] is True  # a status, and no diagnostic
        assert wait["urn"].endswith("Instance::closeio")
