"""The configuration section and an instance's inputs in a form that editors complete.

Everything here turns into the plain dictionary of dotted keys, which is always good enough. Keys,
types and defaults are those of docs/api.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Required, TypedDict

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
    """Whether and how an instance receives events. What is left out is not declared.

    Attributes:
        enabled: whether events are received at all; the service's default: false.
        vendor_type: how they come from the vendor; what there is differs by element.
        notification_type: how they are passed on; `webhook` is all that there is.
        callback_url: the http or https URL that they are passed on to.
        callback_headers: headers sent with them.
        basic_username: user name for the callback; a secret.
        basic_password: password for the callback; a secret.
        signature_key: key with which they are signed; a secret.
        refresh_interval: minutes between two polls; the service's default: 15.
        poller_configuration: what is polled, a JSON document.
        poller_urls: what is polled, per element.
        objects: the objects whose events are wanted, per element.
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
    """The application with which an OAuth 2 element signs in.

    Attributes:
        api_key: the application's key at the vendor.
        api_secret: its secret.
        callback_url: where the vendor sends the person back to.
        refresh_token: for a sign-in without a browser (`external_authentication="initial"`).
        scope: what the application asks to be allowed.
    """

    api_key: pulumi.Input[str] = field(repr=False)
    api_secret: pulumi.Input[str] = field(repr=False)
    callback_url: pulumi.Input[str] | None = field(default=None, repr=False)
    refresh_token: pulumi.Input[str] | None = field(default=None, repr=False)
    scope: pulumi.Input[str] | None = None


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
    """Return a configuration section as the map of dotted keys that `Instance` takes.

    Args:
        entries: further entries by their dotted keys.
        username: of an element with basic authentication; what it is differs by element.
        password: of an element with basic authentication.
        oauth: of an element with OAuth 2.
        events: whether and how events are received.
        filter_response_nulls: whether nulls are dropped from answers; the service's default: true.
        base_url: the vendor's own API.
        authentication_type: which one, for an element with several.

    Raises:
        ValueError: an entry is given twice; the message names its key.
    """
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
        raise ValueError(f"given twice, by its name and in entries: {', '.join(twice)}")
    return section | dict(entries or {})


def _entries(typed: OAuth2 | Events | None, keys: Mapping[str, str]) -> dict[str, Any]:
    if typed is None:
        return {}
    return {keys[field.name]: getattr(typed, field.name) for field in fields(typed)}


class InstanceArgs(TypedDict, total=False):
    """The inputs of `Instance`, for programs that put them together elsewhere.

    Use it as `Instance("name", **args)`; what they mean is told there.
    """

    element_key: Required[pulumi.Input[str]]
    name: pulumi.Input[str]
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]]
    tags: pulumi.Input[Sequence[pulumi.Input[str]]]
    disabled: pulumi.Input[bool]
    external_authentication: pulumi.Input[Literal["none", "initial"]]
    provider_data: pulumi.Input[Mapping[str, pulumi.Input[str]]]
    reauthenticate: pulumi.Input[str]
    retrieve_objects_after_instantiation: pulumi.Input[bool]
    adopt: pulumi.Input[str]
