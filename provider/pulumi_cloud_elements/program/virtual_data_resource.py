"""The `VirtualDataResource` resource, as a program declares it."""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

from collections.abc import Mapping
from typing import Any, overload

import pulumi
import pulumi.dynamic as dynamic

from ..dynamic import VirtualDataResourceProvider
from ..resources.virtual_data_resource.fields import FIELDS
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
from .virtual_data_resource_arguments import (
    Level,
    VirtualDataResourceArgs,
    VirtualDataResourceArgsDict,
    VirtualDataResourceField,
)


class VirtualDataResource(
    OutputsOnDemand, dynamic.Resource, module="cloudelements", name="VirtualDataResource"
):
    """A virtual data resource (VDR, "common resource"): one record format for all vendors.

    The arguments are passed by name, or as one `VirtualDataResourceArgs` before `opts`.

    Args:
        resource_name: the resource's name in the Pulumi program.
        level: where the virtual data resource is defined: `organization`, `account` or `instance`.
            There is no default. A change replaces the virtual data resource.
        fields: the fields by path, such as `address.city`, with `[*]` where a path goes through a
            list. A value is the field's type (`string`, `number`, `boolean`, `date`, `array`, or
            the name of another virtual data resource) or a `VirtualDataResourceField`.
        name: the name that requests and transformations use, such as `contacts`; default:
            `resource_name`. A change replaces the virtual data resource.
        account_id: id of the account, only at the level `account`; default: the account of the
            credentials. A change replaces the virtual data resource.
        instance_id: id of the instance, such as `Instance.id`, only at the level `instance`. A
            change replaces the virtual data resource.
        description: what it is for; if omitted, it is not managed.
        adopt: whether to take over a virtual data resource that already exists at this level under
            this name, and later delete it with the stack. Otherwise an existing one is an error,
            even if it is equal. It can be removed after the first `pulumi up`.
        opts: Pulumi's resource options. `import_` raises an error, because Pulumi cannot import
            dynamic resources.

    Raises:
        pulumi.RunError: an argument is missing or unknown, a dictionary has a key that is not a
            string, or `opts.import_` is set.
    """

    name: pulumi.Output[str]
    """The name."""
    level: pulumi.Output[str]
    """`organization`, `account` or `instance`."""
    account_id: pulumi.Output[str | None]
    """The id of the account, at the level `account`; None if it was left out."""
    instance_id: pulumi.Output[str | None]
    """The id of the instance, at the level `instance`."""
    fields: pulumi.Output[dict[str, Any]]
    """The fields that the service has at this level, by path."""
    description: pulumi.Output[str | None]
    """What it is for, if the service returns it."""
    ignored: pulumi.Output[str | None]
    """What the service reported as ignored in the last change; None if it ignored nothing."""
    object_id: pulumi.Output[int | None]
    """The number of the virtual data resource at the service, if the API returns it."""
    base_url: pulumi.Output[str]
    """The base URL of the platform on which the resource lives."""
    organization_id: pulumi.Output[str | None]
    """The id of the service's organization, if the API returns it."""

    _definition: dict[str, Any]

    @overload
    def __init__(
        self,
        resource_name: str,
        args: VirtualDataResourceArgs | VirtualDataResourceArgsDict,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        level: pulumi.Input[Level],
        fields: pulumi.Input[Mapping[str, pulumi.Input[str | VirtualDataResourceField]]],
        name: pulumi.Input[str] | None = None,
        account_id: pulumi.Input[str] | None = None,
        instance_id: pulumi.Input[str] | None = None,
        description: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *given: Any, **named: Any) -> None:
        args, opts = arguments_and_options(VirtualDataResourceArgs, resource_name, given, named)
        refuse_import("VirtualDataResource", resource_name, opts, "adopt=True")
        props = attributes(
            FIELDS,
            {
                "name": resource_name if args.name is None else args.name,
                "level": args.level,
                "account_id": args.account_id,
                "instance_id": args.instance_id,
                "fields": args.fields,
                "description": args.description,
                "adopt": args.adopt,
                "organization": organization(),
            },
        )
        # What registers is not put into a function of its own: its frame would be in every state.
        with short_stack_trace(), unwrapped_afterwards():
            super().__init__(
                VirtualDataResourceProvider(),
                resource_name,
                props,
                with_secrets(FIELDS, opts, props),
            )
        registered(self, FIELDS, props)
        self._definition = {name: props[name] for name in ("name", "level", "fields")}

    @classmethod
    def get(
        cls,
        resource_name: str,
        id: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> "VirtualDataResource":
        """Read a virtual data resource that somebody else manages; nothing is ever changed there.

        Args:
            resource_name: the resource's name in the Pulumi program.
            id: where it is, and its name: `organizations/contacts`, `accounts/12/contacts` or
                `instances/34/contacts`.
            opts: Pulumi's resource options.

        Raises:
            pulumi.RunError: the id is not a string, or is empty.
        """
        found = cls.__new__(cls)
        props = attributes(FIELDS, {})
        read = options_to_read("VirtualDataResource", resource_name, id, opts)
        with short_stack_trace(), unwrapped_afterwards():
            super(VirtualDataResource, found).__init__(
                VirtualDataResourceProvider(), resource_name, props, with_secrets(FIELDS, read)
            )
        registered(found, FIELDS, props)
        found._definition = {"name": found.name, "level": found.level, "fields": found.fields}
        return found
