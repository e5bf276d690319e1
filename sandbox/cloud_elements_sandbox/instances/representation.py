"""How an instance is shown: what is masked, and which fields it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..data.store import Instance
from ..elements.element import Element, Entry
from ..platform.account import USER
from ..platform.switches import Values
from .configuration import MASK
from .vendor import SUBSCRIPTION

_SAMPLE_FIELDS = [
    "id",
    "name",
    "token",
    "element",
    "provisionInteractions",
    "valid",
    "disabled",
    "maxCacheSize",
    "cacheTimeToLive",
    "configuration",
    "eventsEnabled",
    "cachingEnabled",
]
_MINIMAL_FIELDS = ["id", "name", "token", "valid", "tags", "user"]


def shown(entry: Entry | None, value: str | None, switches: Values) -> str | None:
    """Return a configuration value as a response shows it.

    Entries of the type PASSWORD are masked; an unset entry is ``None`` or an empty string.
    """
    if entry is not None and entry.masked:
        return MASK
    if entry is not None and entry.secret and value and switches["other-secrets"] == "masked":
        return MASK
    if value is None and switches["unset-value"] == "empty":
        return ""
    return value


def without_secrets(
    element: Element, configuration: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Return a configuration for whoever has shown no secrets: more is masked than in a response.

    What the element does not define may be a secret, so it is masked too.
    """
    harmless = {entry.key for entry in element.entries if not entry.private} | {SUBSCRIPTION}
    return {
        key: MASK if value and key not in harmless else value
        for key, value in configuration.items()
    }


def configuration_entries(
    element: Element, instance: Instance, switches: Values
) -> list[dict[str, Any]]:
    """Return the configuration of an instance as the list that its own endpoint shows."""
    known = {entry.key: (number, entry) for number, entry in enumerate(element.entries, 1)}
    entries = []
    for position, (key, value) in enumerate(instance.configuration.items()):
        number, entry = known.get(key, (500 + position, None))
        entries.append(
            {
                "id": instance.id * 1000 + number,
                "key": key,
                "name": entry.name if entry else key,
                "description": entry.name if entry else key,
                "propertyValue": shown(entry, value, switches),
                "type": entry.type if entry else "TEXTFIELD_1000",
                "required": entry.required if entry else False,
                "active": True,
                "hideFromConsole": entry.hidden if entry else True,
            }
        )
    return entries


def response_body(element: Element, instance: Instance, switches: Values) -> dict[str, Any]:
    """Return an instance as the service shows it."""
    entries = {entry.key: entry for entry in element.entries}
    tags: list[Any] = list(instance.tags)
    if switches["tags-format"] == "objects":
        tags = [{"id": instance.id * 100 + n, "name": tag} for n, tag in enumerate(instance.tags)]
    full: dict[str, Any] = {
        "id": instance.id,
        "name": instance.name,
        "createdDate": instance.created,
        "token": instance.token,
        "element": element.summary(),
        "elementId": element.id,
        "tags": tags,
        "provisionInteractions": [],
        "valid": instance.valid,
        "disabled": instance.disabled,
        "maxCacheSize": 0,
        "cacheTimeToLive": 0,
        "configuration": {
            key: shown(entries.get(key), value, switches)
            for key, value in instance.configuration.items()
        },
        "eventsEnabled": instance.configuration.get("event.notification.enabled") == "true",
        "traceLoggingEnabled": False,
        "cachingEnabled": False,
        "externalAuthentication": instance.external,
        "user": USER,
    }
    if switches["optional-fields"] == "full":
        return full
    fields = _SAMPLE_FIELDS if switches["optional-fields"] == "sample" else _MINIMAL_FIELDS
    return {field: full[field] for field in fields}


def light_response_body(element: Element, instance: Instance, switches: Values) -> dict[str, Any]:
    """Return an instance as a list with ``hydrate=false`` shows it."""
    whole = response_body(element, instance, switches)
    whole.pop("configuration", None)
    if "element" in whole:
        whole["element"] = {"id": element.id, "key": element.key, "name": element.name}
    return whole
