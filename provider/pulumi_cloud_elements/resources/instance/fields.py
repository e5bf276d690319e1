"""The properties of an instance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...api.tags import tag_names
from ...recovery.marker import without_markers
from ..fields import (
    Field,
    Fields,
    Refresh,
    Sent,
    Source,
    always,
    read_boolean,
    read_string,
    snake_keys,
)
from . import configuration

_ADVERTISEMENT = ("description", "image")


def _own_tags(tags: Any) -> list[str] | None:
    names = tag_names(tags)
    return None if names is None else without_markers(names)


def _number(value: Any) -> float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _object(value: Any) -> dict[str, Any] | None:
    return snake_keys(value) if isinstance(value, Mapping) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _element(element: Any) -> dict[str, Any] | None:
    """Return an element without its advertisement: half of its size, in each instance's state."""
    found = _object(element)
    if found is None:
        return None
    return {key: item for key, item in found.items() if key not in _ADVERTISEMENT}


def _with_value(section: Any) -> dict[str, Any]:
    """Return the entries that have a value: a service returns every entry that an element knows."""
    if not isinstance(section, Mapping):
        return {}
    return {key: value for key, value in section.items() if value is not None}


def _is_secret_entry(path: tuple[str, ...], value: Any) -> bool:
    return len(path) == 1 and configuration.is_secret(path[0], value)


def _is_not_empty(_path: tuple[str, ...], value: Any) -> bool:
    return bool(value)


FIELDS = Fields(
    Field(
        name="element_key",
        type="string",
        argument="key of the element, such as `closeio`. A change replaces the instance.",
        output="The element's key.",
        required=True,
        replaces=True,
        wire="element",
        sent=Sent.ALWAYS,
        write=lambda key: {"key": key},
        source=Source.INPUTS,
        refresh=Refresh.OWN,
    ),
    Field(
        name="name",
        type="string",
        argument="the instance's name; default: `resource_name`. Need not be unique.",
        output="The instance's name.",
        wire="name",
        sent=Sent.ALWAYS,
        refresh=Refresh.REPORTED,
        keep=True,
        read=read_string,
    ),
    Field(
        name="configuration",
        type="object",
        argument=(
            "the configuration as a flat dictionary with dotted keys. Values are strings, "
            "numbers, booleans, or JSON. Entries that are not known to be harmless are "
            "secrets, even if they are plain values. An entry that is removed is reset to "
            "the element's default."
        ),
        output="The declared entries as last applied.",
        wire="configuration",
        sent=Sent.ALWAYS,
        write=configuration.request_body,
        source=Source.INPUTS,
        refresh=Refresh.OWN,
        secret=_is_secret_entry,
    ),
    Field(
        name="tags",
        type="list of strings",
        argument=(
            "the instance's tags; `[]` means none. If omitted, they are not managed, and "
            "the service's `[name]` is accepted."
        ),
        output="The instance's tags.",
        wire="tags",
        sent=Sent.ALWAYS,
        refresh=Refresh.REPORTED_IF_DECLARED,
        keep=True,
        read=_own_tags,
        write=list,
    ),
    Field(
        name="disabled",
        type="boolean",
        argument="whether the instance refuses requests; if omitted, it is not managed.",
        output="Whether the instance refuses requests.",
        wire="disabled",
        read=read_boolean,
        sent=Sent.AFTERWARDS,
        refresh=Refresh.REPORTED_IF_DECLARED,
        keep=True,
    ),
    Field(
        name="external_authentication",
        type='"none" or "initial"',
        argument=(
            "`initial` for an OAuth element that signs in without a browser, with "
            "`oauth.user.refresh_token`; default: the service's `none`."
        ),
        output="`none` or `initial`.",
        wire="externalAuthentication",
        read=read_string,
        sent=Sent.ALWAYS,
        refresh=Refresh.REPORTED_IF_DECLARED,
        keep=True,
    ),
    Field(
        name="provider_data",
        type="dictionary of strings",
        argument=(
            'the values that a sign-in in a browser returned, such as `{"code": ...}`; a '
            "secret. Used only when the instance is created or `reauthenticate` changes; "
            "changing only this does nothing."
        ),
        wire="providerData",
        sent=Sent.AT_CREATE,
        source=Source.INPUTS,
        secret=always,
    ),
    Field(
        name="reauthenticate",
        type="string",
        argument=(
            "any string. A change makes the instance sign in again, with `provider_data` "
            "or the refresh token."
        ),
        source=Source.INPUTS,
    ),
    Field(
        name="retrieve_objects_after_instantiation",
        type="boolean",
        argument=(
            "whether the service reads the vendor's objects when it creates the instance; "
            "default: the service's."
        ),
        wire="retrieveObjectsAfterInstantiation",
        sent=Sent.ALWAYS,
        source=Source.INPUTS,
    ),
    Field(
        name="adopt",
        type="string",
        argument=(
            "id of an existing instance to take over instead of creating one. It can be "
            "removed after the first `pulumi up`."
        ),
        source=Source.INPUTS,
    ),
    Field(
        name="token",
        type="string",
        output="The token for requests through the instance; a secret.",
        wire="token",
        keep=True,
        read=read_string,
        secret=always,
    ),
    Field(
        name="element",
        type="object",
        output="The element as the service describes it: `id`, `name`, `key`, `hub`, …",
        wire="element",
        read=_element,
    ),
    Field(
        name="element_id",
        type="integer or None",
        output="The element's id, which differs between environments.",
        wire="elementId",
        read=_number,
    ),
    Field(
        name="effective_configuration",
        type="object",
        output="All entries that have a value in the service's response, masked; a secret.",
        wire="configuration",
        read=_with_value,
        secret=always,
        hide=_is_secret_entry,
    ),
    Field(
        name="valid",
        type="boolean or None",
        output="Whether the service considers the credentials valid.",
        wire="valid",
        read=read_boolean,
    ),
    Field(
        name="created_date",
        type="string or None",
        output="When the instance was created, in the service's format.",
        wire="createdDate",
        read=read_string,
    ),
    Field(
        name="provision_interactions",
        type="list",
        output=(
            "The steps that the service still requires for provisioning; a secret if there are any."
        ),
        wire="provisionInteractions",
        read=_list,
        secret=_is_not_empty,
    ),
    Field(
        name="max_cache_size",
        type="number or None",
        output="Size of the instance's cache.",
        wire="maxCacheSize",
        read=_number,
    ),
    Field(
        name="cache_time_to_live",
        type="number or None",
        output="How long a response is cached.",
        wire="cacheTimeToLive",
        read=_number,
    ),
    Field(
        name="events_enabled",
        type="boolean or None",
        output="Whether the instance receives events.",
        wire="eventsEnabled",
        read=read_boolean,
    ),
    Field(
        name="caching_enabled",
        type="boolean or None",
        output="Whether responses are cached.",
        wire="cachingEnabled",
        read=read_boolean,
    ),
    Field(
        name="trace_logging_enabled",
        type="boolean or None",
        output="Whether requests are traced.",
        wire="traceLoggingEnabled",
        read=read_boolean,
    ),
    Field(
        name="user",
        type="object or None",
        output="The user who owns the instance.",
        wire="user",
        read=_object,
    ),
    Field(
        name="marker",
        type="string or None",
        output="The tag by which the provider finds the instance again; not among `tags`.",
        source=Source.PROVIDER,
    ),
)
