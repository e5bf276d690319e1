"""The `Transformation` resource, as a program declares it."""

# Annotations are not strings here: the SDK evaluates those of a class anew with each resource.

from collections.abc import Mapping, Sequence
from typing import Any, Required, TypedDict

import pulumi
import pulumi.dynamic as dynamic

from ..dynamic import TransformationProvider
from ..resources.transformation.fields import FIELDS
from ..sdk.outputs import leave_to_registration
from ..sdk.pickling import unwrapped_afterwards
from ..sdk.stack_trace import short_stack_trace
from .declaring import attributes, organization, refuse_import, with_secrets
from .virtual_data_resource import Level, VirtualDataResource


class TransformationField(TypedDict, total=False):
    """A mapped field of a `Transformation` that is more than the vendor's path.

    `type` is by default that of the virtual data resource's field. `configuration` has the field's
    options by their types, each with its properties in the service's spelling, such as
    `{"defaultValue": {"value": "none"}}`.
    """

    vendor_path: Required[pulumi.Input[str]]
    type: pulumi.Input[str]
    vendor_type: pulumi.Input[str]
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, Any]]]]


class TransformationScript(TypedDict, total=False):
    """A script of a `Transformation` that is more than its source.

    `mime_type` is by default the service's `application/javascript`, `filter_empty_response` its
    false.
    """

    body: Required[pulumi.Input[str]]
    mime_type: pulumi.Input[str]
    filter_empty_response: pulumi.Input[bool]


_Field = pulumi.Input[str | TransformationField]


