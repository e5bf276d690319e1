"""What one provider process shares: settings, client and recovery, made once."""

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
        found: the settings in force.
        engine: the address of the engine that started this process, where it is known.
        client: the API; default: one with these settings.
    """
    client = client or Client(found)
    locks = StackLocks(found, engine)
    creations = Creations(found, locks=locks, at_exit=atexit.register)
    return Services(found, client, Catalogue(client), creations, StackLists(client))


Load = Callable[[Callable[[str], Any], Iterable[str]], Settings]
"""Reads the settings, from what gives a value by its name and all names that are configured."""


def _load(configured: Callable[[str], Any], names: Iterable[str]) -> Settings:
    return settings.load(configured, names=names)


class Shared:
    """The services of one process, made when the first kind of resource is configured.

    Args:
        load: reads the settings.
        make: makes the services for them and for the engine's address.
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
        """Return the services, whichever kind of resource asks first.

        A process serves one provider reference of the program, so that its settings never change.

        Args:
            configured: gives the value of `cloud-elements:<name>`, or None.
            names: every name that is configured.
            engine: the address of the engine that started this process, where it is known.

        Raises:
            SettingsError: a setting is missing or unusable; the next call tries again.
        """
        with self._mutex:
            if self._services is None:
                self._services = self._make(self._load(configured, names), engine)
            return self._services


SHARED = Shared()
"""The services of this process."""
