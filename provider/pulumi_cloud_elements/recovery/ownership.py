"""Whose an instance in the state is by now: nothing is changed or deleted that another one has.

Whoever takes an instance over writes a tag of its own into it. A state that still has the instance
then carries another creation id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..api.client import Client
from ..api.tags import tag_names
from ..settings import Settings
from .listing import StackLists
from .marker import creation_id_of, resource_marker, stack_and_project, stack_tag, urn_hash


class Ownership:
    """Compares the creation ids of instances with those in the state.

    Args:
        settings: the settings in force.
        client: asks the service.
        lists: the stacks' instances, so that most need no request of their own.
    """

    def __init__(self, settings: Settings, client: Client, lists: StackLists) -> None:
        self._settings = settings
        self._client = client
        self._lists = lists

    def ask_ahead(self, urn: str | None) -> None:
        """Ask for the instances of a resource's stack, which `other_owner` needs.

        Args:
            urn: the resource's URN; None where it is not known, and then nothing is asked.
        """
        tag = self._tag(urn)
        if tag is not None:
            self._lists.rows(tag)

    def other_owner(self, id_: str, creation_id: str | None, urn: str | None) -> str | None:
        """Return the tag of whoever has an instance now, or None where it is the resource's own.

        Costs one request for all instances of a stack, and one for each that is not among them.

        Args:
            id_: the instance's id.
            creation_id: the resource's creation id in the state, or None.
            urn: the resource's URN; None where it is not known, and then nothing is asked.

        Raises:
            NotFoundError: the instance is gone.
        """
        tag = self._tag(urn)
        if tag is None:
            return None
        row: Mapping[str, Any] | None = self._lists.row(tag, id_)
        if row is None or other_owner_of(row, creation_id, urn):
            row = self._client.instances.get(id_)
        return other_owner_of(row, creation_id, urn)

    def _tag(self, urn: str | None) -> str | None:
        """Return the tag of a resource's stack; None where instances carry none."""
        if urn is None or not self._settings.marker:
            return None
        stack, project = stack_and_project(urn)
        return stack_tag(self._settings.owner, project, stack)


def other_owner_of(
    response: Mapping[str, Any], creation_id: str | None, urn: str | None
) -> str | None:
    """Return the tag of whoever has an instance, or None where it is the resource's own.

    One without a tag is. One whose state has no creation id, as it is from before there were any,
    is its own where the tag was made for its URN: a change that was interrupted has written it.

    Args:
        response: the service's JSON about the instance.
        creation_id: the resource's creation id in the state, or None.
        urn: the resource's URN, or None where it is not known.
    """
    tags = tag_names(response.get("tags")) or []
    actual = creation_id_of(tags)
    if actual is None or actual == creation_id:
        return None
    if creation_id is None and (urn is None or actual.startswith(f"{urn_hash(urn)}.")):
        return None
    return resource_marker(tags)
