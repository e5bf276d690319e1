"""The configuration section: what is the user's, what is secret, what differs.

The service masks entries of password type, returns every value as a string, and adds the
element's defaults and what it writes itself: only the declared keys are the user's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ..values import MASK, in_type_of, on_the_wire, same

# What is known to be harmless. Everything else counts as a secret: the service has hundreds of
# elements, and the name of an entry does not tell (Close.io's API key is called `username`).
_HARMLESS = frozenset(
    {
        "authentication.type",
        "base.url",
        "create.bulk.properties",
        "event.notification.callback.url",
        "event.notification.enabled",
        "event.notification.type",
        "event.objects",
        "event.poller.refresh_interval",
        "event.poller.urls",
        "event.vendor.type",
        "filemanagement.provider.bucket_name",
        "filemanagement.provider.region_name",
        "filter.response.nulls",
        "home_directory",
        "hostname",
        "netsuite.sandbox",
        "oauth.callback.url",
        "oauth.scope",
        "port",
        "zendesk.subdomain",
    }
)
_HARMLESS_PREFIXES = ("bulk.", "pagination.")
# What a part of a URL's path may be made of and be no token. Services such as Slack and Zapier put
# tokens there, also short ones in small letters, so that only words that are known are none.
_WORDS = frozenset(
    {
        "api", "app", "apps", "auth", "back", "call", "callback", "callbacks", "catch", "cloud",
        "connect", "connector", "connectors", "crm", "data", "dev", "elements", "endpoint", "event",
        "events", "graphql", "handler", "hook", "hooks", "html", "hubs", "inbound", "incoming",
        "index", "instances", "integration", "integrations", "json", "listener", "login", "notify",
        "notification", "notifications", "oauth", "odata", "opu", "php", "post", "prod",
        "production", "public", "receive", "receiver", "redirect", "rest", "return", "rpc", "sap",
        "service", "services", "signin", "soap", "staging", "sync", "test", "webhook", "webhooks",
        "wiki", "xml",
    }
)  # fmt: skip
_WORD = re.compile(r"([a-z]*)\d{0,2}")


def is_secret(key: str, value: Any) -> bool:
    """Tell whether a configuration entry must be hidden.

    An entry counts as a secret unless its key is known to be harmless and its value carries
    nothing that may be a credential: JSON may, or a URL with user information, a query, a fragment
    or a path that is not made of well-known words.
    """
    if key not in _HARMLESS and not key.startswith(_HARMLESS_PREFIXES):
        return True
    if isinstance(value, (dict, list)):
        return True
    # What is not known yet is no string: a harmless key decides until the value is there.
    return isinstance(value, str) and _may_carry_credentials(value)


def _may_carry_credentials(text: str) -> bool:
    if text.lstrip()[:1] in ("{", "["):
        return True  # JSON, of whatever is in it
    if "://" not in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return True
    if parts.query or parts.fragment or "@" in parts.netloc:
        return True
    return not all(map(_is_word, re.split(r"[/._-]", parts.path)))


def _is_word(part: str) -> bool:
    """Tell whether a part of a path is a word, perhaps with a number, such as `v2` or `oauth2`."""
    found = _WORD.fullmatch(part)
    return found is not None and (found[1] in _WORDS or found[1] in ("", "v"))


def request_body(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """Return the section as it is sent: the whole of it, always."""
    return {key: on_the_wire(value) for key, value in configuration.items()}


def differs(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Tell whether two declared sections differ in anything but spelling."""
    return any(
        key not in old or key not in new or not same(old[key], new[key]) for key in {*old, *new}
    )


def as_it_is(declared: Mapping[str, Any], answered: Any) -> dict[str, Any]:
    """Return the declared entries with the values that the service really has.

    Args:
        declared: the entries as last applied.
        answered: the `configuration` of the service's response.

    What the service masks or does not tell keeps what was last applied; what it tells to be unset
    (`null` or `""`) is missing from the result; server-side additions never appear.
    """
    if not isinstance(answered, Mapping):
        return dict(declared)
    result: dict[str, Any] = {}
    for key, value in declared.items():
        actual = answered.get(key, MASK)
        if actual == MASK or same(value, actual):
            result[key] = value
        elif actual is not None and actual != "":
            result[key] = in_type_of(value, actual)
    return result
