"""The typed arguments of `InstanceSet`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Required, TypedDict

import pulumi


class InstanceSetMember(TypedDict, total=False):
    """The arguments of one instance of an `InstanceSet`.

    They mean what they mean for `Instance`. The default of `name` is the instance's key.
    """

    name: pulumi.Input[str]
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]]
    tags: pulumi.Input[Sequence[pulumi.Input[str]]]
    disabled: pulumi.Input[bool]
    external_authentication: pulumi.Input[Literal["none", "initial"]]
    provider_data: pulumi.Input[Mapping[str, pulumi.Input[str]]]
    reauthenticate: pulumi.Input[str]
    retrieve_objects_after_instantiation: pulumi.Input[bool]
    adopt: pulumi.Input[str]


@dataclass(kw_only=True, repr=False, eq=False)
class InstanceSetArgs:
    """The arguments of `InstanceSet` as one object, to pass before `opts`.

    They have the types and the meaning of the keyword arguments of `InstanceSet`.
    """

    element_key: pulumi.Input[str]
    instances: pulumi.Input[Mapping[str, pulumi.Input[InstanceSetMember | Mapping[str, Any]]]]
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None = None
    max_deletions: pulumi.Input[int] | None = None
    release: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None


class InstanceSetArgsDict(TypedDict, total=False):
    """The arguments of `InstanceSet` as a typed dictionary.

    Pass it in place of `InstanceSetArgs`, or as keyword arguments with `**args`.
    """

    element_key: Required[pulumi.Input[str]]
    instances: Required[
        pulumi.Input[Mapping[str, pulumi.Input[InstanceSetMember | Mapping[str, Any]]]]
    ]
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None
    max_deletions: pulumi.Input[int] | None
    release: pulumi.Input[Sequence[pulumi.Input[str]]] | None
