"""What is wrong with a declared formula, found without a request."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.formula.inputs import kept
from pulumi_cloud_elements.resources.formula.validation import check
from pulumi_cloud_elements.resources.values import NotData

from .account import CRM, INPUTS, READ, TRIGGER, WRITE

UNKNOWN = object()  # as the engine's in a preview
SCHEDULED = {"type": "scheduled", "properties": {"cron": "0 0/5 * * * ?"}}


def problems(**more: Any) -> list[str]:
    return list(check(kept({}, {**INPUTS, **more})).problems)


def warnings(**more: Any) -> list[str]:
    found = check(kept({}, {**INPUTS, **more}))
    assert found.problems == []
    return list(found.warnings)


def test_what_is_right() -> None:
    found = check(kept({}, INPUTS))
    assert (found.problems, found.warnings) == ([], [])
    assert problems(method="POST", uri="/sync", engine="v3", debug_logging_enabled=False) == []


@pytest.mark.parametrize(
    "more",
    [
        {"steps": UNKNOWN},
        {"triggers": UNKNOWN, "method": "POST", "uri": "/sync"},
        {"configuration": UNKNOWN},
        {"steps": [UNKNOWN], "triggers": []},
        {"steps": [{"name": UNKNOWN, "type": "script"}], "triggers": []},
        {"name": UNKNOWN, "description": UNKNOWN, "engine": UNKNOWN, "active": UNKNOWN},
        {"method": UNKNOWN, "uri": UNKNOWN},
        {"triggers": [{**TRIGGER, "properties": UNKNOWN, "on_success": UNKNOWN}]},
        {"steps": [{**READ, "type": UNKNOWN, "properties": {"api": UNKNOWN}}, WRITE]},
        {"triggers": [{**TRIGGER, "on_success": [UNKNOWN], "async": UNKNOWN}]},
        {"triggers": [{"type": "scheduled", "properties": UNKNOWN}]},
        {"configuration": [{**CRM, "required": UNKNOWN, "name": UNKNOWN}]},
    ],
    ids="-".join,
)
def test_what_is_not_known_yet_is_let_through(more: dict[str, Any]) -> None:
    assert problems(**more) == []


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"name": ""}, "name: must be a string that is not empty: a name for the formula"),
        ({"name": "<b>x</b>"}, "name: contains HTML, which the service removes: remove < and >"),
        ({"description": 5}, "description: must be a string, not 5"),
        ({"active": "yes"}, 'active: must be a boolean, not "yes"'),
        ({"debug_logging_enabled": ["x"]}, "debug_logging_enabled: must be a boolean"),
        (
            {"adopt": "001"},
            'adopt: must be the id of a formula: its digits, as a string, not "001"',
        ),
        (
            {"adopt": "\u00b2"},
            'adopt: must be the id of a formula: its digits, as a string, not "\u00b2"',
        ),
        ({"engine": "v2"}, 'engine "v2": must be one of "v1", "v3"'),
        (
            {"engine": "v1", "debug_logging_enabled": False},
            'debug_logging_enabled: can be False with engine="v3" alone',
        ),
        (
            {"method": "POST"},
            "method: must be declared together with uri, and uri with method",
        ),
        (
            {"method": "HEAD", "uri": "/x"},
            'method "HEAD": must be one of DELETE, GET, PATCH, POST, PUT',
        ),
        ({"method": "GET", "uri": "x"}, 'uri "x": must be a path that begins with /'),
        (
            {"method": "GET", "uri": "/x", "triggers": [{"type": "event"}]},
            "method: can be declared with a trigger of type manual alone, and uri, too",
        ),
        ({"steps": "x"}, "steps: must be a list of dictionaries"),
        ({"steps": ["x"]}, "steps[0]: must be a dictionary"),
        ({"steps": [{"type": "script"}]}, "steps[0]: must have a name"),
        ({"steps": [WRITE, WRITE]}, 'steps: has two entries with the name "write"'),
        ({"configuration": [CRM, CRM]}, 'configuration: has two entries with the key "crm"'),
        ({"configuration": [{"type": "value"}]}, "configuration[0]: must have a key"),
        (
            {"triggers": [TRIGGER, {**TRIGGER, "name": "b"}]},
            "triggers: has 2 triggers: a formula has one",
        ),
        (
            {"triggers": [{"type": "cron"}]},
            (
                'triggers.trigger: the type "cron" must be one of elementRequest, event, manual, '
                "request, scheduled"
            ),
        ),
        (
            {"configuration": [{"key": "crm"}]},
            "configuration.crm: must have a type: one of elementInstance, value",
        ),
        (
            {"configuration": [{"key": "__crm", "type": "value"}]},
            "configuration.__crm: begins with __, which Pulumi hides: choose another key",
        ),
        (
            {"configuration": [{"key": "", "type": "value"}]},
            "configuration: has an entry without a proper key",
        ),
        (
            {"configuration": [{**CRM, "required": "yes"}]},
            'configuration.crm.required: must be a boolean, not "yes"',
        ),
        (
            {"configuration": [{**CRM, "name": 5}]},
            "configuration.crm.name: must be a string, not 5",
        ),
        (
            {"steps": [{**WRITE, "onSuccess": []}, READ]},
            "steps.write: there is no property onSuccess; did you mean on_success?",
        ),
        ({"steps": [{**WRITE, "id": 5}, READ]}, "steps.write: there is no property id"),
        (
            {"steps": [{**WRITE, "properties": "x"}, READ]},
            "steps.write.properties: must be a dictionary",
        ),
        (
            {"steps": [{**WRITE, "properties": {"": "x"}}, READ]},
            "steps.write.properties: has an entry without a proper name",
        ),
        (
            {"steps": [{**WRITE, "properties": {"body": NotData("an asset")}}, READ]},
            (
                "steps.write.properties.body: is an asset, which cannot be a value: read the file, "
                "and give its content as a string"
            ),
        ),
        (
            {"steps": [{**READ, "on_success": ["writes"]}, WRITE]},
            'steps.read.on_success: there is no step "writes"; did you mean write?',
        ),
        (
            {"steps": [{**READ, "on_failure": "write"}, WRITE]},
            'steps.read.on_failure: must be a list of names of steps, not "write"',
        ),
        (
            # A string is wrong whatever else is not known yet.
            {"steps": [{**READ, "on_success": "write", "properties": {"api": UNKNOWN}}, WRITE]},
            'steps.read.on_success: must be a list of names of steps, not "write"',
        ),
        *(
            (
                {"steps": [{**READ, "on_success": ["write", step]}, WRITE]},
                "steps.read.on_success[1]: must be the name of a step",
            )
            for step in ({"name": "write"}, ["write"], None, 5)
        ),
        (
            {"triggers": [{**TRIGGER, "on_success": ["none"]}]},
            'triggers.trigger.on_success: there is no step "none"',
        ),
        (
            {"triggers": [SCHEDULED]},
            (
                "triggers.trigger.properties.cron: starts it more often than every 15 minutes, "
                "which the service refuses"
            ),
        ),
        (
            {"triggers": [{"type": "scheduled"}]},
            "triggers.trigger.properties.cron: must be a cron expression",
        ),
        (
            {"engine": "v3", "steps": [WRITE, {**READ, "type": "notification"}]},
            "steps.read: the engine v3 does not know steps of type notification",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_problem_is_one_line_with_its_path(more: dict[str, Any], problem: str) -> None:
    assert problems(**more) == [problem]


def test_all_problems_at_once() -> None:
    assert len(problems(name="", engine="v2", steps=[WRITE, WRITE])) == 3


def test_a_cron_expression_that_is_a_reference_is_let_through() -> None:
    scheduled = {"type": "scheduled", "properties": {"cron": "${config.cron}"}}
    assert problems(triggers=[scheduled], configuration=[{"key": "cron", "type": "value"}]) == []


@pytest.mark.parametrize(
    ("more", "warning"),
    [
        (
            {"description": "a <b>c</b>"},
            (
                "description: contains HTML, which the service may remove: it would then differ at "
                "every refresh"
            ),
        ),
        ({"engine": "v1"}, "engine: v1 was switched off in June 2021: declare v3"),
        (
            {"engine": "v3", "single_threaded": True},
            "single_threaded: the engine v3 does not know it",
        ),
        ({"triggers": []}, "triggers: is empty, so that nothing starts the steps"),
        (
            {"steps": [WRITE, {**READ, "type": "elementRequests"}]},
            (
                'steps.read: "elementRequests" is no type of step that is known; did you mean '
                "elementRequest?"
            ),
        ),
        (
            {"steps": [WRITE, {**READ, "properties": {"elementInstanceId": "${config.crn}"}}]},
            "steps.read: ${config.crn} names no variable or step of the formula; did you mean crm?",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_warning_is_one_line_with_its_path(more: dict[str, Any], warning: str) -> None:
    assert warnings(**more) == [warning]


def test_what_is_in_the_state_is_no_warning_again() -> None:
    more = {"name": "R&D", "description": "<b>x</b>", "engine": "v1", "triggers": []}
    inputs = kept({}, {**INPUTS, **more})
    assert len(check(inputs).warnings) == 4
    assert check(inputs, old=inputs).warnings == []
