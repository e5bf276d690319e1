"""What can be wrong with declared inputs, found before anything is changed.

Each problem is one line: the property's path, what is wrong, the cure. Never a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .configuration import masked_entries
from .values import MASK, is_known


def problems_of(inputs: Mapping[str, Any]) -> list[str]:
    """Return everything that is wrong with the inputs; values not known yet are let through."""
    return [
        *_text(inputs, "element_key", "the element's key, such as closeio"),
        *_text(inputs, "name", "a name for the instance"),
        *_configuration(inputs.get("configuration", {})),
        *_tags(inputs.get("tags", [])),
    ]


def _text(inputs: Mapping[str, Any], key: str, what: str) -> Iterator[str]:
    value = inputs.get(key)
    if value is not None and not is_known(value):
        return
    if not isinstance(value, str) or not value.strip():
        yield f"{key}: is missing or empty: give {what}"
    elif key == "name" and _has_html(value):
        yield f"{key}: holds HTML, which the service strips: leave out < and >"


def _configuration(value: Any) -> Iterator[str]:
    if not isinstance(value, Mapping):
        if is_known(value):
            yield "configuration: is not a map: give entries by their dotted keys"
        return
    for key in masked_entries(value):
        yield f"configuration.{key}: is the service's mask {MASK}: give the real value"
    for key, item in value.items():
        if not key.strip():
            yield "configuration: has an entry without a key: give its dotted key"
        elif key == "event.notification.enabled" and is_known(item) and not _is_flag(item):
            yield f"configuration.{key}: is not a flag: give true or false"


def _tags(value: Any) -> Iterator[str]:
    if not is_known(value):
        return
    if not isinstance(value, list):
        yield "tags: is not a list: give a list of texts"
        return
    for index, tag in enumerate(value):
        if not isinstance(tag, str) or not tag.strip():
            yield f"tags[{index}]: is not a text, or empty: give a text"
        elif _has_html(tag):
            yield f"tags[{index}]: holds HTML, which the service strips: leave out < and >"


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool) or (isinstance(value, str) and value in ("true", "false"))


def _has_html(text: str) -> bool:
    return "<" in text and ">" in text
