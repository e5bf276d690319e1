"""What can be wrong with declared inputs whatever the element: found before anything is changed.

Each problem is one line: the property's path, what is wrong, the fix; never a secret value.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ...recovery.marker import PREFIXES, is_marker
from ..values import MASK, NotData, is_known

BOOLEANS = frozenset({"event.notification.enabled", "filter.response.nulls"})
"""Entries that are a boolean for every element (docs/api.md)."""
_MARKUP = re.compile(r"<[^>]*>")
# What a service that escapes HTML would store otherwise: it would differ at every refresh.
_ESCAPED = re.compile(r"[&<>\"]")
_HOST = re.compile(r"[\w.-]+|\[[0-9a-fA-F:.]+\]")
_EXACT = 2**53  # above, Pulumi's numbers lose digits
_SHOWN = 60  # characters of a wrong value in a message


def problems_of(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield everything that is wrong with the inputs; values not known yet are let through."""
    yield from _string(inputs, "element_key", "the element's key, such as closeio")
    yield from _number_as_key(inputs.get("element_key"))
    yield from _string(inputs, "name", "a name for the instance")
    yield from _configuration(inputs.get("configuration", {}))
    yield from _tags(inputs.get("tags"))
    for key in ("disabled", "retrieve_objects_after_instantiation"):
        value = inputs.get(key)
        if is_known(value) and value is not None and not isinstance(value, bool):
            yield f"{key}: must be a boolean"
    external = inputs.get("external_authentication")
    if is_known(external) and external not in (None, "none", "initial"):
        yield 'external_authentication: must be one of "none", "initial"'
    reauthenticate = inputs.get("reauthenticate")
    if is_known(reauthenticate) and not isinstance(reauthenticate, (str, type(None))):
        yield "reauthenticate: must be a string, another one than before to sign in again"
    adopt = inputs.get("adopt")
    if is_known(adopt) and adopt is not None and not (isinstance(adopt, str) and adopt.isdigit()):
        yield "adopt: must be the id of an instance: its digits, as a string"
    yield from _provider_data(inputs.get("provider_data"))


def warnings_of(old: Mapping[str, Any], inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield what may be wrong with names and tags that are new.

    Args:
        old: the inputs in the state; empty for an instance that is to be made.
        inputs: the declared inputs.
    """
    name, tags = inputs.get("name"), inputs.get("tags")
    if name != old.get("name"):
        yield from _escaped("name", name)
    if isinstance(tags, list) and tags != old.get("tags"):
        for index, tag in enumerate(tags):
            yield from _escaped(f"tags[{index}]", tag)


def is_key(key: Any) -> bool:
    """Tell whether an entry's key can be sent, and named in one line."""
    return isinstance(key, str) and key.isprintable() and not is_empty(key)


def is_boolean(value: Any) -> bool:
    """Tell whether a value is a boolean, or one as a string."""
    return isinstance(value, bool) or (isinstance(value, str) and value in ("true", "false"))


def is_empty(value: Any) -> bool:
    """Tell whether a value sets nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def shown(value: Any) -> str:
    """Return a wrong value that is no secret, as a message names it: in one short line."""
    if not isinstance(value, (str, int, float)):
        return "the value"
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Pulumi's numbers are floats
    text = json.dumps(value, ensure_ascii=False)
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _string(inputs: Mapping[str, Any], key: str, what: str) -> Iterator[str]:
    value = inputs.get(key)
    if value is not None and not is_known(value):
        return
    if not isinstance(value, str) or is_empty(value):
        yield f"{key}: must be a string that is not empty: {what}"
    else:
        yield from _stored_otherwise(key, value)


def _number_as_key(key: Any) -> Iterator[str]:
    if isinstance(key, str) and key.strip().isdigit():
        yield (
            f"element_key {shown(key)}: is the id of an element, which differs by environment: "
            "give the element's key, such as closeio"
        )


def _stored_otherwise(path: str, text: str) -> Iterator[str]:
    """Yield why the service would not keep a name or a tag as it is (it would differ for ever)."""
    if _MARKUP.search(text):
        yield f"{path}: contains HTML, which the service removes: remove < and >"
    if text != text.strip():
        yield f"{path}: begins or ends with white space, which the service removes: remove it"
    if not _is_unicode(text):
        yield f"{path}: contains characters that cannot be sent: remove them"


def _escaped(path: str, text: Any) -> Iterator[str]:
    if isinstance(text, str) and not _MARKUP.search(text):
        found = sorted(set(_ESCAPED.findall(text)))
        if found:
            yield (
                f"{path}: contains {' '.join(found)}, which the service may store as an HTML "
                "entity: it would then differ at every refresh"
            )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


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
        elif is_known(value) and not is_empty(value):
            reason = _reason_not_to_send(value)
            if reason:
                yield f"{path}: {reason}"
            elif key in BOOLEANS and not is_boolean(value):
                yield f"{path}: must be a boolean"
            elif key in _RULES:
                fits, must = _RULES[key]
                if not fits(value):
                    yield f"{path}: must be {must}"


def _reason_not_to_send(value: Any) -> str | None:
    if isinstance(value, NotData):
        return (
            f"is {value.what}, which cannot be a value: read the file, and give its content as a "
            "string"
        )
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        if isinstance(value, float) and not math.isfinite(value):
            return "is a number that cannot be sent: it must be finite"
        too_large = abs(value) > _EXACT
        return (
            "is a number that loses digits on the way: give it as a string" if too_large else None
        )
    if isinstance(value, str):
        sent = _is_unicode(value)
        return None if sent else "contains characters that cannot be sent: remove them"
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            return "is JSON with a key that is not a string: make it one"
        return _first(_reason_not_to_send(item) for pair in value.items() for item in pair)
    return _first(map(_reason_not_to_send, value)) if isinstance(value, (list, tuple)) else None


def _first(reasons: Iterator[str | None]) -> str | None:
    return next((reason for reason in reasons if reason), None)


def _is_web_url(value: Any) -> bool:
    if not isinstance(value, str) or any(char.isspace() or ord(char) < 32 for char in value):
        return False
    try:
        parts = urlsplit(value)
        host = parts.netloc.rpartition("@")[2]
        named = host[: host.rindex(":")] if parts.port is not None else host.rstrip(":")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and _HOST.fullmatch(named) is not None


def _is_positive(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and 0 < float(value) < float("inf")
    except (TypeError, ValueError):
        return False


def _is_positive_whole(value: Any) -> bool:
    return _is_positive(value) and float(value).is_integer()


def _is_json_object(value: Any) -> bool:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return False
    return isinstance(value, Mapping)


_Fits = Callable[[Any], bool]
_RULES: dict[str, tuple[_Fits, str]] = {
    "event.notification.callback.url": (
        _is_web_url,
        "an http or https URL, such as https://example.com/events",
    ),
    "event.poller.refresh_interval": (_is_positive, "a number of minutes above 0"),
    "event.poller.configuration": (_is_json_object, "a JSON object"),
    "pagination.max": (_is_positive_whole, "a whole number above 0"),
}
"""Rules for entries that mean the same for every element (docs/api.md)."""


def _tags(tags: Any) -> Iterator[str]:
    if tags is None:
        return
    if not isinstance(tags, list):
        if is_known(tags):
            yield "tags: must be a list of strings"
        return
    seen = set()
    for index, tag in enumerate(tags):
        if tag is not None and not is_known(tag):
            continue
        path = f"tags[{index}]"
        if not isinstance(tag, str) or is_empty(tag):
            yield f"{path}: must be a string that is not empty"
            continue
        yield from _stored_otherwise(path, tag)
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
