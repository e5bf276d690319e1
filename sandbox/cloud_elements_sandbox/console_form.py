"""The fields of the console's forms, and what a person typed into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .catalogue import Element, Entry
from .store import Instance

_PREFIX = "entry:"
_CHOICE = "authentication.type"


@dataclass(frozen=True, slots=True)
class Field:
    """One field, as the templates need it."""

    key: str
    label: str
    value: str
    required: str
    secret: bool
    hidden: bool
    choices: tuple[str, ...]
    hint: str

    @property
    def id(self) -> str:
        """Its name in the form."""
        return _PREFIX + self.key


def fields(
    element: Element, typed: Mapping[str, str] | None, instance: Instance | None = None
) -> list[Field]:
    """Return the fields of an element's entries: what was typed, else what the instance has.

    A secret never comes back into a form.
    """
    return [_field(element, entry, typed, instance) for entry in element.entries]


def _field(
    element: Element, entry: Entry, typed: Mapping[str, str] | None, instance: Instance | None
) -> Field:
    stored = (instance.configuration.get(entry.key) if instance else entry.default) or ""
    value = (typed or {}).get(_PREFIX + entry.key, stored)
    secret = entry.masked or entry.secret
    return Field(
        key=entry.key,
        label=entry.name,
        value="" if secret else value,
        required=_required(element, entry),
        secret=secret,
        hidden=entry.hidden and entry.key != _CHOICE,
        choices=_choices(element, entry),
        hint="Left empty, it stays what it is." if secret and instance else "",
    )


def _required(element: Element, entry: Entry) -> str:
    if not entry.required or entry.default is not None:
        return ""
    some = len(element.authentication_types) > 1 and entry.authentications
    return f"required with {', '.join(entry.authentications)}" if some else "required"


def _choices(element: Element, entry: Entry) -> tuple[str, ...]:
    if entry.key == _CHOICE:
        return element.authentication_types
    if entry.type.startswith("BOOLEAN"):
        return ("true", "false") if entry.default else ("", "true", "false")
    return ()


def typed_entries(element: Element, form: Mapping[str, str]) -> dict[str, Any]:
    """Return the configuration that a new instance is to have: what was typed and is no default."""
    found = {}
    for entry in element.entries:
        value = form.get(_PREFIX + entry.key, "").strip()
        if value and value != entry.default:
            found[entry.key] = value
    return found


def changes(element: Element, instance: Instance, form: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the entries that a person changed; an emptied one is unset."""
    found: dict[str, Any] = {}
    for entry in element.entries:
        if _PREFIX + entry.key not in form:
            continue
        value = form[_PREFIX + entry.key].strip()
        if (entry.masked or entry.secret) and not value:
            continue
        if value != (instance.configuration.get(entry.key) or ""):
            found[entry.key] = value or None
    return found or None


def given(tags: str) -> list[str]:
    """Return tags as they were typed, with commas between them."""
    return [tag.strip() for tag in tags.split(",") if tag.strip()]


def shown_tags(tags: Iterable[str]) -> str:
    """Return tags with commas between them."""
    return ", ".join(tags)
