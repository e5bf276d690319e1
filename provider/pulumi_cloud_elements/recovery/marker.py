"""The tags by which an instance is found again when the response to its create request was lost.

A tag is the only field that the API keeps and can search. An instance carries two: one of its
stack, which one request finds all of, and one of its own, which no other instance has. They are
ours, and never among the user's `tags`.

The stack's tag is an index and proves nothing: a renamed stack's instances carry it, and two
stacks may share it. The instance's own tag holds the resource's creation id, which the state has
among the inputs. It is made once, and stays through renames, aliases and moves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

STACK_PREFIX = "pulumi-stack:"
RESOURCE_PREFIX = "pulumi-resource:"
PREFIXES = (STACK_PREFIX, RESOURCE_PREFIX)
CREATION_ID = "__creation_id"
"""The input that holds the creation id; Pulumi hides inputs of such names in previews."""
MEMBER = "\n"
"""What separates a set's URN from the rest of a member's address; in no URN and in no key."""


@dataclass(frozen=True)
class Marker:
    """The two tags of one instance.

    Attributes:
        stack: the stack's tag.
        creation_id: what the instance's own tag holds.
        urn: the resource's URN.
    """

    stack: str
    creation_id: str
    urn: str

    @property
    def resource(self) -> str:
        """The instance's own tag."""
        return RESOURCE_PREFIX + self.creation_id

    @property
    def tags(self) -> list[str]:
        """Both tags, in the order in which they are sent."""
        return [self.stack, self.resource]


def marker_of(owner: str | None, urn: str, creation_id: str) -> Marker:
    """Return the marker of a resource.

    Args:
        owner: the setting `cloud-elements:owner`, where it is set.
        urn: the resource's URN: `urn:pulumi:<stack>::<project>::<type>::<name>`.
        creation_id: the resource's creation id.
    """
    stack, project = stack_and_project(urn)
    return Marker(stack_tag(owner, project, stack), creation_id, urn)


def stack_and_project(urn: str) -> tuple[str, str]:
    """Return the names of stack and project in a URN."""
    stack, project, *_ = urn.removeprefix("urn:pulumi:").split("::")
    return stack, project


def resource_type(urn: str) -> str:
    """Return the type of the resource with a URN, without those of its parents."""
    return urn.split("::")[2].rpartition("$")[2]


@lru_cache
def stack_tag(owner: str | None, project: str, stack: str) -> str:
    """Return the tag that all instances of a stack carry."""
    return STACK_PREFIX + _hash(f"owner:{owner}" if owner else "", project, stack)[:16]


def new_creation_id(urn: str, seed: bytes, backend: str | None = None) -> str:
    """Return a creation id: hash of the URN, nonce that a saved plan repeats, hash of the backend.

    Args:
        urn: the resource's URN.
        seed: the random seed of the engine's check request.
        backend: the hash of the backend in force, where it is known.
    """
    nonce = hashlib.sha256(seed + urn.encode()).hexdigest()[:16]
    return ".".join([urn_hash(urn), nonce, *([backend] if backend else [])])


def backend_of(creation_id: str | None) -> str | None:
    """Return the hash of the backend for which a creation id was made, where it has one."""
    parts = (creation_id or "").split(".")
    return parts[2] if len(parts) == 3 else None


def with_creation_id(
    old: Mapping[str, Any],
    inputs: dict[str, Any],
    urn: str | None,
    seed: bytes | None,
    backend: str | None = None,
) -> dict[str, Any]:
    """Return checked inputs with the creation id.

    A resource keeps the one that it has. A state from before there were any gets one with its
    next change, not by itself: its preview stays empty.

    Args:
        old: the inputs in the state; empty for a resource that is to be created.
        inputs: the inputs as they are to be kept, without a creation id.
        urn: the resource's URN, where it is known.
        seed: the random seed of the engine's check request, where it is known.
        backend: the hash of the backend in force, where it is known.
    """
    kept = old.get(CREATION_ID)
    if kept is not None:
        return {**inputs, CREATION_ID: kept}
    if urn is None or not seed or (old and dict(old) == inputs):
        return inputs
    return {**inputs, CREATION_ID: new_creation_id(urn, seed, backend)}


def urn_hash(urn: str) -> str:
    """Return what a creation id begins with where it was made for this URN.

    Args:
        urn: the URN of a resource, or the address of a member of a set (`members.py`), whose hash
            does not depend on what the set is called.
    """
    return _hash(urn.partition(MEMBER)[2] or urn)[:12]


def creation_id_of(tags: Iterable[str]) -> str | None:
    """Return the creation id among an instance's tags, or None where it has none."""
    found = (resource_marker(tags) or "").removeprefix(RESOURCE_PREFIX)
    return found if "." in found else None


def is_marker(tag: str) -> bool:
    """Tell whether a tag is one of ours, of whatever stack."""
    return tag.startswith(PREFIXES)


def without_markers(tags: Iterable[str]) -> list[str]:
    """Return the tags that are the user's."""
    return [tag for tag in tags if not is_marker(tag)]


def resource_marker(tags: Iterable[str]) -> str | None:
    """Return the instance's own tag among its tags."""
    return next((tag for tag in tags if tag.startswith(RESOURCE_PREFIX)), None)


def earlier_stack_tag(identity: str, project: str, stack: str) -> str:
    """Return the stack's tag as it was before there were creation ids."""
    return STACK_PREFIX + _hash(identity, project, stack)[:16]


def earlier_resource_tag(owner: str | None, urn: str) -> str:
    """Return the resource's tag as it was before there were creation ids."""
    return RESOURCE_PREFIX + _hash(f"owner:{owner}" if owner else "", urn)[:24]


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
