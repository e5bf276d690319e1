from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.api.vendor_objects import VendorObjects, vendor_objects_of

ROWS = [{"name": "contacts", "vendorName": "Contact"}, {"name": "leads", "vendorName": "Lead"}]
NO_MORE = {"nativeObjectDiscovery": False}
MORE = {"nativeObjectDiscovery": True}


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"objects": ["contacts"]}, VendorObjects(("contacts",), False, False)),
        # The element's own names say nothing about the vendor's.
        (
            {"objects": ["contacts"], "discovery": NO_MORE},
            VendorObjects(("contacts",), False, False),
        ),
        ({"objects": ["contacts"], "discovery": MORE}, VendorObjects(("contacts",), False, True)),
        (
            {"objects": ROWS, "discovery": NO_MORE},
            VendorObjects(("Contact", "contacts", "Lead", "leads"), True, False),
        ),
        (
            {"objects": [*ROWS, "notes"], "discovery": NO_MORE},
            VendorObjects(("Contact", "contacts", "Lead", "leads", "notes"), False, False),
        ),
        (
            {"objects": [{"name": "contacts", "vendorName": None}, 5, " "], "discovery": []},
            VendorObjects(("contacts",), False, False),
        ),
    ],
)
def test_what_metadata_lists(metadata: dict[str, Any], expected: VendorObjects) -> None:
    assert vendor_objects_of(metadata) == expected


@pytest.mark.parametrize("listed", [None, [], "contacts", {"contacts": {}}, [5, {}, ""]])
def test_metadata_that_lists_nothing(listed: Any) -> None:
    assert vendor_objects_of({"objects": listed}) is None


@pytest.mark.parametrize("name", ["contacts", "Contact", "CONTACTS", "Opportunity", "addresses"])
def test_case_and_plural_do_not_matter(name: str) -> None:
    assert VendorObjects(("contacts", "opportunities", "Address"), False, False).has(name)


def test_another_name_is_not_listed() -> None:
    objects = VendorObjects(("Contact", "leads"), False, False)
    assert not objects.has("Contract")
    assert objects.nearest("Contract") == "Contact"
    assert objects.nearest("laed") == "leads"
    assert objects.nearest("Invoice__c") is None
