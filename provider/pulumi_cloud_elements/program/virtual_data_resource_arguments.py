"""The typed arguments of `VirtualDataResource`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Required, TypedDict

import pulumi

Level = Literal["organization", "account", "instance"]


class VirtualDataResourceField(TypedDict, total=False):
    """A field of a `VirtualDataResource` with more than a type."""

    type: Required[pulumi.Input[str]]
    display_name: pulumi.Input[str]


@dataclass(kw_only=True, repr=False, eq=False)
class VirtualDataResourceArgs:
    """The arguments of `VirtualDataResource` as one object, to pass before `opts`.

    They have the types and the meaning of the keyword arguments of `VirtualDataResource`.
    """

    level: pulumi.Input[Level]
    fields: pulumi.Input[Mapping[str, pulumi.Input[str | VirtualDataResourceField]]]
    name: pulumi.Input[str] | None = None
    account_id: pulumi.Input[str] | None = None
    instance_id: pulumi.Input[str] | None = None
    description: pulumi.Input[str] | None = None
    adopt: pulumi.Input[bool] | None = None


class VirtualDataResourceArgsDict(TypedDict, total=False):
    """The arguments of `VirtualDataResource` as a typed dictionary.

    Pass it in place of `VirtualDataResourceArgs`, or as keyword arguments with `**args`.
    """

    level: Required[pulumi.Input[Level]]
    fields: Required[pulumi.Input[Mapping[str, pulumi.Input[str | VirtualDataResourceField]]]]
    name: pulumi.Input[str] | None
    account_id: pulumi.Input[str] | None
    instance_id: pulumi.Input[str] | None
    description: pulumi.Input[str] | None
    adopt: pulumi.Input[bool] | None
