"""The account that a program's lookups ask, with one client for each of its settings."""

from __future__ import annotations

import functools

from ..api.client import Client
from ..settings import Settings
from .finding import Lookups


@functools.lru_cache(maxsize=8)
def lookups_of(settings: Settings) -> Lookups:
    """Return the lookups in the account that the settings name.

    Raises:
        SettingsError: a secret is missing.
    """
    return Lookups(Client(settings), settings.operation_timeout)
