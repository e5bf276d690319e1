"""The `InstanceSet` resource, as a program declares it."""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

from collections.abc import Mapping, Sequence
from typing import Any, overload

import pulumi
import pulumi.dynamic as dynamic

from ..dynamic import InstanceSetProvider
from ..resources.instance_set.fields import FIELDS
from ..sdk.pickling import unwrapped_afterwards
from ..sdk.stack_trace import short_stack_trace
from .calling import arguments_and_options
from .declaring import organization, refuse_import, registered, with_secrets
from .instance_set_arguments import InstanceSetArgs, InstanceSetArgsDict, InstanceSetMember
from .members import places


class InstanceSet(dynamic.Resource, module="cloudelements", name="InstanceSet"):
    """Many instances of one element as one resource, which one step creates, changes or deletes.

    For hundreds or thousands of instances: Pulumi's state is then written a few times instead of
    twice for each instance. What is true of an `Instance` is true of each instance of the set.

    The arguments are passed by name, or as one `InstanceSetArgs` before `opts`.

    Args:
        resource_name: the resource's name in the Pulumi program.
        element_key: key of the element of all instances, such as `closeio`. A change replaces the
            set.
        instances: the instances by a key of your own, such as the customer's name: a dictionary of
            `InstanceSetMember`. A key that is taken out deletes its instance.
        configuration: entries that all instances have; those of an instance come before them.
        max_deletions: how many instances one update may delete; default: the larger of 5 and 10 %
            of the set, and none where `instances` is empty.
        release: keys of instances that leave the set and stay at the service, instead of being
            deleted. They can be removed from the list after `pulumi up`.
        opts: Pulumi's resource options. `import_`, `id` and `replace_on_changes=["*"]` raise an
            error.

    Raises:
        pulumi.RunError: an argument is missing or unknown, a dictionary has a key that is not a
            string, `opts.import_` or `opts.id` is set, or `replace_on_changes` holds `"*"`.
    """

    ids: pulumi.Output[dict[str, str]]
    """The instances' ids, by key."""
    names: pulumi.Output[dict[str, str]]
    """The instances' names, by key."""
    tokens: pulumi.Output[dict[str, str]]
    """The tokens for requests through the instances, by key; a secret."""
    valid: pulumi.Output[dict[str, bool]]
    """Whether the service considers the credentials valid, by key."""
    instances: pulumi.Output[dict[str, Any]]
    """The instances by key, as last applied."""
    configuration: pulumi.Output[dict[str, Any] | None]
    """The declared entries that all instances have."""
    element_key: pulumi.Output[str]
    """The element's key."""
    element: pulumi.Output[dict[str, Any] | None]
    """The element as the service describes it."""
    base_url: pulumi.Output[str]
    """The base URL of the platform on which the resource lives."""
    organization_id: pulumi.Output[str | None]
    """The id of the service's organization, if the API returns it."""

    @overload
    def __init__(
        self,
        resource_name: str,
        args: InstanceSetArgs | InstanceSetArgsDict,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        element_key: pulumi.Input[str],
        instances: pulumi.Input[Mapping[str, pulumi.Input[InstanceSetMember | Mapping[str, Any]]]],
        configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None = None,
        max_deletions: pulumi.Input[int] | None = None,
        release: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *given: Any, **named: Any) -> None:
        args, opts = arguments_and_options(InstanceSetArgs, resource_name, given, named)
        _refuse(resource_name, opts)
        props: dict[str, Any] = {
            "element_key": args.element_key,
            "instances": args.instances,
            "configuration": args.configuration,
            "max_deletions": args.max_deletions,
            "release": args.release,
            "organization": organization(),
        }
        declared = places(FIELDS, props)
        # Not extracted into a function: its stack frame would be stored in every state.
        with short_stack_trace(), unwrapped_afterwards():
            super().__init__(
                InstanceSetProvider(), resource_name, declared, with_secrets(FIELDS, opts)
            )
        registered(self, FIELDS, declared)

    def token(self, key: str) -> pulumi.Output[str]:
        """Return the token for requests through an instance; a secret.

        Args:
            key: the instance's key.

        Raises:
            KeyError: the set has no such instance, as soon as its instances are known.
        """

        def of(tokens: Mapping[str, str]) -> str:
            if key not in tokens:
                raise KeyError(f'there is no instance "{key}" in this set')
            return tokens[key]

        return self.tokens.apply(of)


def _refuse(resource_name: str, opts: pulumi.ResourceOptions | None) -> None:
    """Refuse options that cannot work for a set."""
    refuse_import("InstanceSet", resource_name, opts, "adopt in its instances")
    if opts is None:
        return
    if opts.id is not None:
        raise pulumi.RunError(
            f'InstanceSet "{resource_name}": id cannot work, as a set is not at the service: use '
            "Instance.get for each instance"
        )
    if "*" in (opts.replace_on_changes or ()):
        raise pulumi.RunError(
            f'InstanceSet "{resource_name}": replace_on_changes=["*"] would replace all instances '
            "when one of them changes or fails: name single properties instead"
        )
