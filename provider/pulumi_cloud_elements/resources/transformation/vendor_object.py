"""Whether the object that a transformation maps is one that its element has."""

from __future__ import annotations

from ...api.vendor_objects import VendorObjects
from ..checks import shown
from ..findings import Findings


def check(name: str, element_key: str, objects: VendorObjects | None) -> Findings:
    """Return that an element does not list an object; an error only where its list is complete.

    An element that looks for more objects at the vendor lists only some of them, so that a name
    that is not listed is remarkable only if it is nearly the same as one that is.

    Args:
        name: the declared object.
        element_key: the element's key or id.
        objects: what the element lists; None where nothing does.
    """
    if objects is None or objects.has(name):
        return Findings()
    nearest = objects.nearest(name)
    hint = f"; did you mean {nearest}?" if nearest else ""
    line = f"vendor_name {shown(name)}: the catalogue lists no such object of element {element_key}"
    if objects.complete:
        fix = hint or f": it must be one of {', '.join(sorted(objects.names))}"
        return Findings([f"{line}{fix}"])
    if objects.extensible and not nearest:
        return Findings()
    return Findings((), [f"{line}{hint}"])
