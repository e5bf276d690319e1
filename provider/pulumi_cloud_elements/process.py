"""What one provider process shares: settings, client and recovery, made once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from . import settings
from .api.catalogue import Catalogue
from .api.client import Client
from .recovery.creating import Creations
from .recovery.listing import StackLists
from .recovery.lock import StackLocks
from .resources.base import Services
from .settings import Settings

_mutex = threading.Lock()
_services: Services | None = None


def services_of(configured: Callable[[str], Any], engine: str | None = None) -> Services:
    """Return the services of this process, whichever kind of resource asks first.

    A process serves one provider reference of the program, so that its settings never change.

    Args:
        configured: gives the value of `cloud-elements:<name>`, or None.
        engine: the address of the engine that started this process, where it is known.

    Raises:
        SettingsError: a setting is missing or unusable; the next call tries again.
    """
    global _services
    with _mutex:
        if _services is None:
            _services = services(settings.load(configured), engine)
        return _services


def services(found: Settings, engine: str | None = None) -> Services:
    """Return new services for settings."""
    client = Client(found)
    creations = Creations(found, locks=StackLocks(found, engine))
    return Services(found, client, Catalogue(client), creations, StackLists(client))
