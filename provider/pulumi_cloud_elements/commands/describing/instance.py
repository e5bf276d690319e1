"""An instance that exists, as the text that declares it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...api.catalogue import Catalogue, Definition, NotInCatalogueError
from ...api.tags import tag_names
from ...recovery.marker import resource_marker, without_markers
from ...resources.instance.configuration import is_secret
from ...resources.values import MASK, canonical
from . import refusals
from .names import Names
from .python import OF_A_STACK, Described, literal

# What the service itself writes: never the user's.
_WRITTEN = ("event.notification.subscription.id", "oauth.user.token", "oauth.user.token_secret")
_REFRESH_TOKEN = "oauth.user.refresh_token"  # noqa: S105  # the entry's key


def described(row: Mapping[str, Any], catalogue: Catalogue, names: Names) -> Described:
    """Return the declaration of an instance.

    Args:
        row: the instance as the service returns it.
        catalogue: what the service says of its element.
        names: the names in use; the new ones are added.
    """
    name, key = str(row.get("name") or ""), str((row.get("element") or {}).get("key") or "")
    one = Described(names.resource(name, key, "instance"), [], id=str(row.get("id")))
    section = row.get("configuration") or {}
    definition = _definition(catalogue, key, section, one)
    tags = tag_names(row.get("tags"))
    if resource_marker(tags or []):
        one.notes.append(OF_A_STACK)
    own = list(without_markers(tags or []))
    one.notes += refusals.of_instance({"element_key": key, "name": name, "tags": own})
    one.lines += [f"element_key={literal(key)},", f"name={literal(name)},"]
    one.lines += ["configuration={", *_entries(row, section, definition, one, names), "},"]
    if tags is not None:  # a response may lack them
        one.lines.append(f"tags=[{', '.join(map(literal, own))}],")
    if row.get("externalAuthentication") == "initial":
        one.lines.append('external_authentication="initial",')
    if row.get("disabled") is True:
        one.lines.append("disabled=True,")
    one.lines.append(f"adopt={literal(str(row.get('id')))},")
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
    names: Names,
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
            name = names.secret(one.resource_name, key)
            line = f"    {literal(key)}: config.require_secret({literal(name)}),"
            if value == MASK and not required:
                # The mask is there even where nothing was ever set.
                yield f"    # Masked, set or not:\n        # {line.strip()}"
                continue
            one.secrets.append(name)
            yield line
        else:
            flag = entry is not None and entry.type.startswith("BOOLEAN")
            yield f"    {literal(key)}: {_flag(value) if flag else literal(str(value))},"


def _flag(value: Any) -> str:
    return {"true": "True", "false": "False"}.get(str(value).lower(), literal(str(value)))
