"""The members of a set: as inputs and outputs of single instances, and as the state keeps them.

The state has each value once: what all members have in common is the set's, a member has only
what differs from that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...recovery.marker import CREATION_ID, MEMBER
from ...recovery.members import member_creation_id
from ...redaction import MARKED_INPUTS, marked_in
from ..instance.fields import FIELDS as INSTANCE
from ..values import is_known, same

Row = Mapping[str, Any]

OWN = tuple(
    field.name
    for field in INSTANCE.inputs
    if not field.internal and field.name not in ("element_key",)
)
"""The arguments of a member."""
_OF_ALL = ("element", "user")  # of the first member, as the others have the same most of the time
_SHARED = ("element_key", *_OF_ALL, "base_url", "account", "organization_id", "organization")
_BY_KEY = {"id": "ids", "name": "names", "token": "tokens", "valid": "valid"}
_KEPT = (
    "tags",
    "disabled",
    "external_authentication",
    "reauthenticate",
    "provider_data",
    "retrieve_objects_after_instantiation",
    "adopt",
    "declared",
    "marker",
)
_WITHOUT = "without"  # entries of the common configuration that a member does not have


def declared(inputs: Row) -> dict[str, dict[str, Any]]:
    """Return the declared inputs of each member, as those of an instance.

    Args:
        inputs: the set's inputs, found to be of the right shape; values may not be known yet.
    """
    creation_id, marked = inputs.get(CREATION_ID), marked_in(inputs)
    found = {}
    for key, own in inputs["instances"].items():
        member = {
            "name": key,
            **{name: value for name, value in own.items() if value is not None},
            "element_key": inputs.get("element_key"),
            "configuration": merged(inputs.get("configuration"), own.get("configuration")),
        }
        if creation_id is not None:
            member[CREATION_ID] = member_creation_id(creation_id, key)
        secret = sorted(_marked_of(key, member, marked))
        if secret:
            member[MARKED_INPUTS] = json.dumps(secret)
        found[key] = member
    return found


def merged(common: Any, own: Any) -> Any:
    """Return a member's configuration; what is not known yet stands for the whole."""
    for section in (common, own):
        if section is not None and not isinstance(section, Mapping):
            return section
    return {**(common or {}), **(own or {})}


def as_own(member: Row, key: str, common: Any) -> dict[str, Any]:
    """Return a member's inputs as the set's inputs have them: without what goes without saying.

    Args:
        member: the inputs of an instance.
        key: the member's key.
        common: the set's `configuration`.
    """
    own = {name: member[name] for name in OWN if member.get(name) is not None}
    if own.get("name") == key:
        del own["name"]
    section = own.pop("configuration", None)
    if not isinstance(section, Mapping) or not isinstance(common, Mapping):
        return own if not section else {**own, "configuration": section}
    # One that the service no longer has would have to be declared as not set.
    missing = dict.fromkeys(common.keys() - section.keys(), "")
    differing = {**_differing(section, common), **missing}
    return {**own, "configuration": differing} if differing else own


def kept(new: Row, key: str, common: Any) -> dict[str, Any]:
    """Return a member's checked inputs as they are kept: without what the set has anyway."""
    own = {name: value for name, value in new.items() if value is not None}
    if own.get("name") == key:
        del own["name"]
    section = own.get("configuration")
    if isinstance(section, Mapping) and isinstance(common, Mapping):
        own["configuration"] = _differing(section, common)
    if own.get("configuration") == {}:
        del own["configuration"]
    return own


def unpacked(state: Row) -> dict[str, dict[str, Any]]:
    """Return the outputs of each member that exists, as those of an instance, by key."""
    shared = {name: state[name] for name in _SHARED if name in state}
    common, creation_id = state.get("configuration") or {}, state.get(CREATION_ID)
    marked = marked_in(state)
    found = {}
    for key in state.get("ids") or {}:
        own = dict((state.get("instances") or {}).get(key) or {})
        without = own.pop(_WITHOUT, ())
        section = {entry: value for entry, value in common.items() if entry not in without}
        member = {**shared, **own, "configuration": section | dict(own.get("configuration") or {})}
        for name, output in _BY_KEY.items():
            member[name] = (state.get(output) or {}).get(key)
        if creation_id is not None:
            member[CREATION_ID] = member_creation_id(creation_id, key)
        secret = sorted(_marked_of(key, member, marked))
        if secret:
            member[MARKED_INPUTS] = json.dumps(secret)
        found[key] = member
    return found


def packed(members: Mapping[str, Row], inputs: Row, now: Row) -> dict[str, Any]:
    """Return the outputs of a set.

    Args:
        members: the outputs of each member that exists, with `id`.
        inputs: the set's inputs.
        now: base URL, account and organization in force.
    """
    common = inputs.get("configuration") or {}
    shared = {**now, "element_key": inputs["element_key"]}
    members = {key: _slim(row) for key, row in sorted(members.items())}
    for name in _OF_ALL:
        first = next((row[name] for row in members.values() if row.get(name)), None)
        if first is not None:
            shared[name] = first
    outputs: dict[str, Any] = {
        output: {key: row[name] for key, row in members.items() if row.get(name) is not None}
        for name, output in _BY_KEY.items()
    }
    outputs["instances"] = {key: _packed(row, common, shared) for key, row in members.items()}
    return outputs | shared


def marked_name(key: str, *name: str) -> str:
    """Return how `MARKED_INPUTS` names a member, or one of its properties.

    Args:
        key: the member's key, which may hold dots.
        name: the property's name, as for an instance.
    """
    return MEMBER.join(("instances", key, *name))


def secret_names(outputs: Row) -> set[str]:
    """Return the keys of the members whose names the program marked secret.

    Args:
        outputs: the set's outputs.
    """
    marked = marked_in(outputs)
    return {
        key
        for key in outputs.get("names") or {}
        if {"instances", marked_name(key), marked_name(key, "name")} & marked
    }


def _slim(member: Row) -> Row:
    """Return a member's outputs with no more of its owner than what tells accounts apart."""
    user = member.get("user")
    return {**member, "user": {"id": user.get("id")}} if isinstance(user, Mapping) else member


def _packed(member: Row, common: Row, shared: Row) -> dict[str, Any]:
    own = {name: member[name] for name in _KEPT if member.get(name) is not None}
    own |= {
        name: member[name]
        for name in _SHARED
        if member.get(name) is not None and member[name] != shared.get(name)
    }
    section = member.get("configuration") or {}
    differing = _differing(section, common)
    if differing:
        own["configuration"] = differing
    without = sorted(common.keys() - section.keys())
    return {**own, _WITHOUT: without} if without else own


def _differing(section: Row, common: Row) -> dict[str, Any]:
    return {
        entry: value
        for entry, value in section.items()
        if entry not in common
        or not (is_known(value) and is_known(common[entry]) and same(common[entry], value))
    }


def _marked_of(key: str, member: Row, marked: Iterable[str]) -> Iterator[str]:
    """Yield the names of a member's properties that the program marked secret."""
    names = set(marked)
    if {"instances", marked_name(key)} & names:
        yield from (name for name in OWN if name in member)
        return
    for name in names:
        if name.startswith(marked_name(key, "")):
            yield name.removeprefix(marked_name(key, ""))
        elif name == "configuration" or name.startswith("configuration."):
            yield name
