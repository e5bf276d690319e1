"""What becomes of a configuration on its way into an instance, and on its way out.

Pure rules on plain data; :mod:`cloud_elements_sandbox.instances.operations` applies them.
"""

from __future__ import annotations

import html
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from ..data.store import Instance, Store
from ..elements.catalogue import Element, Entry
from ..platform.errors import ApiError, bad_request
from ..platform.switches import Values

MASK = "********"
WRONG = "wrong"
OAUTH_CODE = "oauth-code"
SUBSCRIPTION = "event.notification.subscription.id"
USER = {
    "id": 1,
    "emailAddress": "sandbox@example.com",
    "firstName": "Sandbox",
    "lastName": "User",
}
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
_CODE_BLOCK = re.compile(r"<(script|style)\b.*?(</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
# A tag's name has no underscore: the placeholders of the published sample are no HTML.
_TAG = re.compile(r"<(!--.*?--|[/!]?[a-z][a-z0-9:-]*(\s[^>]*|/)?)>", re.IGNORECASE | re.DOTALL)


def without_html(text: str, switches: Values) -> str:
    """Return a name or a tag as the service stores it: without its HTML tags.

    ``<a href="…">x</a>`` is stored as ``x``.
    """
    bare = _TAG.sub("", _CODE_BLOCK.sub("", text)).strip()
    return html.escape(bare, quote=False) if switches["html-entities"] == "escape" else bare


def as_text(value: Any) -> str | None:
    """Return a configuration value as the service stores it: a string.

    Booleans, numbers, objects and lists become their JSON; unset stays ``None``.
    """
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def stored_tags(tags: Iterable[str] | None, name: str, switches: Values) -> list[str]:
    """Return the tags of an instance; a request without tags gets its name as the only one."""
    if tags is None:
        return [name]
    return list(dict.fromkeys(filter(None, (without_html(tag, switches) for tag in tags))))


def merged(
    element: Element,
    sent: Mapping[str, Any],
    before: Mapping[str, str | None],
    switches: Values,
    *,
    keep: bool,
) -> dict[str, str | None]:
    """Return the configuration that an instance has after *sent* arrived.

    *before* is what it had: passwords sent as the mask stay what they were. *keep* says whether
    keys that were not sent stay what they were, or return to the defaults.

    """
    configuration = {entry.key: entry.default for entry in element.entries}
    configuration.update(before if keep else {})
    for key, value in sent.items():
        entry = element.entry(key)
        if entry is None and switches["unknown-configuration"] == "drop":
            continue
        if value == MASK and switches["mask-sent-back"] == "ignore" and (not entry or entry.masked):
            configuration[key] = before.get(key)
            continue
        configuration[key] = as_text(value)
    return configuration


def authentication_of(element: Element, configuration: Mapping[str, str | None]) -> str:
    """Return the authentication type that an instance uses.

    Raises:
        ApiError: the configuration asks for one that the element does not have.

    """
    chosen = configuration.get("authentication.type")
    if not chosen or len(element.authentication_types) == 1:
        return element.authentication
    if chosen not in element.authentication_types:
        raise bad_request(
            f"Authentication type {chosen} is not one of {', '.join(element.authentication_types)}"
        )
    return chosen


def require_entries(
    element: Element, configuration: Mapping[str, str | None], switches: Values
) -> None:
    """Refuse a configuration that lacks required entries; the error names them."""
    authentication = authentication_of(element, configuration)
    missing = [
        entry.key
        for entry in element.entries
        if entry.required
        and (not entry.authentications or authentication in entry.authentications)
        and not configuration.get(entry.key)
    ]
    if missing:
        raise ApiError(
            int(switches["missing-required"]),
            f"Missing required configuration for element {element.key}: {', '.join(missing)}",
        )


def sign_in(
    store: Store,
    element: Element,
    instance: Instance,
    provider_data: Mapping[str, Any] | None,
    *,
    needed: bool,
) -> None:
    """Authenticate an instance with the vendor, as far as a sandbox can.

    An OAuth 2 instance takes a code (once) or, with ``externalAuthentication: initial``, a refresh
    token; an OAuth 1 instance takes ``oauth_token`` and ``oauth_verifier``. The tokens that the
    vendor would answer are written into the configuration.

    Raises:
        ApiError: the sign-in is needed and missing, or its code was used before.

    """
    configuration, data = instance.configuration, provider_data or {}
    authentication = authentication_of(element, configuration)
    if authentication == "oauth2":
        code = data.get("code")
        if code:
            if store.has_code(str(code), f"spent {OAUTH_CODE}"):
                raise ApiError(
                    400, "Failed to obtain the access token", "invalid_grant: code was used before"
                )
            store.spend_code(str(code), OAUTH_CODE)
            store.add_code(str(code), f"spent {OAUTH_CODE}")
        elif not (instance.external == "initial" and configuration.get("oauth.user.refresh_token")):
            if needed:
                raise bad_request(
                    "Missing required provider data: code (or externalAuthentication initial with"
                    " oauth.user.refresh_token)"
                )
            return
        else:
            configuration["oauth.user.token"] = secrets.token_urlsafe(24)
            return
        configuration["oauth.user.refresh_token"] = secrets.token_urlsafe(24)
        configuration["oauth.user.token"] = secrets.token_urlsafe(24)
    elif authentication == "oauth1":
        if not (data.get("oauth_token") and data.get("oauth_verifier")):
            if needed:
                raise bad_request("Missing required provider data: oauth_token, oauth_verifier")
            return
        configuration["oauth.user.token"] = secrets.token_urlsafe(24)
        configuration["oauth.user.token_secret"] = secrets.token_urlsafe(24)


def settle(element: Element, instance: Instance, switches: Values) -> None:
    """Write what the server itself writes: the event subscription and what it believes.

    Raises:
        ApiError: the vendor refuses the credentials and the switch says that this is told.

    """
    configuration = instance.configuration
    if configuration.get("event.notification.enabled") == "true":
        configuration.setdefault(SUBSCRIPTION, str(secrets.randbelow(900_000) + 100_000))
    else:
        configuration.pop(SUBSCRIPTION, None)
    if switches["wrong-credentials"] == "accept":
        instance.valid = True
        return
    instance.valid = not refused_by_vendor(element, instance)
    if not instance.valid and switches["wrong-credentials"] == "refuse":
        raise ApiError(
            400, "Failed to authenticate with the provider", "Invalid username or password"
        )


def refused_by_vendor(element: Element, instance: Instance) -> bool:
    """Whether the vendor would refuse: a credential says ``wrong`` or is a stored mask."""
    return any(
        instance.configuration.get(entry.key) in (WRONG, MASK)
        for entry in element.entries
        if entry.masked or entry.secret or entry.key == "username"
    )


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
    """Return a configuration for whoever has shown no secrets: more is masked than in an answer.

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


def answer(element: Element, instance: Instance, switches: Values) -> dict[str, Any]:
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


def light_answer(element: Element, instance: Instance, switches: Values) -> dict[str, Any]:
    """Return an instance as a list with ``hydrate=false`` shows it."""
    whole = answer(element, instance, switches)
    whole.pop("configuration", None)
    if "element" in whole:
        whole["element"] = {"id": element.id, "key": element.key, "name": element.name}
    return whole
