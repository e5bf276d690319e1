"""The services that one provider process shares: settings, client and recovery."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Iterable
from typing import Any

from . import settings
from .api.catalogue import Catalogue
from .api.client import Client
from .recovery.creating import Creations
from .recovery.listing import StackLists
from .recovery.lock import StackLocks
from .resources.base import Services
from .settings import Settings


def services(found: Settings, engine: str | None = None, client: Client | None = None) -> Services:
    """Return new services.

    Args:
        found: the settings.
        engine: the address of the engine that started this process, if it is known.
        client: the API client; default: a new one with these settings.
    """
    client = client or Client(found)
    locks = StackLocks(found, engine)
    creations = Creations(found, locks=locks, at_exit=atexit.register)
    return Services(found, client, Catalogue(client), creations, StackLists(client))


Load = Callable[[Callable[[str], Any], Iterable[str]], Settings]
"""Reads the settings from a function that returns a value by name, and all configured names."""


def _load(configured: Callable[[str], Any], names: Iterable[str]) -> Settings:
    return settings.load(configured, names=names)


class Shared:
    """The services of one process, created when the first resource type is configured.

    Args:
        load: reads the settings.
        make: creates the services from the settings and the engine's address.
    """

    def __init__(
        self,
        load: Load = _load,
        make: Callable[[Settings, str | None], Services] = services,
    ) -> None:
        self._load = load
        self._make = make
        self._mutex = threading.Lock()
        self._services: Services | None = None

    def services(
        self,
        configured: Callable[[str], Any],
        names: Iterable[str] = (),
        engine: str | None = None,
    ) -> Services:
        """Return the services, and create them at the first call.

        A process serves one provider reference of the program, so its settings never change.

        Args:
            configured: returns the value of `cloud-elements:<name>`, or None.
            names: all configured names.
            engine: the address of the engine that started this process, if it is known.

        Raises:
            SettingsError: a setting is missing or not valid; the next call tries again.
        """
        with self._mutex:
            if self._services is None:
                self._services = self._make(self._load(configured, names), engine)
            return self._services


SHARED = Shared()
"""The services of this process."""
