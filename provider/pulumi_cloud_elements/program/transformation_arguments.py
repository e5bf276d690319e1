"""The typed arguments of `Transformation`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Required, TypedDict

import pulumi

from .virtual_data_resource import VirtualDataResource
from .virtual_data_resource_arguments import Level


class TransformationField(TypedDict, total=False):
    """A mapped field of a `Transformation` with more than the vendor's path.

    `vendor_path` can be empty if the field has options alone, such as a default value. `type`
    defaults to the type of the virtual data resource's field. `configuration` contains the
    field's options by type, each with its properties in the service's spelling, such as
    `{"defaultValue": {"value": "none"}}`.
    """

    vendor_path: Required[pulumi.Input[str]]
    type: pulumi.Input[str]
    vendor_type: pulumi.Input[str]
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, Any]]]]


class TransformationScript(TypedDict, total=False):
    """A script of a `Transformation` with more than its source.

    `mime_type` defaults to the service's `application/javascript`, and `filter_empty_response` to
    its false.
    """

    body: Required[pulumi.Input[str]]
    mime_type: pulumi.Input[str]
    filter_empty_response: pulumi.Input[bool]


Field = pulumi.Input[str | TransformationField]


@dataclass(kw_only=True, repr=False, eq=False)
class TransformationArgs:
    """The arguments of `Transformation` as one object, to pass before `opts`.

    They have the types and the meaning of the keyword arguments of `Transformation`.
    """

    virtual_data_resource: VirtualDataResource | pulumi.Input[str]
    level: pulumi.Input[Level]
    vendor_name: pulumi.Input[str]
    element_key: pulumi.Input[str] | None = None
    account_id: pulumi.Input[str] | None = None
    instance_id: pulumi.Input[str] | None = None
    fields: pulumi.Input[Mapping[str, Field | Sequence[Field]]] | None = None
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, Any]]]] | None = None
    script: pulumi.Input[str | TransformationScript] | None = None
    is_legacy: pulumi.Input[bool] | None = None
    adopt: pulumi.Input[bool] | None = None


class TransformationArgsDict(TypedDict, total=False):
    """The arguments of `Transformation` as a typed dictionary.

    Pass it in place of `TransformationArgs`, or as keyword arguments with `**args`.
    """

    virtual_data_resource: Required[VirtualDataResource | pulumi.Input[str]]
    level: Required[pulumi.Input[Level]]
    vendor_name: Required[pulumi.Input[str]]
    element_key: pulumi.Input[str] | None
    account_id: pulumi.Input[str] | None
    instance_id: pulumi.Input[str] | None
    fields: pulumi.Input[Mapping[str, Field | Sequence[Field]]] | None
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, Any]]]] | None
    script: pulumi.Input[str | TransformationScript] | None
    is_legacy: pulumi.Input[bool] | None
    adopt: pulumi.Input[bool] | None
