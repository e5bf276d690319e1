"""The `Formula` resource."""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

from collections.abc import Mapping, Sequence
from typing import Any, Literal, overload

import pulumi
import pulumi.dynamic as dynamic

from ..dynamic import FormulaProvider
from ..resources.formula.fields import FIELDS
from ..resources.formula.parts import STEPS, TRIGGERS, VARIABLES, Sort, keyed
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
from .formula_arguments import (
    FormulaArgs,
    FormulaArgsDict,
    FormulaStep,
    FormulaTrigger,
    FormulaVariable,
)


class Formula(OutputsOnDemand, dynamic.Resource, module="cloudelements", name="Formula"):
    """A formula (formula template): a workflow that starts on an event, a schedule or a request.

    Each `FormulaInstance` runs it with its own instances and values. Omitted arguments are not
    managed. An argument that is removed is reset to the service's default.

    The arguments are passed by name, or as one `FormulaArgs` before `opts`.

    Args:
        resource_name: the resource's name in the Pulumi program.
        name: the formula's name; default: `resource_name`. Need not be unique.
        description: what the formula does.
        active: whether its formula instances run; default: the service's `True`. `False` stops all
            of their executions.
        single_threaded: whether it processes one event at a time; engine `v1` only.
        debug_logging_enabled: whether executions are logged in detail; default: the service's
            `True`. `False` requires engine `v3`.
        engine: the version of the engine that runs it; default: the service's.
        method: the HTTP method for calling a formula with a manual trigger as a resource; together
            with `uri`.
        uri: the path for calling it as a resource, such as `/sync-contacts`.
        configuration: its variables, which each formula instance sets: a list of `FormulaVariable`.
            Steps refer to a variable as `${config.<key>}`.
        triggers: what starts it: a list with one `FormulaTrigger`.
        steps: its steps: a list of `FormulaStep`. The order does not matter.
        adopt: id of an existing formula to take over instead of creating one. It can be removed
            after the first `pulumi up`.
        opts: Pulumi's resource options. `import_` raises an error, because Pulumi cannot import
            dynamic resources.

    Outputs are the fields of the service's response. Variables, triggers and steps are
    dictionaries.

    Raises:
        pulumi.RunError: an argument is missing or unknown, a dictionary has a key that is not a
            string, or `opts.import_` is set.
    """

    name: pulumi.Output[str]
    """The formula's name."""
    description: pulumi.Output[str]
    """What the formula does."""
    active: pulumi.Output[bool | None]
    """Whether its formula instances run."""
    single_threaded: pulumi.Output[bool | None]
    """Whether it processes one event at a time."""
    debug_logging_enabled: pulumi.Output[bool | None]
    """Whether executions are logged in detail."""
    engine: pulumi.Output[str | None]
    """The version of the engine that runs it."""
    method: pulumi.Output[str | None]
    """The HTTP method for calling it as a resource."""
    uri: pulumi.Output[str | None]
    """The path for calling it as a resource."""
    configuration: pulumi.Output[dict[str, Any]]
    """Its variables, by key."""
    triggers: pulumi.Output[dict[str, Any]]
    """Its triggers, by name; a trigger without a name is called `trigger`."""
    steps: pulumi.Output[dict[str, Any]]
    """Its steps, by name."""
    created_date: pulumi.Output[str | None]
    """When the formula was created, in the service's format."""
    account_id: pulumi.Output[str | None]
    """The id of the account that owns the formula."""
    user: pulumi.Output[dict[str, Any] | None]
    """The user who owns the formula: the `id`."""
    base_url: pulumi.Output[str]
    """The base URL of the platform on which the resource lives."""
    organization_id: pulumi.Output[str | None]
    """The id of the service's organization, if the API returns it."""

    @overload
    def __init__(
        self,
        resource_name: str,
        args: FormulaArgs | FormulaArgsDict,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        name: pulumi.Input[str] | None = None,
        description: pulumi.Input[str] | None = None,
        active: pulumi.Input[bool] | None = None,
        single_threaded: pulumi.Input[bool] | None = None,
        debug_logging_enabled: pulumi.Input[bool] | None = None,
        engine: pulumi.Input[Literal["v1", "v3"]] | None = None,
        method: pulumi.Input[str] | None = None,
        uri: pulumi.Input[str] | None = None,
        configuration: pulumi.Input[Sequence[pulumi.Input[FormulaVariable]]] | None = None,
        triggers: pulumi.Input[Sequence[pulumi.Input[FormulaTrigger]]] | None = None,
        steps: pulumi.Input[Sequence[pulumi.Input[FormulaStep]]] | None = None,
        adopt: pulumi.Input[str] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *given: Any, **named: Any) -> None:
        args, opts = arguments_and_options(FormulaArgs, resource_name, given, named)
        refuse_import("Formula", resource_name, opts, f'adopt="{opts.import_ if opts else ""}"')
        props: dict[str, Any] = {
            "name": resource_name if args.name is None else args.name,
            "description": args.description,
            "active": args.active,
            "single_threaded": args.single_threaded,
            "debug_logging_enabled": args.debug_logging_enabled,
            "engine": args.engine,
            "method": args.method,
            "uri": args.uri,
            "configuration": _by_name(args.configuration, VARIABLES),
            "triggers": _by_name(args.triggers, TRIGGERS),
            "steps": _by_name(args.steps, STEPS),
            "adopt": args.adopt,
            "organization": organization(),
        }
        places = attributes(FIELDS, props)
        # What registers is not put into a function of its own: its frame would be in every state.
        with short_stack_trace(), unwrapped_afterwards():
            super().__init__(FormulaProvider(), resource_name, places, with_secrets(FIELDS, opts))
        registered(self, FIELDS, places)

    @classmethod
    def get(
        cls,
        resource_name: str,
        id: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> "Formula":
        """Read a formula that somebody else manages; nothing is ever changed there.

        Args:
            resource_name: the resource's name in the Pulumi program.
            id: the formula's id.
            opts: Pulumi's resource options.

        Raises:
            pulumi.RunError: the id is not a string, or is empty.
        """
        formula = cls.__new__(cls)
        places = attributes(FIELDS, {})
        read = options_to_read("Formula", resource_name, id, opts)
        with short_stack_trace(), unwrapped_afterwards():
            super(Formula, formula).__init__(
                FormulaProvider(), resource_name, places, with_secrets(FIELDS, read)
            )
        registered(formula, FIELDS, places)
        return formula


def _by_name(parts: Any, sort: Sort) -> Any:
    """Return a list of parts as a dictionary by their names, so that each has a diff of its own."""
    if _has_outputs(parts, sort):
        return pulumi.Output.from_input(parts).apply(lambda known: keyed(known, sort))
    return keyed(parts, sort)


def _has_outputs(parts: Any, sort: Sort) -> bool:
    """Tell whether the names of the parts are known only later."""
    if not isinstance(parts, (list, tuple)):
        return isinstance(parts, pulumi.Output)
    return any(
        isinstance(part, pulumi.Output)
        or (isinstance(part, Mapping) and isinstance(part.get(sort.key), pulumi.Output))
        for part in parts
    )
