"""The mark by which a formula is found again: what its description ends in.

A formula has no tags, and its description is the only field of its own that the API keeps. The mark
follows from the resource's creation id, so that the state need not have it: half of it from the
URN, half from the nonce. A clone, an export or an import copies it along: so it never reaches a
program, and two formulas that carry one prove nothing.
"""

from __future__ import annotations

import re

from .marker import urn_hash

_MARK = re.compile(r"\s?\[pulumi:([0-9a-f]{16})\]")
_HALF = 8  # digits


def mark_of(creation_id: str) -> str:
    """Return the mark of what is created with a creation id."""
    urn, _, nonce = creation_id.partition(".")
    return urn[:_HALF] + nonce[:_HALF]


def is_of_urn(mark: str, urn: str) -> bool:
    """Tell whether a mark was made for a resource's URN."""
    return mark.startswith(urn_hash(urn)[:_HALF])


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
