"""What of a formula's parts differs from the declared configuration, entry by entry.

Only what the program declared is the program's, and the service adds to it: ids, defaults, and
perhaps properties of its own. What it added to what was sent is kept in the state
(`additions_to`), so that only what somebody added later shows.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from ..values import in_type_of, is_known, same
from .parts import TRIGGERS, Part, Parts, Sort

Additions = dict[str, dict[str, Any]]
"""What the service added, by the part's name: properties of the part, and below `properties`."""

_HTML = re.compile(r"<[^>]*>")
_NAMES = ("on_success", "on_failure")  # lists of steps, whose order means nothing


def as_it_is(
    declared: Parts, actual: Parts | None, sort: Sort, additions: Mapping[str, Any]
) -> Parts:
    """Return declared parts as they really are; equal to the declared ones where nothing differs.

    Args:
        declared: the parts as last applied.
        actual: the parts in the response; None where it shows none.
        sort: their sort.
        additions: what the service added to what was sent.
    """
    if actual is None:
        return declared
    actual = _aligned(declared, actual, sort)
    return {
        key: _part(key, declared.get(key), part, sort, additions.get(key) or {})
        for key, part in actual.items()
    }


def additions_to(declared: Parts, actual: Parts | None, sort: Sort) -> Additions:
    """Return what a response has in declared parts that nobody declared.

    Args:
        declared: the parts as sent.
        actual: the parts in the response to that; None where it shows none.
        sort: their sort.
    """
    found: Additions = {}
    for key, part in _aligned(declared, actual or {}, sort).items():
        if key in declared:
            extra = _additions(key, declared[key], part, sort)
            if extra:
                found[key] = extra
    return found


def same_spelling(old: Any, new: Any) -> Any:
    """Return new parts with everything that is only spelled otherwise than in `old` as there."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return new
    return {
        key: {name: _kept(name, old[key].get(name), value) for name, value in part.items()}
        if isinstance(part, Mapping) and isinstance(old.get(key), Mapping)
        else part
        for key, part in new.items()
    }


def same_text(left: Any, right: Any) -> bool:
    """Tell whether two values are the same but for their spelling; a line may end in CR LF."""
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.replace("\r\n", "\n"), right.replace("\r\n", "\n")
    return same(left, right)


def same_description(declared: Any, actual: Any) -> bool:
    """Tell whether a description is the declared one, as a service may store it.

    It may lose HTML and line breaks, or have entities in place of some characters.
    """
    return _described(actual) in (_described(declared), _described(_HTML.sub("", declared or "")))


def _described(text: Any) -> str:
    return " ".join(html.unescape(str(text or "")).split())


def _aligned(declared: Parts, actual: Parts, sort: Sort) -> Parts:
    """Return actual parts by their declared names: a lone trigger is the same by any name."""
    if sort is TRIGGERS and len(declared) == len(actual) == 1:
        return dict(zip(declared, actual.values(), strict=True))
    return actual


def _part(
    key: str, declared: Part | None, actual: Part, sort: Sort, added: Mapping[str, Any]
) -> Part:
    if declared is None:  # somebody added it
        return {name: value for name, value in actual.items() if not _is_empty(value)}
    found: Part = {}
    for name in sort.wires:
        value, is_declared = actual.get(name), name in declared
        if value is None:
            value = sort.default(key, name)
        if name == "properties":
            known = _mapping(declared.get(name))
            found[name] = _properties(known, _mapping(value), _mapping(added.get(name)))
            if not found[name] and not is_declared:
                del found[name]
        elif is_declared:
            unchanged = value is None or _same(name, declared[name], value)
            found[name] = declared[name] if unchanged else value
        elif not _is_default(key, name, value, sort) and not _same(name, added.get(name), value):
            found[name] = value
    return found


def _properties(
    declared: Mapping[str, Any], actual: Mapping[str, Any], added: Mapping[str, Any]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in declared.items():
        there = actual.get(name)
        if same_text(value, there) or (_is_empty(value) and _is_empty(there)):
            found[name] = value
        elif not _is_empty(there):
            found[name] = in_type_of(value, there)
    return found | {
        name: there
        for name, there in actual.items()
        if name not in declared and not _is_empty(there) and not same_text(added.get(name), there)
    }


def _additions(key: str, declared: Part, actual: Part, sort: Sort) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: value
        for name, value in actual.items()
        if name not in declared and name != "properties" and not _is_default(key, name, value, sort)
    }
    known = _mapping(declared.get("properties"))
    properties = {
        name: value
        for name, value in _mapping(actual.get("properties")).items()
        if name not in known and not _is_empty(value)
    }
    return {**found, "properties": properties} if properties else found


def _kept(name: str, old: Any, new: Any) -> Any:
    if not is_known(old) or not is_known(new):
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            return {key: _kept("", old.get(key), value) for key, value in new.items()}
        return new
    if name == "properties" and isinstance(old, Mapping) and isinstance(new, Mapping):
        return {key: _kept("", old.get(key), value) for key, value in new.items()}
    return old if old is not None and _same(name, old, new) else new


def _same(name: str, left: Any, right: Any) -> bool:
    if name in _NAMES:
        return _names(left) == _names(right)
    return same_text(left, right)


def _names(value: Any) -> list[str]:
    return sorted(map(str, value)) if isinstance(value, (list, tuple)) else []


def _is_default(key: str, name: str, value: Any, sort: Sort) -> bool:
    if value is None or (sort.default(key, name) is None and _is_empty(value)):
        return True
    return _same(name, sort.default(key, name), value)


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == {} or value == []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
