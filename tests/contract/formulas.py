"""Formulas for the tests, as a person would write them."""

from __future__ import annotations

from typing import Any

from cloud_elements_sandbox.testing import Service

HTML = '<a href="#" onClick="javascript:alert(\'xss\');return false;">@churros</a>'


def step(name: str, kind: str = "script", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "properties": {}, **more}


def trigger(kind: str = "manual", **more: Any) -> dict[str, Any]:
    return {"type": kind, "properties": {}, **more}


def scheduled(cron: str) -> dict[str, Any]:
    return trigger("scheduled", properties={"cron": cron})


def variable(key: str, kind: str = "value", **more: Any) -> dict[str, Any]:
    return {"key": key, "name": key.title(), "type": kind, "required": True, **more}


def sync(**more: Any) -> dict[str, Any]:
    """A formula whose parts are in no order by name."""
    return {
        "name": "Sync",
        "configuration": [variable("source", "elementInstance"), variable("limit", required=False)],
        "triggers": [trigger("event", onSuccess=["write"])],
        "steps": [
            step("write", properties={"body": "done('${config.source} ${limit}');"}),
            step("alert", "httpRequest"),
        ],
        **more,
    }


def formula(service: Service, name: str = "Sync", **more: Any) -> Any:
    return service.ok("POST", "/formulas", json={"name": name, **more})


def refusal(service: Service, status: int = 400, **more: Any) -> str:
    body = {"name": "Sync", **more}
    return str(service.refused(status, "POST", "/formulas", json=body)["message"])


def one(made: Any) -> str:
    return f"/formulas/{made['id']}"


def instance(service: Service, made: Any, name: str = "Nightly", **more: Any) -> Any:
    return service.ok("POST", f"{one(made)}/instances", json={"name": name, **more})
