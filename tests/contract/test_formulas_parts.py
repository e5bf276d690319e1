"""The parts of a formula by themselves: configuration, triggers and steps."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service

from .formulas import formula, one, step, sync, trigger, variable


@pytest.mark.parametrize(
    ("field", "part", "changed"),
    [
        ("configuration", variable("zone"), variable("zone", description="which")),
        ("triggers", trigger(name="second"), trigger("event", name="second")),
        ("steps", step("zip"), step("zip", "filter", onSuccess=["write"])),
    ],
)
def test_a_part_is_added_changed_and_deleted(
    service: Service, field: str, part: dict[str, Any], changed: dict[str, Any]
) -> None:
    made = service.ok("POST", "/formulas", json=sync())
    path = f"{one(made)}/{field}"
    assert service.ok("GET", path) == made[field]
    taken = made[field][0]["id"]
    added = service.ok("POST", path, json=part | {"id": taken})
    assert added == {**added, **part}
    assert added["id"] != taken
    assert service.ok("GET", f"{path}/{added['id']}") == added
    put = service.ok("PUT", f"{path}/{added['id']}", json=changed)
    assert put == {**put, **changed, "id": added["id"]}
    assert put in service.ok("GET", one(made))[field]
    # The others keep their ids.
    assert [each for each in service.ok("GET", path) if each != put] == made[field]
    service.ok("DELETE", f"{path}/{added['id']}")
    assert service.ok("GET", path) == made[field]
    for method, options in (("GET", {}), ("PUT", {"json": changed}), ("DELETE", {})):
        service.refused(404, method, f"{path}/{added['id']}", **options)
        service.refused(404, method, f"/formulas/999/{field}/{added['id']}", **options)


def test_a_variables_new_key_is_put_into_steps_and_triggers(service: Service) -> None:
    watch = trigger("event", properties={"elementInstanceId": "${source}"})
    made = service.ok("POST", "/formulas", json=sync(triggers=[watch]))
    source = next(each for each in made["configuration"] if each["key"] == "source")
    path = f"{one(made)}/configuration/{source['id']}"
    service.ok("PUT", path, json=source | {"key": "crm"})
    after = service.ok("GET", one(made))
    write = next(each for each in after["steps"] if each["name"] == "write")
    assert write["properties"] == {"body": "done('${config.crm} ${limit}');"}
    assert after["triggers"][0]["properties"] == {"elementInstanceId": "${crm}"}
    assert [each["key"] for each in after["configuration"]] == ["crm", "limit"]
    assert after["configuration"][0]["id"] == source["id"]


def test_no_part_goes_on_to_a_step_that_was_deleted(service: Service) -> None:
    steps = [step("a", onSuccess=["b", "c"], onFailure=["b"]), step("b"), step("c")]
    made = formula(service, triggers=[trigger(onSuccess=["b"])], steps=steps)
    service.ok("DELETE", f"{one(made)}/steps/{made['steps'][1]['id']}")
    after = service.ok("GET", one(made))
    assert (after["steps"][0]["onSuccess"], after["steps"][0]["onFailure"]) == (["c"], [])
    assert after["triggers"][0]["onSuccess"] == []
