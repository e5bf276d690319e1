"""The mark by which a formula is found again: what its description ends in.

A formula has no tags, and its description is the only field of its own that the API keeps. The mark
follows from the resource's creation id, so that the state need not have it: it has digits of the
URN's hash, of the nonce and of the backend's hash. A clone, an export or an import copies it along:
so it never reaches a program, and two formulas that carry one prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .marker import backend_of, urn_hash

_MARK = re.compile(r"\s?\[pulumi:([0-9a-f]{16})\]")
_URN, _NONCE, _BACKEND = 6, 6, 4  # digits of each
_NO_BACKEND = "0" * _BACKEND


def mark_of(creation_id: str) -> str:
    """Return the mark of what is created with a creation id."""
    urn, nonce, *_ = creation_id.split(".")
    return urn[:_URN] + nonce[:_NONCE] + _digits(backend_of(creation_id))


def is_of_urn(mark: str, urn: str) -> bool:
    """Tell whether a mark was made for a resource's URN."""
    return mark.startswith(urn_hash(urn)[:_URN])


def backend_in(mark: str, creation_ids: Iterable[str]) -> str | None:
    """Return the hash of the backend for which a mark was made, where it has one.

    Args:
        mark: the mark.
        creation_ids: those of which the backend may be; of another one only digits are known.
    """
    digits = mark[-_BACKEND:]
    if digits == _NO_BACKEND:
        return None
    known = (backend for one in creation_ids if (backend := backend_of(one)) is not None)
    return next((backend for backend in known if _digits(backend) == digits), digits)


def _digits(backend: str | None) -> str:
    return backend[:_BACKEND] if backend else _NO_BACKEND


def with_mark(description: str, mark: str | None) -> str:
    """Return a description that ends in a mark, or in none."""
    own = without_marks(description)
    if mark is None:
        return own
    return f"{own} [pulumi:{mark}]" if own else f"[pulumi:{mark}]"


def without_marks(description: str) -> str:
    """Return a description as a program has it, whoever's marks are in it."""
    return _MARK.sub("", description)


def marks_in(description: object) -> list[str]:
    """Return the marks in a description, which may be missing."""
    return _MARK.findall(description) if isinstance(description, str) else []


def other_mark(description: object, creation_id: str | None) -> str | None:
    """Return the mark of whoever has a formula, or None where it is the resource's own.

    One without a mark is: a service may not keep it, and `cloud-elements:marker` may be off.

    Args:
        description: the formula's description.
        creation_id: the resource's creation id in the state, or None.
    """
    marks = marks_in(description)
    if not marks or (creation_id is not None and mark_of(creation_id) in marks):
        return None
    return marks[-1]
