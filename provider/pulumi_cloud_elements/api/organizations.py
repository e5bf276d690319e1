"""The organization that the credentials belong to."""

from __future__ import annotations

import logging
import threading

from ..errors import CloudElementsError, UnauthorizedError
from .transport import Request, Transport

_log = logging.getLogger(__name__)


class Organizations:
    """`/organizations`. Safe to share between threads."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._mutex = threading.Lock()
        self._asked = False
        self._id: str | None = None

    @property
    def known(self) -> bool:
        """Whether the organization was asked for, so that it is not asked for again."""
        return self._asked

    def current_id(self) -> str | None:
        """Return the organization's id, asked once per process; None where the API hides it.

        Raises:
            UnauthorizedError: the credentials are not accepted.
        """
        with self._mutex:
            if not self._asked:
                try:
                    body = self._transport.json(Request("GET", "/organizations/me"))
                except UnauthorizedError:
                    raise
                except CloudElementsError as error:
                    _log.debug("the organization is not known: %s", error)
                else:
                    id_ = body.get("id") if isinstance(body, dict) else None
                    self._id = None if id_ is None else str(id_)
                self._asked = True
            return self._id
