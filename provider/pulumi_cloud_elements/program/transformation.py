"""The `Transformation` resource, as a program declares it."""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

from collections.abc import Mapping, Sequence
from typing import Any, overload

import pulumi
import pulumi.dynamic as dynamic

from ..dynamic import TransformationProvider
from ..resources.transformation.fields import FIELDS
from ..sdk.outputs import OutputsOnDemand
from ..sdk.pickling import unwrapped_afterwards
from ..sdk.stack_trace import short_stack_trace
from .calling import arguments_and_options
from .declaring import (
    attributes,
    options_to_read,
    organization,
    refuse_import,
    registered,
    with_secrets,
)
from .transformation_arguments import (
    Field,
    TransformationArgs,
    TransformationArgsDict,
    TransformationScript,
)
from .virtual_data_resource import VirtualDataResource
from .virtual_data_resource_arguments import Level


class Transformation(
    OutputsOnDemand, dynamic.Resource, module="cloudelements", name="Transformation"
):
    """A transformation: maps a vendor's object to a virtual data resource, field by field.

    The arguments are passed by name, or as one `TransformationArgs` before `opts`.

    Args:
        resource_name: the resource's name in the Pulumi program.
        virtual_data_resource: the `VirtualDataResource` that is mapped, or its name. Pass the
            resource itself, so that Pulumi creates it before the transformation and deletes it
            after. A change of its name replaces the transformation.
        level: where the transformation is defined: `organization`, `account` or `instance`. There
            is no default. A change replaces the transformation.
        vendor_name: the vendor's object, such as `lead`.
        element_key: key of the element whose objects are mapped, such as `closeio`. Its id is
            accepted, too, but differs between environments. Not at the level `instance`. A change
            replaces the transformation.
        account_id: id of the account, only at the level `account`. A change replaces the
            transformation.
        instance_id: id of the instance, such as `Instance.id`, only at the level `instance`. A
            change replaces the transformation.
        fields: the mapped fields, by their paths in the virtual data resource. A value is the path
            in the vendor's object, a `TransformationField`, or a list of them to map one field to
            several; default: none, for example if a script maps everything.
        configuration: options by type, each with its properties in the service's spelling:
            `{"passThrough": {"fromVendor": True, "toVendor": False}, "inherit": {}}`. Only declared
            types are managed.
        script: JavaScript that runs after the fields are mapped: its source, or a
            `TransformationScript`; if omitted, there is none. Read it from a separate file, so that
            it can be linted. It is not a secret, so do not put credentials in it.
        is_legacy: whether the script runs in the previous engine; default: the service's false. A
            change from false to true replaces the transformation, which is deleted first.
        adopt: whether to take over a transformation that already exists at this level under this
            name, and later delete it with the stack. Otherwise an existing one is an error, even if
            it is equal. It can be removed after the first `pulumi up`.
        opts: Pulumi's resource options. `import_` raises an error, because Pulumi cannot import
            dynamic resources.

    Raises:
        pulumi.RunError: an argument is missing or unknown, a dictionary has a key that is not a
            string, `virtual_data_resource` is another resource, or `opts.import_` is set.
    """

    virtual_data_resource: pulumi.Output[str]
    """The name of the virtual data resource."""
    level: pulumi.Output[str]
    """`organization`, `account` or `instance`."""
    account_id: pulumi.Output[str | None]
    """The id of the account, at the level `account`; None if it was left out."""
    instance_id: pulumi.Output[str | None]
    """The id of the instance, at the level `instance`."""
    element_key: pulumi.Output[str | None]
    """The element, as declared."""
    vendor_name: pulumi.Output[str]
    """The vendor's object."""
    fields: pulumi.Output[dict[str, Any]]
    """The mapped fields that the service has at this level, by path."""
    configuration: pulumi.Output[dict[str, Any] | None]
    """The declared options that the service has at this level."""
    script: pulumi.Output[Any]
    """The script that the service has at this level."""
    is_legacy: pulumi.Output[bool | None]
    """Whether the script runs in the previous engine."""
    ignored: pulumi.Output[str | None]
    """What the service reported as ignored in the last change; None if it ignored nothing."""
    object_id: pulumi.Output[int | None]
    """The number of the transformation at the service, if the API returns it."""
    base_url: pulumi.Output[str]
    """The base URL of the platform on which the resource lives."""
    organization_id: pulumi.Output[str | None]
    """The id of the service's organization, if the API returns it."""

    @overload
    def __init__(
        self,
        resource_name: str,
        args: TransformationArgs | TransformationArgsDict,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        virtual_data_resource: VirtualDataResource | pulumi.Input[str],
        level: pulumi.Input[Level],
        vendor_name: pulumi.Input[str],
        element_key: pulumi.Input[str] | None = None,
        account_id: pulumi.Input[str] | None = None,
        instance_id: pulumi.Input[str] | None = None,
        fields: pulumi.Input[Mapping[str, Field | Sequence[Field]]] | None = None,
        configuration: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, Any]]]] | None = None,
        script: pulumi.Input[str | TransformationScript] | None = None,
        is_legacy: pulumi.Input[bool] | None = None,
        adopt: pulumi.Input[bool] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *given: Any, **named: Any) -> None:
        args, opts = arguments_and_options(TransformationArgs, resource_name, given, named)
        refuse_import("Transformation", resource_name, opts, "adopt=True")
        props = attributes(
            FIELDS,
            {
                "virtual_data_resource": _name(resource_name, args.virtual_data_resource),
                "definition": _definition(args.virtual_data_resource),
                "level": args.level,
                "account_id": args.account_id,
                "instance_id": args.instance_id,
                "element_key": args.element_key,
                "vendor_name": args.vendor_name,
                "fields": {} if args.fields is None else args.fields,
                "configuration": args.configuration,
                "script": args.script,
                "is_legacy": args.is_legacy,
                "adopt": args.adopt,
                "organization": organization(),
            },
        )
        # What registers is not put into a function of its own: its frame would be in every state.
        with short_stack_trace(), unwrapped_afterwards():
            super().__init__(
                TransformationProvider(), resource_name, props, with_secrets(FIELDS, opts, props)
            )
        registered(self, FIELDS, props)

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

        Raises:
            pulumi.RunError: the id is not a string, or is empty.
        """
        found = cls.__new__(cls)
        props = attributes(FIELDS, {})
        read = options_to_read("Transformation", resource_name, id, opts)
        with short_stack_trace(), unwrapped_afterwards():
            super(Transformation, found).__init__(
                TransformationProvider(), resource_name, props, with_secrets(FIELDS, read)
            )
        registered(found, FIELDS, props)
        return found


def _name(resource_name: str, mapped: Any) -> Any:
    """Return the name of what is mapped.

    Of a resource it is taken from the id: a preview of another change of it does not know its
    other outputs, and would show a change here that never comes.
    """
    if isinstance(mapped, VirtualDataResource):
        return mapped.id.apply(lambda id_: id_.rpartition("/")[2])
    if isinstance(mapped, pulumi.Resource):
        raise pulumi.RunError(
            f'Transformation "{resource_name}": virtual_data_resource: must be a '
            f"VirtualDataResource or its name, not a resource of type {type(mapped).__name__}"
        )
    return mapped


def _definition(mapped: Any) -> Any:
    """Return the definition of the mapped resource, for checks; it is not kept."""
    return mapped._definition if isinstance(mapped, VirtualDataResource) else None
