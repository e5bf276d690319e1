from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.resources.transformation import script

PLACE = Place("account", "12", "closeio")
BODY = "done(transformedObject);"
ROW: dict[str, Any] = {
    "body": BODY,
    "mimeType": "application/javascript",
    "filterEmptyResponse": False,
}


@pytest.mark.parametrize(
    ("declared", "sent"),
    [
        (BODY, {"body": BODY}),
        ({"body": BODY}, {"body": BODY}),
        (
            {"body": BODY, "mime_type": "text/javascript"},
            {"body": BODY, "mimeType": "text/javascript"},
        ),
        (
            {"body": BODY, "filter_empty_response": False},
            {"body": BODY, "filterEmptyResponse": False},
        ),
    ],
)
def test_what_is_sent(declared: Any, sent: dict[str, Any]) -> None:
    assert script.body_of(declared) == sent


RESPONSES: list[dict[str, Any]] = [
    {"script": ROW},
    {"script": {**ROW, "level": "account"}},
    {"scripts": [{**ROW, "level": "organization", "body": "// above"}, ROW]},
    # An export that has the bodies apart.
    {"script": {"mimeType": "x"}, "scripts": [{**ROW, "level": "account"}]},
    {"script": {**ROW, "level": "organization", "body": "// above"}, "scripts": [ROW]},
]


@pytest.mark.parametrize("response", RESPONSES)
@pytest.mark.parametrize("declared", [BODY, None, {"body": BODY, "filter_empty_response": False}])
def test_the_own_levels_script_spelled_as_declared(response: Any, declared: Any) -> None:
    assert script.reported(declared, response, PLACE) == (BODY if declared is None else declared)


@pytest.mark.parametrize(
    "response",
    [
        {},
        {"script": None, "scripts": None},
        {"script": {"mimeType": "application/javascript"}},
        {"script": {**ROW, "level": "organization"}},
        {"script": {**ROW, "body": ""}},
    ],
)
def test_none(response: Any) -> None:
    assert script.reported(BODY, response, PLACE) is None


def test_a_service_that_trims_or_writes_other_line_ends() -> None:
    declared = "a();\nb();\n"
    response = {"script": {"body": "a();\r\nb();"}}
    assert script.reported(declared, response, PLACE) == declared
    assert not script.differs(declared, "a();\r\nb();")


@pytest.mark.parametrize(
    ("declared", "found", "differs"),
    [
        (None, None, False),
        (BODY, None, True),
        (None, BODY, True),
        (BODY, BODY, False),
        (BODY, "other();", True),
        (BODY, {"body": BODY, "mime_type": "x"}, False),
        ({"body": BODY, "mime_type": "x"}, {"body": BODY, "mime_type": "y"}, True),
        ({"body": BODY, "mime_type": "x"}, BODY, True),
    ],
)
def test_what_differs(declared: Any, found: Any, differs: bool) -> None:
    assert script.differs(declared, found) is differs


def test_what_is_the_same_in_another_spelling() -> None:
    assert script.is_same(BODY, {"body": BODY})
    assert not script.is_same(BODY, {"body": BODY, "mime_type": "x"})