class Transformation(dynamic.Resource, module="cloudelements", name="Transformation"):
    """A transformation: which fields of a vendor's object a virtual data resource's fields are.

    Args:
        resource_name: the resource's name in the Pulumi program.
        virtual_data_resource: the `VirtualDataResource` that is mapped, or its name. Give the
            resource itself, so that it is made before the transformation and deleted after it. A
            change of its name replaces the transformation.
        level: where the transformation lives: `organization`, `account` or `instance`. There is no
            default. A change replaces the transformation.
        vendor_name: the vendor's object, such as `lead`.
        element_key: key of the element whose objects are mapped, such as `closeio`; its id is
            accepted, too, but differs by environment. Not at the level `instance`. A change
            replaces the transformation.
        account_id: id of the account, at the level `account` alone. A change replaces the
            transformation.
        instance_id: id of the instance, such as `Instance.id`, at the level `instance` alone. A
            change replaces the transformation.
        fields: the mapped fields by their paths in the virtual data resource. A value is the path
            in the vendor's object, or a `TransformationField`, or a list of them where one field is
            mapped to several; default: none, as for a script that does all of it.
        configuration: options by their types, each with its properties in the service's spelling:
            `{"passThrough": {"fromVendor": True, "toVendor": False}, "inherit": {}}`. Only declared
            types are managed.
        script: JavaScript that runs after the fields are mapped: its source, or a
            `TransformationScript`; if omitted, there is none. Read it from a file of its own, so
            that it can be linted. It is no secret: credentials do not belong into it.
        is_legacy: whether the script runs in the engine of before; default: the service's false. A
            change from false to true replaces the transformation, which is deleted first.
        adopt: whether a transformation that exists at this place under this name is taken over, and
            later deleted with the stack. Otherwise it is an error, however equal it is. May be
            removed later.
        opts: Pulumi's resource options. Its `import_` is refused: Pulumi cannot import dynamic
            resources.

    Raises:
        pulumi.RunError: `opts` asks for an import.
    """

    virtual_data_resource: pulumi.Output[str]
    """The name of the virtual data resource."""
    level: pulumi.Output[str]
    """`organization`, `account` or `instance`."""
    account_id: pulumi.Output[str | None]
    """The id of the account, at the level `account`."""
    instance_id: pulumi.Output[str | None]
    """The id of the instance, at the level `instance`."""
    element_key: pulumi.Output[str | None]
    """The element, as the program named it."""
    vendor_name: pulumi.Output[str]
    """The vendor's object."""
    fields: pulumi.Output[dict[str, Any]]
    """The mapped fields that the service has at this level, by their paths."""
    configuration: pulumi.Output[dict[str, Any] | None]
    """The declared options as the service has them at this level."""
    script: pulumi.Output[Any]
    """The script that the service has at this level."""
    is_legacy: pulumi.Output[bool | None]
    """Whether the script runs in the engine of before."""
    ignored: pulumi.Output[str | None]
    """What the service said that it ignored of the last change; None where it took all."""
    object_id: pulumi.Output[int | None]
    """The number that the service has for the transformation, where it shows one."""
    base_url: pulumi.Output[str]
    """The base URL of the platform on which the resource lives."""
    organization_id: pulumi.Output[str | None]
    """The id of the organization at the service, where the API shows it."""
    account: pulumi.Output[str]
    """What identifies platform and credentials; for the provider's own use."""
    declared: pulumi.Output[list[str]]
    """Which optional inputs the program declared; for the provider's own use."""

    def __init__(
        self,
        resource_name: str,
        *,
        virtual_data_resource: VirtualDataResource | pulumi.Input[str],
        level: pulumi.Input[Level],
        vendor_name: pulumi.Input[str],
        element_key: pulumi.Input[str] | None = None,
        account_id: pulumi.Input[str] | None = None,
        instance_id: pulumi.Input[str] | None = None,
        fields: pulumi.Input[Mapping[str, _Field | Sequence[_Field]]] | None = None,
        configuration: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, Any]]]] | None = None,
        script: pulumi.Input[str | TransformationScript] | None = None,
        is_legacy: pulumi.Input[bool] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        refuse_import("Transformation", resource_name, opts, "adopt=True")
        props = attributes(
            FIELDS,
            {
                "virtual_data_resource": _name(virtual_data_resource),
                "definition": _definition(virtual_data_resource),
                "level": level,
                "account_id": account_id,
                "instance_id": instance_id,
                "element_key": element_key,
                "vendor_name": vendor_name,
                "fields": {} if fields is None else fields,
                "configuration": configuration,
                "script": script,
                "is_legacy": is_legacy,
                "adopt": adopt,
                "organization": organization(),
            },
        )
        # What registers is not put into a function of its own: its frame would be in every state.
        with short_stack_trace(), unwrapped_afterwards():
            super().__init__(
                TransformationProvider(), resource_name, props, with_secrets(FIELDS, opts)
            )
        leave_to_registration(self, props)

    @classmethod
    def get(
        cls,
        resource_name: str,
        id: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> "Transformation":
        """Read a transformation that somebody else manages; nothing is ever changed there.

        Args:
            resource_name: the resource's name in the Pulumi program.
            id: where it is, and its name: `organizations/elements/closeio/contacts`,
                `accounts/12/elements/closeio/contacts` or `instances/34/contacts`.
            opts: Pulumi's resource options.
        """
        found = cls.__new__(cls)
        props = attributes(FIELDS, {})
        read = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        with short_stack_trace(), unwrapped_afterwards():
            super(Transformation, found).__init__(
                TransformationProvider(), resource_name, props, with_secrets(FIELDS, read)
            )
        leave_to_registration(found, props)
        return found


def _name(mapped: Any) -> Any:
    """Return the name of what is mapped.

    Of a resource it is taken from the id: a preview of another change of it does not know its
    other outputs, and would show a change here that never comes.
    """
    if isinstance(mapped, VirtualDataResource):
        return mapped.id.apply(lambda id_: id_.rpartition("/")[2])
    return mapped


def _definition(mapped: Any) -> Any:
    """Return what is declared of what is mapped, for checks; it is not kept."""
    return mapped._definition if isinstance(mapped, VirtualDataResource) else None


class TransformationArgs(TypedDict, total=False):
    """The inputs of `Transformation`, for programs that put them together elsewhere.

    Use it as `Transformation("name", **args)`; what they mean is told there.
    """

    virtual_data_resource: Required[VirtualDataResource | pulumi.Input[str]]
    level: Required[pulumi.Input[Level]]
    vendor_name: Required[pulumi.Input[str]]
    element_key: pulumi.Input[str]
    account_id: pulumi.Input[str]
    instance_id: pulumi.Input[str]
    fields: pulumi.Input[Mapping[str, _Field | Sequence[_Field]]]
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, Any]]]]
    script: pulumi.Input[str | TransformationScript]
    is_legacy: pulumi.Input[bool]
    adopt: pulumi.Input[bool]
