"""Which objects of its vendor an element has, as far as its metadata says."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard


@dataclass(frozen=True)
class VendorObjects:
    """The objects that the metadata of an element lists.

    Attributes:
        names: their names, the element's own and the vendor's.
        complete: whether there are no others: each has the vendor's name, and the element does
            not look for more at the vendor.
        extensible: whether the element looks for more at the vendor, such as custom objects.
    """

    names: tuple[str, ...]
    complete: bool
    extensible: bool

    def has(self, name: str) -> bool:
        """Tell whether a name is listed; the plural and the case do not matter."""
        stems = _stems(name)
        return any(not stems.isdisjoint(_stems(listed)) for listed in self.names)

    def nearest(self, name: str) -> str | None:
        """Return the most similar name that is listed; None where none is similar."""
        by_stem = {stem: listed for listed in self.names for stem in _stems(listed)}
        close = difflib.get_close_matches(name.casefold(), by_stem, n=1, cutoff=0.75)
        return by_stem[close[0]] if close else None


def vendor_objects_of(metadata: Mapping[str, Any]) -> VendorObjects | None:
    """Return the objects that metadata lists; None where it lists none.

    How it lists them is not documented: as names, or as rows of `name` and `vendorName`.
    """
    listed = metadata.get("objects")
    rows = listed if isinstance(listed, list) else []
    names = tuple(dict.fromkeys(name for row in rows for name in _names(row)))
    if not names:
        return None
    discovery = metadata.get("discovery")
    discovers = discovery.get("nativeObjectDiscovery") if isinstance(discovery, Mapping) else None
    named = all(isinstance(row, Mapping) and _is_name(row.get("vendorName")) for row in rows)
    return VendorObjects(names, complete=named and discovers is False, extensible=discovers is True)


def _names(row: Any) -> Iterator[str]:
    given = (row.get("vendorName"), row.get("name")) if isinstance(row, Mapping) else (row,)
    yield from filter(_is_name, given)


def _is_name(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def _stems(name: str) -> set[str]:
    lower = name.casefold()
    stems = {lower, lower.removesuffix("s"), lower.removesuffix("es")}
    return stems | {f"{lower[:-3]}y"} if lower.endswith("ies") else stems
