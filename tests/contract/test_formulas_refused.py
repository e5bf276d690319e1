"""What the service refuses in a formula template, and with which words."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service

from .formulas import formula, one, refusal, scheduled, step, trigger, variable


@pytest.mark.parametrize(
    "cron",
    [
        "0 0/5 * * * ?",
        "0 */14 * * * ?",
        "*/30 0 * * * ?",
        "0 * * * * ?",
        "0 0,14 * * * ?",
        "0 5,55 * * * ?",
        "0 10-12 3 * * ?",
    ],
)
def test_a_schedule_is_not_more_often_than_every_15_minutes(service: Service, cron: str) -> None:
    assert "15 minutes" in refusal(service, triggers=[scheduled(cron)])


@pytest.mark.parametrize(
    "cron",
    ["every day", "0 0 12", "", "0 99 * * * ?", "0 0/0 * * * ?", "x 0 * * * ?", "0 5-99 * * * ?"],
)
def test_a_malformed_schedule_is_refused(service: Service, cron: str) -> None:
    assert "cron" in refusal(service, triggers=[scheduled(cron)])


@pytest.mark.parametrize(
    "cron",
    [
        "0 0/15 * * * ?",
        "0 0 12 * * ?",
        "0 0 0 1/1 * ? *",
        "0 5,55 3 * * ?",
        "0 15 10 ? * MON-FRI",
        "0 0/30 22-2 * * ?",
        "${config.schedule}",
    ],
)
def test_a_rarer_schedule_is_accepted(service: Service, cron: str) -> None:
    made = formula(service, triggers=[scheduled(cron)])
    assert made["triggers"][0]["properties"] == {"cron": cron}


def test_a_patch_and_a_part_are_checked_too(service: Service) -> None:
    made = formula(service, triggers=[trigger("event")])
    service.refused(400, "PATCH", one(made), json={"method": "GET", "uri": "/x"})
    service.refused(400, "POST", f"{one(made)}/triggers", json=scheduled("0 * * * * ?"))
    service.refused(400, "PUT", one(made), json={"name": "x", "triggers": [scheduled("no")]})
    assert service.ok("GET", one(made)) == made


def test_bulk_downloads_need_a_stream(service: Service) -> None:
    api = {"api": "/hubs/crm/bulk/${steps.a.id}/contacts", "method": "GET"}
    message = refusal(service, steps=[step("a", "elementRequest", properties=api)])
    assert "bulk download" in message
    formula(service, steps=[step("a", "elementRequestStream", properties=api)])
    status = api | {"api": "/hubs/crm/bulk/${steps.a.id}/status"}
    formula(service, steps=[step("a", "elementRequest", properties=status)])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("retryAttempts", "many"),
        ("retryAttempts", "-1"),
        ("retryAttempts", 1.5),
        ("retryStatusCodes", "abc"),
        ("retryStatusCodes", "5000"),
        ("retryStatusCodes", "500;502"),
    ],
)
def test_a_bad_retry_is_named(service: Service, name: str, value: Any) -> None:
    properties = {"retry": "true", name: value}
    assert name in refusal(service, steps=[step("a", "elementRequest", properties=properties)])


def test_a_good_retry_is_accepted(service: Service) -> None:
    properties = {"retry": "true", "retryAttempts": "3", "retryStatusCodes": "429, 500-504"}
    formula(service, steps=[step("a", "elementRequest", properties=properties)])
    numbers = {"retry": True, "retryAttempts": 3, "retryStatusCodes": [429, 500]}
    formula(service, steps=[step("a", "httpRequest", properties=numbers)])


def test_a_method_and_uri_need_a_manual_trigger(service: Service) -> None:
    resource: dict[str, Any] = {"method": "POST", "uri": "/mine"}
    for triggers in ([], [trigger("event")]):
        assert "manual trigger" in refusal(service, triggers=triggers, **resource)
    assert formula(service, triggers=[trigger()], **resource)["api"] == "POST /mine"


def test_a_step_that_v3_does_not_know_is_refused(service: Service) -> None:
    steps = [step("a", "notification")]
    message = refusal(service, engine="v3", steps=steps)
    assert "Invalid formula for the v3 engine" in message
    formula(service, engine="v1", steps=steps)


def test_debug_logging_is_disabled_for_v3_only(service: Service) -> None:
    message = refusal(service, engine="v1", debugLoggingEnabled=False)
    assert message == "Execution debug logging can be disabled only for formula engine v3"
    made = formula(service, engine="v3", debugLoggingEnabled=False)
    assert made["debugLoggingEnabled"] is False
    service.refused(400, "DELETE", f"{one(made)}/upgrade/v3")
    old = formula(service, engine="v1")
    service.refused(400, "PATCH", one(old), json={"debugLoggingEnabled": False})
    both = {"debugLoggingEnabled": False, "engine": "v3"}
    assert service.ok("PATCH", one(old), json=both)["engine"] == "v3"


def test_a_configuration_key_that_is_there_twice_is_a_409(service: Service) -> None:
    refusal(service, 409, configuration=[variable("a"), variable("a")])
    made = formula(service, configuration=[variable("a")])
    service.refused(409, "POST", f"{one(made)}/configuration", json=variable("a"))


@pytest.mark.parametrize("code", ["409", "400"])
def test_a_step_name_that_is_there_twice_is_refused(service: Service, code: str) -> None:
    service.switch(duplicate_step=code)
    assert "'a'" in refusal(service, int(code), steps=[step("a"), step("a")])


def test_a_step_that_is_not_there_is_accepted_in_the_template(service: Service) -> None:
    formula(service, steps=[step("a", onSuccess=["nowhere"])])


@pytest.mark.parametrize(
    "body",
    [
        {"steps": [{"type": "script"}]},
        {"steps": [{"name": "a"}]},
        {"triggers": [{"name": "a"}]},
        {"triggers": [{"type": "sometimes"}]},
        {"configuration": [{"name": "a"}]},
        {"configuration": [{"key": "a", "type": "secret"}]},
        {"engine": "v9"},
        {"steps": {}},
        {"active": "perhaps"},
    ],
)
def test_a_body_of_another_form_is_a_400(service: Service, body: dict[str, Any]) -> None:
    refusal(service, **body)
