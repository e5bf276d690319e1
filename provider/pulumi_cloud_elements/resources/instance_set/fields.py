"""The properties of a set of instances."""

from __future__ import annotations

from typing import Any

from ..fields import Field, Fields, Source, always
from ..instance import configuration


def _is_secret_entry(path: tuple[str, ...], value: Any) -> bool:
    return len(path) == 1 and configuration.is_secret(path[0], value)


def _is_secret_of_member(path: tuple[str, ...], value: Any) -> bool:
    """Tell whether a value below `instances` is a secret: the path begins with the member's key."""
    if len(path) == 3 and path[1] == "configuration":
        return configuration.is_secret(path[2], value)
    return len(path) == 2 and path[1] == "provider_data"


FIELDS = Fields(
    Field(
        name="element_key",
        type="string",
        argument="key of the element of all instances, such as `closeio`. A change replaces the "
        "set.",
        output="The element's key.",
        required=True,
        replaces=True,
        source=Source.INPUTS,
    ),
    Field(
        name="instances",
        type="object",
        argument="the instances by a key of your own, such as the customer's name: a dictionary "
        "of `InstanceSetMember`. A key that is taken out deletes its instance.",
        output="The instances by key, as last applied.",
        required=True,
        source=Source.PROVIDER,
        secret=_is_secret_of_member,
    ),
    Field(
        name="configuration",
        type="object",
        argument="entries that all instances have; those of an instance come before them.",
        output="The declared entries that all instances have.",
        source=Source.INPUTS,
        secret=_is_secret_entry,
    ),
    Field(
        name="max_deletions",
        type="integer",
        argument="how many instances one update may delete; default: the larger of 5 and 10 % of "
        "the set, and none where `instances` is empty.",
        source=Source.INPUTS,
    ),
    Field(
        name="release",
        type="list of strings",
        argument="keys of instances that leave the set and stay at the service, instead of being "
        "deleted. They can be removed from the list after `pulumi up`.",
        source=Source.INPUTS,
    ),
    Field(
        name="ids",
        type="object",
        output="The instances' ids, by key.",
        source=Source.PROVIDER,
    ),
    Field(
        name="names",
        type="object",
        output="The instances' names, by key.",
        source=Source.PROVIDER,
    ),
    Field(
        name="tokens",
        type="object",
        output="The tokens for requests through the instances, by key; a secret.",
        source=Source.PROVIDER,
        secret=always,
    ),
    Field(
        name="valid",
        type="object",
        output="Whether the service considers the credentials valid, by key.",
        source=Source.PROVIDER,
    ),
    Field(
        name="element",
        type="object",
        output="The element as the service describes it.",
        source=Source.PROVIDER,
    ),
    Field(
        name="user",
        type="object",
        output="The user who owns the instances; for the provider's own use.",
        internal=True,
        source=Source.PROVIDER,
    ),
)
