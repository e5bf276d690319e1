"""What can be wrong with declared inputs whatever the element: found before anything is changed.

Each problem is one line: the property's path, what is wrong, the cure. Never a value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ...recovery.marker import PREFIXES, is_marker
from ..values import MASK, is_known

FLAGS = frozenset({"event.notification.enabled", "filter.response.nulls"})
"""Entries that are a boolean for every element (docs/api.md)."""
_CALLBACK = "event.notification.callback.url"
_MARKUP = re.compile(r"<[^>]*>")


def problems_of(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield everything that is wrong with the inputs; values not known yet are let through."""
    yield from _text(inputs, "element_key", "the element's key, such as closeio")
    yield from _text(inputs, "name", "a name for the instance")
    yield from _configuration(inputs.get("configuration", {}))
    yield from _tags(inputs.get("tags"))
    for key in ("disabled", "retrieve_objects_after_instantiation"):
        value = inputs.get(key)
        if is_known(value) and value is not None and not isinstance(value, bool):
            yield f"{key}: is not a flag: give True or False"
    external = inputs.get("external_authentication")
    if is_known(external) and external not in (None, "none", "initial"):
        yield 'external_authentication: is neither of its choices: give "none" or "initial"'
    reauthenticate = inputs.get("reauthenticate")
    if is_known(reauthenticate) and not isinstance(reauthenticate, (str, type(None))):
        yield "reauthenticate: is not a text: give any text that is another one than before"
    adopt = inputs.get("adopt")
    if is_known(adopt) and adopt is not None and not (isinstance(adopt, str) and adopt.isdigit()):
        yield "adopt: is not the id of an instance: give its digits, as a text"
    yield from _provider_data(inputs.get("provider_data"))


def is_key(key: Any) -> bool:
    """Tell whether an entry's key can be sent, and named in one line."""
    return isinstance(key, str) and key.isprintable() and not is_empty(key)


def is_flag(value: Any) -> bool:
    """Tell whether a value is a boolean or one's text."""
    return isinstance(value, bool) or (isinstance(value, str) and value in ("true", "false"))


def is_empty(value: Any) -> bool:
    """Tell whether a value sets nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def _text(inputs: Mapping[str, Any], key: str, what: str) -> Iterator[str]:
    value = inputs.get(key)
    if value is not None and not is_known(value):
        return
    if not isinstance(value, str) or is_empty(value):
        yield f"{key}: is missing or empty: give {what}"
    else:
        yield from _stored_otherwise(key, value)


def _stored_otherwise(path: str, text: str) -> Iterator[str]:
    """Yield why the service would not keep a name or a tag as it is (it would differ for ever)."""
    if _MARKUP.search(text):
        yield f"{path}: holds HTML, which the service strips: leave out < and >"
    if text != text.strip():
        yield f"{path}: begins or ends with white space, which the service strips: leave it out"
    if not _is_unicode(text):
        yield f"{path}: holds characters that cannot be sent: leave them out"


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _configuration(section: Any) -> Iterator[str]:
    if not isinstance(section, Mapping):
        if is_known(section):
            yield "configuration: is not a map: give entries by their dotted keys"
        return
    for key, value in section.items():
        if not is_key(key):
            yield "configuration: has an entry without a proper key: give its dotted key"
            continue
        path = f"configuration.{key}"
        if value == MASK:
            yield f"{path}: is the service's mask {MASK}: give the real value"
        elif not is_known(value):
            continue
        elif not _can_be_sent(value):
            yield f"{path}: is a value that cannot be sent: give text, a number, a flag or JSON"
        elif key in FLAGS and value is not None and not is_flag(value):
            yield f"{path}: is not a flag: give True or False"
        elif key == _CALLBACK and not is_empty(value) and not _is_web_url(value):
            yield f"{path}: is no http or https URL: give one such as https://example.com/events"


def _can_be_sent(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, str):
        return _is_unicode(value)
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _can_be_sent(key) for key in value) and all(
            map(_can_be_sent, value.values())
        )
    return all(map(_can_be_sent, value)) if isinstance(value, (list, tuple)) else True


def _is_web_url(value: Any) -> bool:
    if not isinstance(value, str) or value != value.strip():
        return False
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _tags(tags: Any) -> Iterator[str]:
    if tags is None:
        return
    if not isinstance(tags, list):
        if is_known(tags):
            yield "tags: is not a list: give a list of texts"
        return
    seen = set()
    for index, tag in enumerate(tags):
        if tag is not None and not is_known(tag):
            continue
        path = f"tags[{index}]"
        if not isinstance(tag, str) or is_empty(tag):
            yield f"{path}: is not a text, or empty: give a text"
            continue
        yield from _stored_otherwise(path, tag)
        if is_marker(tag):
            yield (
                f"{path}: begins with {' or '.join(PREFIXES)}, which are the provider's own "
                "tags: give another text"
            )
        if tag in seen:
            yield f"{path}: is there twice, but the service keeps it once: leave one out"
        seen.add(tag)


def _provider_data(data: Any) -> Iterator[str]:
    if data is None or (not isinstance(data, Mapping) and not is_known(data)):
        return
    if not isinstance(data, Mapping):
        yield 'provider_data: is not a map: give what the sign-in gave, such as {"code": ...}'
        return
    for key, value in data.items():
        if not is_key(key):
            yield "provider_data: has an entry without a proper key: give what the sign-in gave"
        elif is_known(value) and (not isinstance(value, str) or is_empty(value)):
            yield f"provider_data.{key}: is not a text, or empty: give what the sign-in gave"
