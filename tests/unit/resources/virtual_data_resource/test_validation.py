from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.virtual_data_resource.validation import problems_of

SOUND: dict[str, Any] = {
    "name": "contacts",
    "level": "organization",
    "fields": {"email": "string", "name": {"type": "string", "display_name": "Name"}},
}
UNKNOWN = object()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"description": "People", "adopt": True},
        {"fields": {}},
        {"fields": UNKNOWN},
        {"fields": {"email": UNKNOWN, "name": {"type": UNKNOWN, "display_name": UNKNOWN}}},
        {"description": UNKNOWN, "adopt": UNKNOWN, "name": UNKNOWN},
        {"level": "account"},
    ],
)
def test_what_is_sound(more: dict[str, Any]) -> None:
    assert list(problems_of({**SOUND, **more})) == []


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"fields": None}, "fields: must be a dictionary of types by path"),
        ({"fields": [{"path": "email"}]}, "fields: must be a dictionary of types by path"),
        ({"fields": {"email": ""}}, "fields.email: must be the type of the field"),
        ({"fields": {"email": None}}, "fields.email: must be the type of the field"),
        ({"fields": {"email": 5}}, "fields.email: must be the type of the field"),
        ({"fields": {"email": {}}}, "fields.email: must be the type of the field"),
        (
            {"fields": {"email": {"type": "string", "displayName": "E"}}},
            'fields.email: "displayName" must be one of type, display_name',
        ),
        (
            {"fields": {"email": {"type": "string", "display_name": 5}}},
            "fields.email.display_name: must be a string, not 5",
        ),
        ({"fields": {" ": "string"}}, "is not the path of a field"),
        ({"description": 5}, "description: must be a string, not 5"),
        ({"description": "<b>x</b>"}, "description: contains HTML"),
        ({"adopt": "yes"}, 'adopt: must be a boolean, not "yes"'),
        ({"name": ""}, "name: must be a string that is not empty"),
        ({"level": None}, "level: must be one of"),
    ],
)
def test_what_is_wrong(more: dict[str, Any], problem: str) -> None:
    [found] = problems_of({**SOUND, **more})
    assert problem in found


def test_all_of_it_is_told_at_once() -> None:
    assert len(list(problems_of({"fields": {"": ""}, "adopt": 1}))) == 5
