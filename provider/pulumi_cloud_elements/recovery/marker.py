"""The tags by which an instance is found again when the answer to its creation was lost.

A tag is the only field that the API keeps and can search (contract.md, `GET /instances`). An
instance carries two: one of its stack, which one request finds all of, and one of its resource.
Both are hashes of what lasts: whose stack it is (`backend.py`), and the resource's URN, which
holds stack, project, type and name. They are ours, and never among the user's `tags`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

STACK_PREFIX = "pulumi-stack:"
RESOURCE_PREFIX = "pulumi-resource:"
PREFIXES = (STACK_PREFIX, RESOURCE_PREFIX)


@dataclass(frozen=True)
class Marker:
    """The two tags of one resource.

    Attributes:
        stack: the stack's tag.
        resource: the resource's tag.
        certain: whether nobody else's stack can have the same tags.
        urn: the resource's URN.
    """

    stack: str
    resource: str
    certain: bool
    urn: str

    @property
    def tags(self) -> list[str]:
        """Both tags, in the order in which they are sent."""
        return [self.stack, self.resource]


def marker_of(identity: str | None, urn: str) -> Marker:
    """Return the marker of a resource.

    Args:
        identity: whose stack it is; None where that cannot be told.
        urn: the resource's URN: `urn:pulumi:<stack>::<project>::<type>::<name>`.
    """
    stack, project, *_ = urn.removeprefix("urn:pulumi:").split("::")
    known = identity or ""
    return Marker(
        of_stack(known, project, stack), of_resource(known, urn), identity is not None, urn
    )


def of_stack(identity: str, project: str, stack: str) -> str:
    """Return the tag that all instances of a stack carry."""
    return STACK_PREFIX + _hash(identity, project, stack)[:16]


def of_resource(identity: str, urn: str) -> str:
    """Return the tag that the instance of one resource carries."""
    return RESOURCE_PREFIX + _hash(identity, urn)[:24]


def is_marker(tag: str) -> bool:
    """Tell whether a tag is one of ours, of whatever stack."""
    return tag.startswith(PREFIXES)


def without_markers(tags: Iterable[str]) -> list[str]:
    """Return the tags that are the user's."""
    return [tag for tag in tags if not is_marker(tag)]


def resource_marker(tags: Iterable[str]) -> str | None:
    """Return the resource's tag among an instance's tags."""
    return next((tag for tag in tags if tag.startswith(RESOURCE_PREFIX)), None)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
