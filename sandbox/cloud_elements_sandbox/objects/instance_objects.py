"""Objects: what an instance offers, the hub's own and its virtual data resources (VDRs)."""

from __future__ import annotations

from typing import Any

from ..data.store import Instance
from ..elements.element import Element, vendor_name
from ..platform.call import Call
from ..platform.errors import not_found
from .mapping import mapped_names, mapping_of, transformed
from .records import records

HELIUM = "helium"


def canonical_name(element: Element, name: str) -> str | None:
    """Return the hub's name of an object that may be given by the vendor's name."""
    for known in element.objects:
        if name in {known, vendor_name(known)}:
            return known
    return None


def records_of(call: Call, instance: Instance, element: Element, name: str) -> list[dict[str, Any]]:
    """Return the records of an object or a VDR (transformed).

    Raises:
        ApiError: 404, there is no such object.

    """
    mapping = mapping_of(call, instance, element, name)
    original = name if mapping is None else str(mapping["vendorName"])
    known = canonical_name(element, original)
    if known is None:
        raise not_found(f"No object {original} found for element {element.key}")
    found = records(known)
    return found if mapping is None else [transformed(record, mapping) for record in found]


def offered(call: Call, instance: Instance, element: Element, version: str) -> list[Any]:
    """Return the objects of an instance: their names or, for Helium, what they are."""
    vdrs = mapped_names(call, instance, element)
    if version.lower() != HELIUM:
        return [*element.objects, *vdrs]
    return [
        *(
            {"name": name, "vendorName": vendor_name(name), "type": "ceCanonical"}
            for name in element.objects
        ),
        *(
            {"name": vendor_name(name), "vendorName": vendor_name(name), "type": "vendor"}
            for name in element.objects
        ),
    ]
