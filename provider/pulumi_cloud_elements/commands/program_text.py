"""An instance that exists, as the text of the Python program that declares it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..api.catalogue import Catalogue, Definition, NotInCatalogueError
from ..api.tags import tag_names
from ..recovery.marker import resource_marker, without_markers
from ..resources.instance.configuration import is_secret
from ..resources.values import MASK, canonical

# What the service itself writes: never the user's.
_WRITTEN = ("event.notification.subscription.id", "oauth.user.token", "oauth.user.token_secret")
_REFRESH_TOKEN = "oauth.user.refresh_token"  # noqa: S105  # the entry's key
_HEAD = '''\
"""Element instances, taken over from the account as they were."""

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()
'''


@dataclass
class Described:
    """One declaration.

    Attributes:
        resource_name: its name in the program.
        lines: the text of its arguments, in order.
        notes: comments above it.
        secrets: names of the stack configuration that it needs.
    """

    resource_name: str
    lines: list[str]
    notes: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)


def program_text(declarations: Iterable[Described]) -> str:
    """Return the whole program."""
    found = list(declarations)
    lines = []
    secrets = [name for one in found for name in one.secrets]
    if secrets:
        lines += ["# Set these before the first `pulumi up`; each asks for its value:"]
        lines += [f"#   pulumi config set --secret {name}" for name in secrets]
        lines.append("")
    text = "\n".join(lines) + ("\n" if lines else "") + _HEAD
    for one in found:
        notes = "".join(f"# {note}\n" for note in one.notes)
        arguments = "".join(f"    {line}\n" for line in one.lines)
        text += (
            f"\n{notes}cloud_elements.Instance(\n    {_literal(one.resource_name)},\n{arguments})\n"
        )
    return text


def described(row: Mapping[str, Any], catalogue: Catalogue, names: set[str]) -> Described:
    """Return the declaration of an instance.

    Args:
        row: the instance as the service returns it.
        catalogue: the catalogue with its element's definition.
        names: resource names in use; the new one is added.
    """
    name, key = str(row.get("name") or ""), str((row.get("element") or {}).get("key") or "")
    one = Described(_unique(_slug(name) or _slug(key) or "instance", names), [])
    section = row.get("configuration") or {}
    definition = _definition(catalogue, key, section, one)
    tags = tag_names(row.get("tags")) or []
    if resource_marker(tags):
        one.notes.append("A Pulumi stack made this one: take it out of that stack first.")
    one.lines += [f"element_key={_literal(key)},", f"name={_literal(name)},"]
    one.lines += ["configuration={", *_entries(row, section, definition, one), "},"]
    own = ", ".join(map(_literal, without_markers(tags)))
    one.lines.append(f"tags=[{own}],")
    if row.get("externalAuthentication") == "initial":
        one.lines.append('external_authentication="initial",')
    if row.get("disabled") is True:
        one.lines.append("disabled=True,")
    one.lines.append(f"adopt={_literal(str(row.get('id')))},")
    return one


def _definition(
    catalogue: Catalogue, key: str, section: Mapping[str, Any], one: Described
) -> Definition | None:
    chosen = section.get("authentication.type")
    try:
        found = catalogue.definition(key, chosen if isinstance(chosen, str) and chosen else None)
    except NotInCatalogueError:
        found = None
    if found is None:
        one.notes.append("The element's definition is not known, so all that is set is declared.")
    return found


def _entries(
    row: Mapping[str, Any],
    section: Mapping[str, Any],
    definition: Definition | None,
    one: Described,
) -> Iterable[str]:
    for key, value in section.items():
        if key in _WRITTEN or value is None or value == "":
            continue
        if key == _REFRESH_TOKEN and row.get("externalAuthentication") != "initial":
            continue
        entry = None if definition is None else definition.entries.get(key)
        if definition is not None and entry is None:
            continue  # what the service added
        required = entry is not None and entry.required
        if entry is not None and not required and canonical(value) == canonical(entry.default):
            continue
        if value == MASK or is_secret(key, value):
            name = _camel(one.resource_name, key)
            line = f"    {_literal(key)}: config.require_secret({_literal(name)}),"
            if value == MASK and not required:
                # The mask is there even where nothing was ever set.
                yield f"    # Masked, set or not:\n        # {line.strip()}"
                continue
            one.secrets.append(name)
            yield line
        else:
            flag = entry is not None and entry.type.startswith("BOOLEAN")
            yield f"    {_literal(key)}: {_flag(value) if flag else _literal(str(value))},"


def _flag(value: Any) -> str:
    return {"true": "True", "false": "False"}.get(str(value).lower(), _literal(str(value)))


def _literal(text: str) -> str:
    """Return a text as Python writes it, in double quotes where that needs no escape."""
    written = repr(text)
    if written[0] == "'" and '"' not in written:
        return f'"{written[1:-1]}"'
    return written


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _unique(name: str, names: set[str]) -> str:
    number, chosen = 1, name
    while chosen in names:
        number += 1
        chosen = f"{name}-{number}"
    names.add(chosen)
    return chosen


def _camel(*parts: str) -> str:
    first, *words = [word for part in parts for word in re.split(r"[^A-Za-z0-9]+", part) if word]
    return first + "".join(word[0].upper() + word[1:] for word in words)
