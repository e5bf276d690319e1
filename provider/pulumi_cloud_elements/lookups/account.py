"""The accounts that a program's lookups ask, with one client for each of its settings."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar

from ..api.client import Client
from ..settings import Settings
from .finding import Lookups


class Accounts:
    """The accounts of one process. Safe to share between threads.

    Args:
        client: makes the client of the account that the settings name.
    """

    def __init__(self, client: Callable[[Settings], Client] = Client) -> None:
        self._client = client
        self._known = functools.lru_cache(maxsize=8)(self._new)

    def lookups_of(self, settings: Settings) -> Lookups:
        """Return the lookups in the account that the settings name.

        Raises:
            SettingsError: a secret is missing.
        """
        return self._known(settings)

    def _new(self, settings: Settings) -> Lookups:
        return Lookups(self._client(settings), settings.operation_timeout)


_OF_PROCESS = Accounts()  # for all threads: a context has its own only where somebody sets it
ACCOUNTS: ContextVar[Accounts] = ContextVar("accounts", default=_OF_PROCESS)
"""The accounts that a program asks."""
