"""What one provider process shares: settings, client and recovery, made once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from . import settings
from .api.catalogue import Catalogue
from .api.client import Client
from .recovery.creating import Creations
from .resources.base import Services
from .settings import Settings

_mutex = threading.Lock()
_services: Services | None = None


def services_of(configured: Callable[[str], Any], names: Iterable[str] = ()) -> Services:
    """Return the services of this process, whichever kind of resource asks first.

    A process serves one provider reference of the program, so that its settings never change.

    Args:
        configured: gives the value of `cloud-elements:<name>`, or None.
        names: every name that is configured.

    Raises:
        SettingsError: a setting is missing or unusable; the next call tries again.
    """
    global _services
    with _mutex:
        if _services is None:
            _services = services(settings.load(configured, names=names))
        return _services


def services(found: Settings, client: Client | None = None) -> Services:
    """Return new services.

    Args:
        found: the settings in force.
        client: the API; default: one with these settings.
    """
    client = client or Client(found)
    return Services(found, client, Catalogue(client), Creations(found, client))
