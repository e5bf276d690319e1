"""What one provider process shares: settings, client and recovery, made once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from . import settings
from .api.catalogue import Catalogue
from .api.client import Client
from .recovery.creating import Creations
from .resources.base import Services
from .settings import Settings


def services(found: Settings) -> Services:
    """Return new services for settings."""
    client = Client(found)
    return Services(found, client, Catalogue(client), Creations(found, client))


class Shared:
    """The services of one process, made when the first kind of resource is configured.

    Args:
        load: reads the settings.
        make: makes the services for them.
    """

    def __init__(
        self,
        load: Callable[[Callable[[str], Any]], Settings] = settings.load,
        make: Callable[[Settings], Services] = services,
    ) -> None:
        self._load = load
        self._make = make
        self._mutex = threading.Lock()
        self._services: Services | None = None

    def services(self, configured: Callable[[str], Any]) -> Services:
        """Return the services, whichever kind of resource asks first.

        A process serves one provider reference of the program, so that its settings never change.

        Args:
            configured: gives the value of `cloud-elements:<name>`, or None.

        Raises:
            SettingsError: a setting is missing or unusable; the next call tries again.
        """
        with self._mutex:
            if self._services is None:
                self._services = self._make(self._load(configured))
            return self._services


SHARED = Shared()
"""The services of this process."""
