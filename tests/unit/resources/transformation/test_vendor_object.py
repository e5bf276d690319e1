from __future__ import annotations

from pulumi_cloud_elements.api.vendor_objects import VendorObjects
from pulumi_cloud_elements.resources.findings import Findings
from pulumi_cloud_elements.resources.transformation.vendor_object import check

LISTED = ("Contact", "Lead")
COMPLETE = VendorObjects(LISTED, complete=True, extensible=False)
SOME = VendorObjects(LISTED, complete=False, extensible=False)
EXTENSIBLE = VendorObjects(LISTED, complete=False, extensible=True)
LINE = "the catalogue lists no such object of element sfdc"


def test_what_is_listed_is_sound() -> None:
    for objects in (COMPLETE, SOME, EXTENSIBLE, None):
        assert check("contact", "sfdc", objects) == Findings()


def test_only_a_complete_list_makes_an_error() -> None:
    assert check("Contcat", "sfdc", COMPLETE) == Findings(
        [f'vendor_name "Contcat": {LINE}; did you mean Contact?']
    )
    assert check("Invoice", "sfdc", COMPLETE) == Findings(
        [f'vendor_name "Invoice": {LINE}: it must be one of Contact, Lead']
    )


def test_otherwise_it_is_a_warning() -> None:
    for objects in (SOME, EXTENSIBLE):
        assert check("Contcat", "sfdc", objects) == Findings(
            (), [f'vendor_name "Contcat": {LINE}; did you mean Contact?']
        )
    assert check("Invoice", "sfdc", SOME) == Findings((), [f'vendor_name "Invoice": {LINE}'])


def test_a_custom_object_of_the_vendor_is_no_mistake() -> None:
    assert check("Invoice__c", "sfdc", EXTENSIBLE) == Findings()
