"""What the account has, listed once per process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from ..api.client import Client
from ..errors import ForbiddenError

_log = logging.getLogger(__name__)
Rows = list[dict[str, Any]]


class ListedOnce:
    """Lists that are read when they are first asked for. Safe to share between threads.

    Args:
        noun: what they list, in the plural.
    """

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._mutex = threading.Lock()
        self._read: dict[str, Rows | None] = {}

    def _once(self, key: str, ask: Callable[[], Rows]) -> Rows | None:
        """Return a list; None where the account may not read it, which a warning says once."""
        with self._mutex:
            if key not in self._read:
                try:
                    self._read[key] = ask()
                except ForbiddenError as error:
                    _log.warning(
                        "%s cannot be listed, so one that an interrupted run created would not be "
                        "found: %s",
                        self._noun,
                        error,
                    )
                    self._read[key] = None
            return self._read[key]


class StackLists(ListedOnce):
    """The instances that carry the tags of the stacks that this process works on.

    Args:
        client: asks the service.
    """

    def __init__(self, client: Client) -> None:
        super().__init__("instances")
        self._client = client
        self._by_id: dict[str, dict[str, dict[str, Any]]] = {}

    def rows(self, tag: str) -> Rows | None:
        """Return the instances that carried the tag when it was asked for first.

        Args:
            tag: the stack's tag.

        Returns:
            The service's JSON about each; None where the account may not list instances, which a
            warning tells once.
        """
        return self._once(tag, lambda: self._client.instances.list(tag))

    def row(self, tag: str, id_: str) -> dict[str, Any] | None:
        """Return one of these instances, or None where it is not among them.

        Args:
            tag: the stack's tag.
            id_: the instance's id.
        """
        rows = self.rows(tag) or []
        with self._mutex:
            if tag not in self._by_id:
                self._by_id[tag] = {str(row.get("id")): row for row in rows}
            return self._by_id[tag].get(id_)
