"""The typed arguments of `Instance`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Required, TypedDict

import pulumi


@dataclass(kw_only=True, repr=False, eq=False)
class InstanceArgs:
    """The arguments of `Instance` as one object, to pass before `opts`.

    They have the types and the meaning of the keyword arguments of `Instance`.
    """

    element_key: pulumi.Input[str]
    name: pulumi.Input[str] | None = None
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None = None
    tags: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None
    disabled: pulumi.Input[bool] | None = None
    external_authentication: pulumi.Input[Literal["none", "initial"]] | None = None
    provider_data: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None
    reauthenticate: pulumi.Input[str] | None = None
    retrieve_objects_after_instantiation: pulumi.Input[bool] | None = None
    adopt: pulumi.Input[str] | None = None


class InstanceArgsDict(TypedDict, total=False):
    """The arguments of `Instance` as a typed dictionary.

    Pass it in place of `InstanceArgs`, or as keyword arguments with `**args`.
    """

    element_key: Required[pulumi.Input[str]]
    name: pulumi.Input[str] | None
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None
    tags: pulumi.Input[Sequence[pulumi.Input[str]]] | None
    disabled: pulumi.Input[bool] | None
    external_authentication: pulumi.Input[Literal["none", "initial"]] | None
    provider_data: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None
    reauthenticate: pulumi.Input[str] | None
    retrieve_objects_after_instantiation: pulumi.Input[bool] | None
    adopt: pulumi.Input[str] | None
