"""What the service refuses in a formula template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..platform.errors import ApiError, bad_request
from ..platform.switches import Values
from . import schedule

V3_STEPS = frozenset(
    {"script", "filter", "elementRequest", "elementRequestStream", "request", "httpRequest"}
    | {"loop", "formula", "retryFormulaExecution", "amqpRequest", "transform"}
)
_BULK_DOWNLOAD = re.compile(r"(?:/hubs/[^/]+)?/bulk/[^/]+/(?!status\b|errors\b)[^/]+/?")
_ATTEMPTS = re.compile(r"[0-9]{1,9}")
_STATUS_CODES = re.compile(r"\s*[1-5]\d\d(\s*-\s*[1-5]\d\d)?(\s*,\s*[1-5]\d\d(\s*-\s*[1-5]\d\d)?)*")
Template = Mapping[str, Any]


def check(template: Template, switches: Values) -> None:
    """Refuse a template that the service refuses.

    Raises:
        ApiError: 409 for a configuration key that is there twice, else 400, with the reason.

    """
    _check_keys(template, switches)
    _check_engine(template)
    _check_resource(template)
    for trigger in template["triggers"]:
        _check_schedule(trigger)
    for step in template["steps"]:
        _check_request(step)


def _check_keys(template: Template, switches: Values) -> None:
    key = _first_twice(entry["key"] for entry in template["configuration"])
    if key is not None:
        raise ApiError(409, f"A formula configuration with key '{key}' already exists")
    name = _first_twice(step["name"] for step in template["steps"])
    if name is not None:
        status = int(switches["duplicate-step"])
        raise ApiError(status, f"A formula step with name '{name}' already exists")


def _first_twice(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def _check_engine(template: Template) -> None:
    if template["engine"] == "v3":
        unknown = [step["type"] for step in template["steps"] if step["type"] not in V3_STEPS]
        if unknown:
            raise bad_request(
                f"Invalid formula for the v3 engine: step type {unknown[0]} is not supported"
            )
    elif template["debugLoggingEnabled"] is False:
        raise bad_request("Execution debug logging can be disabled only for formula engine v3")


def _check_resource(template: Template) -> None:
    is_manual = any(trigger["type"] == "manual" for trigger in template["triggers"])
    if (template.get("method") or template.get("uri")) and not is_manual:
        raise bad_request("A formula with a method and uri must have a manual trigger")


def _check_schedule(trigger: Template) -> None:
    cron = trigger["properties"].get("cron")
    if trigger["type"] != "scheduled" or cron is None or "${" in str(cron):
        return
    problem = schedule.problem_of(str(cron))
    if problem is not None:
        raise bad_request(problem)


def _check_request(step: Template) -> None:
    properties = step["properties"]
    if step["type"] == "elementRequest":
        api, method = str(properties.get("api", "")), str(properties.get("method", "GET"))
        if method.upper() == "GET" and _BULK_DOWNLOAD.fullmatch(api):
            raise bad_request(
                f"Step {step['name']}: the bulk download API {api} cannot be called by an"
                " elementRequest; use an elementRequestStream"
            )
    for name, is_valid in _RETRIES.items():
        value = properties.get(name)
        if value not in (None, "") and "${" not in str(value) and not is_valid(value):
            raise bad_request(f"Step {step['name']}: invalid value {value} for property {name}")


def _is_number_of_attempts(value: Any) -> bool:
    return not isinstance(value, bool) and _ATTEMPTS.fullmatch(str(value)) is not None


def _are_status_codes(value: Any) -> bool:
    codes = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    return _STATUS_CODES.fullmatch(codes) is not None


_RETRIES: Mapping[str, Callable[[Any], bool]] = {
    "retryAttempts": _is_number_of_attempts,
    "retryStatusCodes": _are_status_codes,
}
