"""What can be wrong with declared inputs whatever the element: found before anything is changed.

Each problem is one line: the property's path, what is wrong, the fix; never a secret value.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...recovery.marker import PREFIXES, is_marker
from ..checks import (
    adopt_problems,
    escaped,
    instead,
    is_boolean,
    is_empty,
    is_key,
    is_positive,
    is_positive_whole,
    is_web_url,
    reason_not_to_send,
    shown,
    stored_otherwise,
    string_problems,
)
from ..values import MASK, is_known
from . import configuration

BOOLEANS = frozenset({"event.notification.enabled", "filter.response.nulls"})
"""Entries that are a boolean for every element (docs/api.md)."""


def problems_of(
    inputs: Mapping[str, Any], *, old: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """Yield everything that is wrong with the inputs; values not known yet are let through.

    Args:
        inputs: the declared inputs.
        old: the inputs in the state; None or empty for an instance that is to be made.
    """
    yield from string_problems(inputs, "element_key", "the element's key, such as closeio")
    yield from _number_as_key(inputs.get("element_key"))
    yield from string_problems(inputs, "name", "a name for the instance")
    yield from _configuration(inputs.get("configuration", {}))
    yield from _tags(inputs.get("tags"))
    for key in ("disabled", "retrieve_objects_after_instantiation"):
        value = inputs.get(key)
        if is_known(value) and value is not None and not isinstance(value, bool):
            yield f"{key}: must be a boolean{instead(value)}"
    external = inputs.get("external_authentication")
    if is_known(external) and external not in (None, "none", "initial"):
        yield f'external_authentication: must be one of "none", "initial"{instead(external)}'
    reauthenticate = inputs.get("reauthenticate")
    if is_known(reauthenticate) and not isinstance(reauthenticate, (str, type(None))):
        yield (
            "reauthenticate: must be a string, another one than before to sign in again"
            f"{instead(reauthenticate)}"
        )
    yield from adopt_problems(old or {}, inputs, "an instance")
    yield from _provider_data(inputs.get("provider_data"))


def warnings_of(old: Mapping[str, Any], inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield what may be wrong with names and tags that are new.

    Args:
        old: the inputs in the state; empty for an instance that is to be made.
        inputs: the declared inputs.
    """
    name, tags = inputs.get("name"), inputs.get("tags")
    if name != old.get("name"):
        yield from escaped("name", name)
    if isinstance(tags, list) and tags != old.get("tags"):
        for index, tag in enumerate(tags):
            yield from escaped(f"tags[{index}]", tag)


def _number_as_key(key: Any) -> Iterator[str]:
    if isinstance(key, str) and key.strip().isdigit():
        yield (
            f"element_key {shown(key)}: is the id of an element, which differs by environment: "
            "give the element's key, such as closeio"
        )


def _configuration(section: Any) -> Iterator[str]:
    if not isinstance(section, Mapping):
        if is_known(section):
            yield "configuration: must be a dictionary of dotted keys"
        return
    for key, value in section.items():
        if not is_key(key):
            yield "configuration: has an entry without a proper key: give its dotted key"
            continue
        path = f"configuration.{key}"
        if value == MASK:
            yield f"{path}: is the service's mask {MASK}: give the real value"
        elif is_known(value) and (not is_empty(value) or (value and key in _RULES)):
            reason = reason_not_to_send(value)
            if reason:
                yield f"{path}: {reason}"
            elif key in BOOLEANS and not is_boolean(value):
                yield f"{path}: must be a boolean{entry_instead(key, value)}"
            elif key in _RULES:
                fits, must = _RULES[key]
                if not fits(value):
                    yield f"{path}: must be {must}{entry_instead(key, value)}"


def entry_instead(key: str, value: Any) -> str:
    """Return the wrong value of an entry for a message, where it is no secret."""
    # A broken URL may have a credential anywhere.
    hidden = key.endswith(".url") or configuration.is_secret(key, value)
    return "" if hidden else instead(value)


def _is_json_object(value: Any) -> bool:
    if isinstance(value, str):
        try:
            value = json.loads(value, parse_constant=_refuse)
        except (ValueError, RecursionError):
            return False
    return isinstance(value, Mapping)


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and its like are JSON for Python alone


_Fits = Callable[[Any], bool]
_RULES: dict[str, tuple[_Fits, str]] = {
    "event.notification.callback.url": (
        is_web_url,
        "an http or https URL, such as https://example.com/events",
    ),
    "event.poller.refresh_interval": (is_positive, "a number of minutes above 0"),
    "event.poller.configuration": (_is_json_object, "a JSON object"),
    "pagination.max": (is_positive_whole, "a whole number above 0"),
}
"""Rules for entries that mean the same for every element (docs/api.md)."""


def _tags(tags: Any) -> Iterator[str]:
    if tags is None:
        return
    if not isinstance(tags, list):
        if is_known(tags):
            yield f"tags: must be a list of strings{instead(tags)}"
        return
    seen = set()
    for index, tag in enumerate(tags):
        if tag is not None and not is_known(tag):
            continue
        path = f"tags[{index}]"
        if not isinstance(tag, str) or is_empty(tag):
            yield f"{path}: must be a string that is not empty{instead(tag)}"
            continue
        yield from stored_otherwise(path, tag)
        if is_marker(tag):
            yield (
                f"{path}: begins with {' or '.join(PREFIXES)}, which are the provider's own "
                "tags: use another one"
            )
        if tag in seen:
            yield f"{path}: is a duplicate, which the service keeps once: remove it"
        seen.add(tag)


def _provider_data(data: Any) -> Iterator[str]:
    if data is None or (not isinstance(data, Mapping) and not is_known(data)):
        return
    if not isinstance(data, Mapping):
        yield 'provider_data: must be a dictionary of what the sign-in returned: {"code": ...}'
        return
    for key, value in data.items():
        if not is_key(key):
            yield "provider_data: has an entry without a proper key: give what the sign-in returned"
        elif is_known(value) and (not isinstance(value, str) or is_empty(value)):
            yield (
                f"provider_data.{key}: must be a string that is not empty: what the sign-in "
                "returned"
            )
