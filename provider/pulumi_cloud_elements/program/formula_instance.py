"""The `FormulaInstance` resource, as a program declares it."""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

from collections.abc import Mapping
from typing import Any, overload

import pulumi
import pulumi.dynamic as dynamic

from ..dynamic import FormulaInstanceProvider
from ..resources.formula_instance.fields import FIELDS
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
from .formula_arguments import FormulaInstanceArgs, FormulaInstanceArgsDict


class FormulaInstance(
    OutputsOnDemand, dynamic.Resource, module="cloudelements", name="FormulaInstance"
):
    """A formula instance: runs a formula with its own instances and values.

    The arguments are passed by name, or as one `FormulaInstanceArgs` before `opts`.

    Args:
        resource_name: the resource's name in the Pulumi program.
        formula_id: id of the formula. A change replaces the formula instance.
        name: the formula instance's name; default: `resource_name`. Need not be unique.
        configuration: the values of the formula's variables, by key: ids of element instances or of
            other formula instances, strings, numbers, booleans, or JSON. All values except the ids
            of element instances are secrets, even if they are plain values.
        settings: settings: `notification.email`, `notification.webhook.url` (a secret), `api`, and
            `formula.instance.time.to.live`, the number of seconds after which the service deletes
            it.
        active: whether it runs; with `None` it is not managed.
        adopt: id of an existing formula instance to take over instead of creating one. It can be
            removed after the first `pulumi up`.
        opts: Pulumi's resource options. `import_` raises an error, because Pulumi cannot import
            dynamic resources.

    Outputs are the fields of the service's response.

    Raises:
        pulumi.RunError: an argument is missing or unknown, a dictionary has a key that is not a
            string, or `opts.import_` is set.
    """

    formula_id: pulumi.Output[str]
    """The formula's id."""
    name: pulumi.Output[str]
    """The formula instance's name."""
    configuration: pulumi.Output[dict[str, Any]]
    """The declared values as last applied."""
    settings: pulumi.Output[dict[str, Any]]
    """The declared settings as last applied."""
    active: pulumi.Output[bool | None]
    """Whether it runs."""
    created_date: pulumi.Output[str | None]
    """When the formula instance was created, in the service's format."""
    base_url: pulumi.Output[str]
    """The base URL of the platform on which the resource lives."""
    organization_id: pulumi.Output[str | None]
    """The id of the service's organization, if the API returns it."""

    @overload
    def __init__(
        self,
        resource_name: str,
        args: FormulaInstanceArgs | FormulaInstanceArgsDict,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        formula_id: pulumi.Input[str],
        name: pulumi.Input[str] | None = None,
        configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None = None,
        settings: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None = None,
        active: pulumi.Input[bool] | None = True,
        adopt: pulumi.Input[str] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *given: Any, **named: Any) -> None:
        args, opts = arguments_and_options(FormulaInstanceArgs, resource_name, given, named)
        refuse_import(
            "FormulaInstance", resource_name, opts, f'adopt="{opts.import_ if opts else ""}"'
        )
        props: dict[str, Any] = {
            "formula_id": args.formula_id,
            "name": resource_name if args.name is None else args.name,
            "configuration": {} if args.configuration is None else args.configuration,
            "settings": {} if args.settings is None else args.settings,
            "active": args.active,
            "adopt": args.adopt,
            "organization": organization(),
        }
        places = attributes(FIELDS, props)
        # What registers is not put into a function of its own: its frame would be in every state.
        with short_stack_trace(), unwrapped_afterwards():
            super().__init__(
                FormulaInstanceProvider(), resource_name, places, with_secrets(FIELDS, opts, places)
            )
        registered(self, FIELDS, places)

    @classmethod
    def get(
        cls,
        resource_name: str,
        id: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> "FormulaInstance":
        """Read a formula instance that somebody else manages; nothing is ever changed there.

        Args:
            resource_name: the resource's name in the Pulumi program.
            id: the formula instance's id.
            opts: Pulumi's resource options.

        Raises:
            pulumi.RunError: the id is not a string, or is empty.
        """
        instance = cls.__new__(cls)
        places = attributes(FIELDS, {})
        read = options_to_read("FormulaInstance", resource_name, id, opts)
        with short_stack_trace(), unwrapped_afterwards():
            super(FormulaInstance, instance).__init__(
                FormulaInstanceProvider(), resource_name, places, with_secrets(FIELDS, read)
            )
        registered(instance, FIELDS, places)
        return instance
