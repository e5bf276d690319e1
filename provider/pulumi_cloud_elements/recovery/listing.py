"""The instances that carry a stack's tag, read once per process."""

from __future__ import annotations

import logging
import threading
from typing import Any

from ..api.client import Client
from ..errors import ForbiddenError

_log = logging.getLogger(__name__)


class StackLists:
    """Lists of the stacks that this process works on. Safe to share between threads.

    Args:
        client: asks the service.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._mutex = threading.Lock()
        self._rows: dict[str, list[dict[str, Any]] | None] = {}
        self._by_id: dict[str, dict[str, dict[str, Any]]] = {}

    def rows(self, tag: str) -> list[dict[str, Any]] | None:
        """Return the instances that carried the tag when it was asked for first.

        Args:
            tag: the stack's tag.

        Returns:
            The service's JSON about each; None where the account may not list instances, which a
            warning tells once.
        """
        with self._mutex:
            if tag not in self._rows:
                self._rows[tag] = self._listed(tag)
            return self._rows[tag]

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

    def _listed(self, tag: str) -> list[dict[str, Any]] | None:
        try:
            return self._client.instances.list(tag)
        except ForbiddenError as error:
            _log.warning(
                "instances cannot be listed, so one that an interrupted run created would not "
                "be found: %s",
                error,
            )
            return None
