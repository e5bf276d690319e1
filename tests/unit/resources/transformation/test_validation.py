from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.transformation.validation import problems_of
from pulumi_cloud_elements.resources.values import NotData

SOUND: dict[str, Any] = {
    "virtual_data_resource": "contacts",
    "level": "organization",
    "element_key": "closeio",
    "vendor_name": "lead",
    "fields": {"email": "email"},
}
UNKNOWN = object()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"fields": None},
        {"fields": UNKNOWN},
        {
            "fields": {
                "email": UNKNOWN,
                "phone": [UNKNOWN, "x"],
                "name": ["a", {"vendor_path": "b"}],
            }
        },
        {"fields": {"a": {"vendor_path": "x", "type": "date", "configuration": {"remove": {}}}}},
        {"configuration": {"inherit": {}, "passThrough": {"fromVendor": True}}},
        {"configuration": UNKNOWN, "script": UNKNOWN, "is_legacy": UNKNOWN, "adopt": UNKNOWN},
        {"configuration": {"inherit": UNKNOWN}},
        {"fields": {"a": {"vendor_path": "", "configuration": {"defaultValue": {"value": 1}}}}},
        {"script": "done();", "is_legacy": True, "adopt": False},
        {"script": {"body": "done();", "mime_type": "x", "filter_empty_response": True}},
        {"script": {"body": UNKNOWN}},
        {"level": "instance", "instance_id": "1", "element_key": None},
        {"level": "account", "account_id": "1"},
        {"element_key": UNKNOWN, "virtual_data_resource": UNKNOWN, "vendor_name": UNKNOWN},
        {"element_key": "146"},
    ],
)
def test_what_is_sound(more: dict[str, Any]) -> None:
    assert list(problems_of({**SOUND, **more})) == []


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"virtual_data_resource": None}, "virtual_data_resource: must be a string"),
        ({"vendor_name": None}, "vendor_name: must be the name of the vendor's object"),
        ({"vendor_name": " "}, "vendor_name: must be the name of the vendor's object"),
        ({"element_key": None}, "element_key: is required"),
        ({"element_key": "a/b"}, "must not contain a slash"),
        ({"level": "instance", "instance_id": "1"}, 'element_key: is not for level "instance"'),
        ({"level": "account"}, 'account_id: is required at level "account"'),
        ({"fields": [{"path": "email"}]}, "fields: must be a dictionary of vendor paths by path"),
        ({"fields": {"email": ""}}, "fields.email: must be the path in the vendor's object"),
        ({"fields": {"email": None}}, "fields.email: must be the path in the vendor's object"),
        ({"fields": {"email": {"configuration": {}}}}, "fields.email: must be the path in the"),
        ({"fields": {"email": []}}, "fields.email: must be a vendor path, or a list"),
        (
            {"fields": {"email": ["a", {"vendor_path": "a"}]}},
            "fields.email: has a vendor path twice",
        ),
        (
            {"fields": {"email": {"vendor_path": "a", "vendorType": "x"}}},
            'fields.email: "vendorType" must be one of vendor_path, type',
        ),
        (
            {"fields": {"email": {"vendor_path": "a", "type": 5}}},
            "fields.email.type: must be a type",
        ),
        (
            {"fields": {"email": {"vendor_path": "a", "configuration": []}}},
            "fields.email.configuration: must be a dictionary of properties by type",
        ),
        ({"configuration": [{"type": "inherit"}]}, "configuration: must be a dictionary"),
        ({"configuration": {"inherit": True}}, "configuration.inherit: must be a dictionary"),
        ({"configuration": {"": {}}}, "configuration: has an option without a type"),
        (
            {"configuration": {"x": {"a": 2.0**60}}},
            "configuration.x: is a number that loses digits",
        ),
        ({"script": ""}, "script: must be the source of the script"),
        ({"script": {}}, "script: must be the source of the script"),
        ({"script": {"body": None}}, "script: must be the source of the script"),
        ({"script": {"body": "x", "mime_type": 5.0}}, "script.mime_type: must be a string that"),
        ({"script": {"body": "x", "mime_type": ""}}, 'is not empty, not ""'),
        ({"script": 5}, "script: must be the source of the script"),
        ({"script": NotData("an asset")}, "script: is an asset, which cannot be a value"),
        ({"script": {"body": "x", "mimeType": "y"}}, 'script: "mimeType" must be one of body'),
        (
            {"script": {"body": "x", "filter_empty_response": "no"}},
            'script.filter_empty_response: must be a boolean, not "no"',
        ),
        ({"is_legacy": "yes"}, 'is_legacy: must be a boolean, not "yes"'),
        ({"adopt": 1}, "adopt: must be a boolean, not 1"),
    ],
)
def test_what_is_wrong(more: dict[str, Any], problem: str) -> None:
    [found] = problems_of({**SOUND, **more})
    assert problem in found
