"""The `Instance` resource, as a program declares it."""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

from collections.abc import Mapping, Sequence
from typing import Any, Literal, overload

import pulumi
import pulumi.dynamic as dynamic

from ..dynamic import InstanceProvider
from ..resources.instance import configuration as section
from ..resources.instance.fields import FIELDS
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
from .instance_arguments import InstanceArgs, InstanceArgsDict


class Instance(OutputsOnDemand, dynamic.Resource, module="cloudelements", name="Instance"):
    """An element instance: a connection of Cloud Elements to one account of one vendor.

    The arguments are passed by name, or as one `InstanceArgs` before `opts`.

    Args:
        resource_name: the resource's name in the Pulumi program.
        element_key: key of the element, such as `closeio`. A change replaces the instance.
        name: the instance's name; default: `resource_name`. Need not be unique.
        configuration: the configuration as a flat dictionary with dotted keys. Values are strings,
            numbers, booleans, or JSON. Entries that are not known to be harmless are secrets, even
            if they are plain values. An entry that is removed is reset to the element's default.
        tags: the instance's tags; `[]` means none. If omitted, they are not managed, and the
            service's `[name]` is accepted.
        disabled: whether the instance refuses requests; if omitted, it is not managed.
        external_authentication: `initial` for an OAuth element that signs in without a browser,
            with `oauth.user.refresh_token`; default: the service's `none`.
        provider_data: the values that a sign-in in a browser returned, such as `{"code": ...}`; a
            secret. Used only when the instance is created or `reauthenticate` changes; changing
            only this does nothing.
        reauthenticate: any string. A change makes the instance sign in again, with `provider_data`
            or the refresh token.
        retrieve_objects_after_instantiation: whether the service reads the vendor's objects when it
            creates the instance; default: the service's.
        adopt: id of an existing instance to take over instead of creating one. It can be removed
            after the first `pulumi up`.
        opts: Pulumi's resource options. `import_` raises an error, because Pulumi cannot import
            dynamic resources.

    Outputs are the fields of the service's response.

    Raises:
        pulumi.RunError: an argument is missing or unknown, a dictionary has a key that is not a
            string, or `opts.import_` is set.
    """

    name: pulumi.Output[str]
    """The instance's name."""
    token: pulumi.Output[str]
    """The token for requests through the instance; a secret."""
    element_key: pulumi.Output[str]
    """The element's key."""
    element: pulumi.Output[dict[str, Any]]
    """The element as the service describes it: `id`, `name`, `key`, `hub`, …"""
    element_id: pulumi.Output[int | None]
    """The element's id, which differs between environments."""
    configuration: pulumi.Output[dict[str, Any]]
    """The declared entries as last applied."""
    effective_configuration: pulumi.Output[dict[str, Any]]
    """All entries that have a value in the service's response, masked; a secret."""
    tags: pulumi.Output[list[str] | None]
    """The instance's tags."""
    valid: pulumi.Output[bool | None]
    """Whether the service considers the credentials valid."""
    disabled: pulumi.Output[bool | None]
    """Whether the instance refuses requests."""
    created_date: pulumi.Output[str | None]
    """When the instance was created, in the service's format."""
    provision_interactions: pulumi.Output[list[Any]]
    """The steps that the service still requires for provisioning; a secret if there are any."""
    max_cache_size: pulumi.Output[float | None]
    """Size of the instance's cache."""
    cache_time_to_live: pulumi.Output[float | None]
    """How long a response is cached."""
    events_enabled: pulumi.Output[bool | None]
    """Whether the instance receives events."""
    caching_enabled: pulumi.Output[bool | None]
    """Whether responses are cached."""
    trace_logging_enabled: pulumi.Output[bool | None]
    """Whether requests are traced."""
    external_authentication: pulumi.Output[str | None]
    """`none` or `initial`."""
    user: pulumi.Output[dict[str, Any] | None]
    """The user who owns the instance."""
    base_url: pulumi.Output[str]
    """The base URL of the platform on which the resource lives."""
    organization_id: pulumi.Output[str | None]
    """The id of the service's organization, if the API returns it."""
    marker: pulumi.Output[str | None]
    """The tag by which the provider finds the instance again; not among `tags`."""

    @overload
    def __init__(
        self,
        resource_name: str,
        args: InstanceArgs | InstanceArgsDict,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        element_key: pulumi.Input[str],
        name: pulumi.Input[str] | None = None,
        configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None = None,
        tags: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        disabled: pulumi.Input[bool] | None = None,
        external_authentication: pulumi.Input[Literal["none", "initial"]] | None = None,
        provider_data: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        reauthenticate: pulumi.Input[str] | None = None,
        retrieve_objects_after_instantiation: pulumi.Input[bool] | None = None,
        adopt: pulumi.Input[str] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *given: Any, **named: Any) -> None:
        args, opts = arguments_and_options(InstanceArgs, resource_name, given, named)
        refuse_import("Instance", resource_name, opts, f'adopt="{opts and opts.import_}"')
        props: dict[str, Any] = {
            "element_key": args.element_key,
            "name": resource_name if args.name is None else args.name,
            "configuration": _hidden({} if args.configuration is None else args.configuration),
            "tags": args.tags,
            "disabled": args.disabled,
            "external_authentication": args.external_authentication,
            "provider_data": None
            if args.provider_data is None
            else pulumi.Output.secret(args.provider_data),
            "reauthenticate": args.reauthenticate,
            "retrieve_objects_after_instantiation": args.retrieve_objects_after_instantiation,
            "adopt": args.adopt,
            "organization": organization(),
        }
        places = attributes(FIELDS, props)
        # Not extracted into a function: its stack frame would be stored in every state.
        with short_stack_trace(), unwrapped_afterwards():
            super().__init__(InstanceProvider(), resource_name, places, with_secrets(FIELDS, opts))
        registered(self, FIELDS, places)

    @classmethod
    def get(
        cls,
        resource_name: str,
        id: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> "Instance":
        """Read an existing instance without managing it. It is never changed or deleted.

        Args:
            resource_name: the resource's name in the Pulumi program.
            id: the instance's id.
            opts: Pulumi's resource options.

        Raises:
            pulumi.RunError: the id is not a string, or is empty.
        """
        instance = cls.__new__(cls)
        places = attributes(FIELDS, {})
        read = options_to_read("Instance", resource_name, id, opts)
        with short_stack_trace(), unwrapped_afterwards():
            super(Instance, instance).__init__(
                InstanceProvider(), resource_name, places, with_secrets(FIELDS, read)
            )
        registered(instance, FIELDS, places)
        return instance


def _hidden(configuration: Any) -> Any:
    """Mark credentials as secrets in the program, even if they are plain values."""
    if not isinstance(configuration, Mapping):
        return pulumi.Output.from_input(configuration).apply(_hidden)
    return {
        key: pulumi.Output.secret(value) if section.is_secret(key, value) else value
        for key, value in configuration.items()
    }
