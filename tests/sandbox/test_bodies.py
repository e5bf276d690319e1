"""Bodies of formulas and VDRs of any form: none is a 500, and what is stored can be shown."""

from __future__ import annotations

import json
from typing import Any

import hypothesis
from cloud_elements_sandbox.testing import Service
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from .test_openapi import JSON

NAMES = st.sampled_from(["a", "b", "trigger", "<b>a</b>", "", "é"])
REFERENCES = st.lists(NAMES | JSON, max_size=2)
PROPERTIES = st.dictionaries(
    st.sampled_from(["cron", "api", "method", "formulaId", "retryAttempts", "retryStatusCodes"]),
    JSON | st.sampled_from(["0 0/5 * * * ?", "/bulk/1/contacts", "1", "9" * 30, "${a}"]),
)
STEP_TYPES = st.sampled_from(["script", "elementRequest", "formula", "notification"])
TRIGGER_TYPES = st.sampled_from(["manual", "scheduled", "event"])


def part(types: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"name": NAMES, "type": types},
        optional={
            "id": JSON,
            "properties": PROPERTIES | JSON,
            "onSuccess": REFERENCES,
            "onFailure": REFERENCES | JSON,
            "async": JSON,
        },
    )


VARIABLE = st.fixed_dictionaries(
    {"key": NAMES},
    optional={"type": st.sampled_from(["value", "elementInstance"]), "required": JSON, "id": JSON},
)
TEMPLATE = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "steps": st.lists(part(STEP_TYPES), max_size=3) | JSON,
        "triggers": st.lists(part(TRIGGER_TYPES), max_size=2),
        "configuration": st.lists(VARIABLE, max_size=3),
        "engine": st.sampled_from(["v1", "v3"]) | JSON,
        "debugLoggingEnabled": st.booleans(),
        "description": JSON,
        "method": st.sampled_from(["GET", None]),
        "uri": JSON,
    },
)
INSTANCE = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "configuration": st.dictionaries(NAMES, JSON) | JSON,
        "settings": st.dictionaries(
            st.sampled_from(["api", "formula.instance.time.to.live", "x"]), JSON
        ),
        "active": JSON,
    },
)
OPTION = st.fixed_dictionaries(
    {"type": st.sampled_from(["passThrough", "inherit", "remove", "defaultValue"])},
    optional={"properties": JSON, "level": st.sampled_from(["account", "instance"]) | JSON},
)
FIELD = st.fixed_dictionaries(
    {"path": st.sampled_from(["a", "a.b", ".", "a[*].c", "é", "x\n"])},
    optional={
        "type": JSON | st.just("date"),
        "vendorPath": JSON | st.just("Name"),
        "configuration": st.lists(OPTION, max_size=2) | JSON,
    },
)
DEFINITION = st.fixed_dictionaries(
    {"fields": st.lists(FIELD, max_size=3)}, optional={"description": JSON}
)
TRANSFORMATION = st.fixed_dictionaries(
    {"vendorName": st.sampled_from(["Account", "x"])},
    optional={
        "fields": st.lists(FIELD, max_size=3) | JSON,
        "configuration": st.lists(OPTION, max_size=3) | JSON,
        "script": JSON | st.just({"body": "done();"}),
        "isLegacy": st.booleans() | JSON,
    },
)
OFTEN = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def send(service: Service, method: str, path: str, body: Any) -> Any:
    headers = {"Content-Type": "application/json"}
    response = service.call(method, path, data=json.dumps(body).encode(), headers=headers)
    assert response.status_code < 500, response.text
    return response.json() if response.status_code == 200 else None


@hypothesis.given(first=TEMPLATE, second=TEMPLATE, running=INSTANCE, update=INSTANCE)
@OFTEN
def test_a_formula_of_any_form(
    service: Service, first: Any, second: Any, running: Any, update: Any
) -> None:
    made = send(service, "POST", "/formulas", first)
    if made is not None:
        path = f"/formulas/{made['id']}"
        instance = send(service, "POST", f"{path}/instances", running)
        if instance is not None:
            send(service, "PUT", f"{path}/instances/{instance['id']}", update)
        send(service, "PUT", path, second)
        send(service, "PATCH", path, second)
        for kind in ("steps", "triggers", "configuration"):
            for each in second[kind] if isinstance(second.get(kind), list) else ():
                send(service, "POST", f"{path}/{kind}", each)
        service.ok("GET", path)
        service.ok("GET", f"{path}/export")
    service.ok("GET", "/formulas", params={"pageSize": 2, "callableBy": 1})
    service.ok("GET", "/formulas/instances", params={"pageSize": 2})


@hypothesis.given(definition=DEFINITION, mapping=TRANSFORMATION, record=JSON)
@OFTEN
def test_a_vdr_of_any_form(service: Service, definition: Any, mapping: Any, record: Any) -> None:
    service.control("DELETE", "/data")
    made = service.create()
    base = f"/instances/{made['id']}"
    if send(service, "POST", f"{base}/objects/mine/definitions", definition) is None:
        return
    service.ok("GET", f"{base}/objects/mine/definitions")
    if send(service, "POST", f"{base}/transformations/mine", mapping) is None:
        return
    service.ok("GET", f"{base}/transformations/mine")
    send(service, "POST", f"{base}/transformations/mine/execute", record)
    service.ok("GET", f"{base}/docs")
    if mapping["vendorName"] == "Account":
        service.ok("GET", "/hubs/crm/mine", token=made["token"])
