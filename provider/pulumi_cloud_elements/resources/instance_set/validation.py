"""Everything that is wrong with a set and its members, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...api.ids import plain
from ..checks import did_you_mean, instead, is_key, is_unicode, shown
from ..values import is_known
from .members import OWN

_NAMED = 10  # members that a message names


def problems_of_shape(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield what makes it impossible to look at single members."""
    members = inputs.get("instances")
    if members is None:
        yield (
            "instances: is missing: declare a dictionary of instances by key, or {} for a set "
            "without any"
        )
    elif not isinstance(members, Mapping):
        if is_known(members):
            yield "instances: must be a dictionary of instances by key"
    else:
        for key, member in members.items():
            yield from _member(key, member)
        yield from _adopted_twice(members)
    most = inputs.get("max_deletions")
    if most is not None and is_known(most) and not _is_count(most):
        yield f"max_deletions: must be a whole number of 0 or more{instead(most)}"
    yield from _release(inputs.get("release"), members)


def _member(key: Any, member: Any) -> Iterator[str]:
    if not is_key(key) or not is_unicode(key) or key != key.strip() or key.startswith("__"):
        yield (
            f"instances: {shown(key)} cannot be a key: use printable characters, without spaces at "
            'its ends, and not beginning with "__"'
        )
        return
    if member is None or not isinstance(member, Mapping):
        if member is None or is_known(member):
            yield f"instances.{key}: must be a dictionary of the instance's arguments"
        return
    for name in member:
        if name == "element_key":
            yield (
                f"instances.{key}: element_key belongs to the set: declare another set for "
                "instances of another element"
            )
        elif name not in OWN:
            yield (
                f"instances.{key}: {shown(name)} is not an argument of an instance"
                f"{did_you_mean(name, OWN)}"
            )


def _adopted_twice(members: Mapping[Any, Any]) -> Iterator[str]:
    keys: dict[str, list[str]] = {}
    for key, member in members.items():
        adopt = member.get("adopt") if isinstance(member, Mapping) else None
        if isinstance(adopt, str):
            keys.setdefault(plain(adopt), []).append(key)
    for id_, of in keys.items():
        if len(of) > 1:
            yield (
                f"{_instances(of)}: adopt: instance {id_} can be adopted once: remove adopt from "
                "all but one of them"
            )


def _release(release: Any, members: Any) -> Iterator[str]:
    if release is None or not is_known(release):
        return
    if not isinstance(release, (list, tuple)) or not all(isinstance(key, str) for key in release):
        yield f"release: must be a list of keys{instead(release)}"
        return
    if isinstance(members, Mapping):
        both = sorted(set(release) & members.keys())
        if both:
            yield (
                f"release: {', '.join(both)}: is declared in instances, too: remove it there to "
                "release the instance, or remove it here to keep it"
            )


def _is_count(value: Any) -> bool:
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and value >= 0
        and float(value).is_integer()
    )


def by_member(found: Mapping[str, Sequence[str]]) -> list[str]:
    """Return lines about members, each line once with the keys that it is about.

    Args:
        found: the lines by the members' keys.
    """
    keys: dict[str, list[str]] = {}
    for key, lines in found.items():
        for line in lines:
            keys.setdefault(line, []).append(key)
    return [
        # What is wrong with the element is wrong with the set.
        line if line.startswith("element_key") else f"{_instances(of)}: {line}"
        for line, of in keys.items()
    ]


def _instances(keys: Sequence[str]) -> str:
    return named([f"instances.{key}" for key in keys])


def named(names: Iterable[str]) -> str:
    """Return names in a list, the first ten of them and the number of the rest."""
    every = list(names)
    rest = len(every) - _NAMED
    listed = ", ".join(every[:_NAMED])
    return f"{listed} and {rest:,} more" if rest > 0 else listed
