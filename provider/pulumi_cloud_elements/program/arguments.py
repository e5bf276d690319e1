"""Typed helpers for an instance's configuration, so that editors can complete them.

They produce the plain dictionary with dotted keys that `Instance` also accepts. docs/api.md lists
the keys, types and defaults.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal

import pulumi

Json = Mapping[str, Any] | Sequence[Any] | str
VendorType = Literal["polling", "webhook", "webhooks"]

_EVENT_KEYS = {
    "enabled": "event.notification.enabled",
    "vendor_type": "event.vendor.type",
    "notification_type": "event.notification.type",
    "callback_url": "event.notification.callback.url",
    "callback_headers": "event.notification.callback.headers",
    "basic_username": "event.notification.basic.username",
    "basic_password": "event.notification.basic.password",
    "signature_key": "event.notification.signature.key",
    "refresh_interval": "event.poller.refresh_interval",
    "poller_configuration": "event.poller.configuration",
    "poller_urls": "event.poller.urls",
    "objects": "event.objects",
}
_OAUTH2_KEYS = {
    "api_key": "oauth.api.key",
    "api_secret": "oauth.api.secret",
    "callback_url": "oauth.callback.url",
    "refresh_token": "oauth.user.refresh_token",
    "scope": "oauth.scope",
}


@dataclass(frozen=True, kw_only=True)
class Events:
    """Whether and how an instance receives events. Omitted attributes are not declared.

    Attributes:
        enabled: whether the instance receives events; the service's default: false.
        vendor_type: how the vendor delivers events; the choices depend on the element.
        notification_type: how events are forwarded; only `webhook` is available.
        callback_url: the http or https URL that receives the events.
        callback_headers: headers sent with each event.
        basic_username: user name for the callback; a secret.
        basic_password: password for the callback; a secret.
        signature_key: key that signs the events; a secret.
        refresh_interval: minutes between polls; the service's default: 15.
        poller_configuration: what is polled, as JSON.
        poller_urls: the URLs that are polled; depends on the element.
        objects: the objects to receive events for; depends on the element.
    """

    enabled: pulumi.Input[bool] | None = None
    vendor_type: pulumi.Input[VendorType] | None = None
    notification_type: pulumi.Input[Literal["webhook"]] | None = None
    callback_url: pulumi.Input[str] | None = field(default=None, repr=False)
    callback_headers: pulumi.Input[str] | None = field(default=None, repr=False)
    basic_username: pulumi.Input[str] | None = field(default=None, repr=False)
    basic_password: pulumi.Input[str] | None = field(default=None, repr=False)
    signature_key: pulumi.Input[str] | None = field(default=None, repr=False)
    refresh_interval: pulumi.Input[int] | None = None
    poller_configuration: pulumi.Input[Json] | None = field(default=None, repr=False)
    poller_urls: pulumi.Input[str] | None = field(default=None, repr=False)
    objects: pulumi.Input[str] | None = None


@dataclass(frozen=True, kw_only=True)
class OAuth2:
    """The OAuth 2 application that an instance signs in with.

    Attributes:
        api_key: the application's key at the vendor.
        api_secret: the application's secret at the vendor.
        callback_url: the URL that the vendor redirects to after the sign-in.
        refresh_token: for a sign-in without a browser (`external_authentication="initial"`).
        scope: the permissions that the application requests.
    """

    api_key: pulumi.Input[str] = field(repr=False)
    api_secret: pulumi.Input[str] = field(repr=False)
    callback_url: pulumi.Input[str] | None = field(default=None, repr=False)
    refresh_token: pulumi.Input[str] | None = field(default=None, repr=False)
    scope: pulumi.Input[str] | None = None


class _WrongError(pulumi.RunError, ValueError):
    """Ends the program in one line."""


def configuration(
    entries: Mapping[str, pulumi.Input[Any]] | None = None,
    *,
    username: pulumi.Input[str] | None = None,
    password: pulumi.Input[str] | None = None,
    oauth: OAuth2 | None = None,
    events: Events | None = None,
    filter_response_nulls: pulumi.Input[bool] | None = None,
    base_url: pulumi.Input[str] | None = None,
    authentication_type: pulumi.Input[str] | None = None,
) -> dict[str, pulumi.Input[Any]]:
    """Return a configuration as the dictionary with dotted keys that `Instance` accepts.

    Args:
        entries: additional entries by dotted key.
        username: user name for basic authentication; what it is depends on the element.
        password: password for basic authentication.
        oauth: the application, for elements with OAuth 2.
        events: whether and how the instance receives events.
        filter_response_nulls: whether nulls are removed from responses; the service's default:
            true.
        base_url: the base URL of the vendor's API.
        authentication_type: the type, for elements with several authentication types.

    Raises:
        pulumi.RunError: an entry is set twice, or an argument is of another type. The message
            is one line. It is a ValueError, too.
    """
    for name, value, type_ in (("oauth", oauth, OAuth2), ("events", events, Events)):
        if value is not None and not isinstance(value, type_):
            raise _WrongError(
                f"configuration: {name} must be {type_.__name__}(...), not {type(value).__name__}"
            )
    if entries is not None and not isinstance(entries, Mapping):
        raise _WrongError(
            f"configuration: entries must be a dictionary, not {type(entries).__name__}"
        )
    section: dict[str, pulumi.Input[Any]] = {
        "username": username,
        "password": password,
        "filter.response.nulls": filter_response_nulls,
        "base.url": base_url,
        "authentication.type": authentication_type,
        **_entries(oauth, _OAUTH2_KEYS),
        **_entries(events, _EVENT_KEYS),
    }
    section = {key: value for key, value in section.items() if value is not None}
    twice = sorted(section.keys() & (entries or {}).keys())
    if twice:
        raise _WrongError(f"set twice, as an argument and in entries: {', '.join(twice)}")
    return section | dict(entries or {})


def _entries(typed: OAuth2 | Events | None, keys: Mapping[str, str]) -> dict[str, Any]:
    if typed is None:
        return {}
    return {keys[field.name]: getattr(typed, field.name) for field in fields(typed)}
