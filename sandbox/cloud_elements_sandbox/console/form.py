"""The fields of the console's forms, and what a person typed into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..data.store import Instance
from ..elements.element import Element, Entry
from ..instances.bodies import InstanceChange

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
    long: bool
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
    value = "" if entry.private else (typed or {}).get(_PREFIX + entry.key, stored)
    return Field(
        key=entry.key,
        label=entry.name,
        value=value,
        required=_required(element, entry),
        secret=entry.private,
        long=entry.type in {"TEXTAREA", "CODE_EDITOR"} or "\n" in value,
        hidden=entry.hidden and entry.key != _CHOICE,
        choices=_choices(element, entry, value),
        hint="Left empty, it stays what it is." if entry.private and instance else "",
    )


def _required(element: Element, entry: Entry) -> str:
    if not entry.required or entry.default is not None:
        return ""
    some = len(element.authentication_types) > 1 and entry.authentications
    return f"required with {', '.join(entry.authentications)}" if some else "required"


def _choices(element: Element, entry: Entry, value: str) -> tuple[str, ...]:
    """Return what may be chosen, with what there is already, so that a form keeps it."""
    if entry.key == _CHOICE:
        choices = element.authentication_types
    elif entry.type.startswith("BOOLEAN"):
        choices = ("true", "false") if entry.default else ("", "true", "false")
    else:
        return ()
    return choices if value in choices else (value, *choices)


def typed_entries(element: Element, form: Mapping[str, str]) -> dict[str, Any]:
    """Return the configuration that a new instance is to have: what was typed and is no default."""
    found = {}
    for entry in element.entries:
        value = _text(form.get(_PREFIX + entry.key))
        if value and value != entry.default:
            found[entry.key] = value
    return found


def changed(element: Element, instance: Instance, form: Mapping[str, str]) -> InstanceChange:
    """Return what a person changed and nothing else; an emptied entry is unset."""
    entries: dict[str, Any] = {}
    for entry in element.entries:
        value = _text(form.get(_PREFIX + entry.key))
        if _PREFIX + entry.key not in form or (entry.private and not value):
            continue
        if value != _text(instance.configuration.get(entry.key)):
            entries[entry.key] = value or None
    name, tags = _text(form.get("name")), _text(form.get("tags"))
    return InstanceChange(
        name=None if name == instance.name else name,
        # Tags that have commas of their own stay whole as long as nobody touches the field.
        tags=None if tags == shown_tags(instance.tags) else given(tags),
        configuration=entries or None,
    )


def _text(value: str | None) -> str:
    """Return a value as a form can hold it: browsers end lines in a way of their own."""
    return (value or "").replace("\r\n", "\n").strip()


def given(tags: str) -> list[str]:
    """Return tags as they were typed, with commas between them."""
    return [tag.strip() for tag in tags.split(",") if tag.strip()]


def shown_tags(tags: Iterable[str]) -> str:
    """Return tags with commas between them."""
    return ", ".join(tags)
