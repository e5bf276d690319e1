"""The `Formula` resource, as a program declares it."""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pulumi
import pulumi.dynamic as dynamic

from ..dynamic import FormulaProvider
from ..resources.formula.fields import FIELDS
from ..resources.formula.parts import STEPS, TRIGGERS, VARIABLES, Sort, keyed
from ..sdk.outputs import leave_to_registration
from ..sdk.pickling import unwrapped_afterwards
from ..sdk.stack_trace import short_stack_trace
from .declaring import attributes, organization, refuse_import, with_secrets
from .formula_arguments import FormulaStep, FormulaTrigger, FormulaVariable


class Formula(dynamic.Resource, module="cloudelements", name="Formula"):
    """A formula (formula template): what is done with the data of instances, and when.

    Each `FormulaInstance` runs it with instances and values of its own. What is not declared is
    not managed; what is taken out of the program goes back to the service's default.

    Args:
        resource_name: the resource's name in the Pulumi program.
        name: the formula's name; default: `resource_name`. Need not be unique.
        description: what the formula does.
        active: whether its instances run; default: the service's `True`. `False` stops the
            executions of all of them.
        single_threaded: whether it handles one event at a time; engine `v1` only.
        debug_logging_enabled: whether executions are logged in detail; default: the service's
            `True`. `False` needs engine `v3`.
        engine: the version of the engine that runs it; default: the service's.
        method: the HTTP method by which a formula with a manual trigger is called as a resource;
            with `uri`.
        uri: the path at which it is called as a resource, such as `/sync-contacts`.
        configuration: its variables, which each formula instance fills: a list of
            `FormulaVariable`. A step refers to one as `${config.<key>}`.
        triggers: what starts it: a list of one `FormulaTrigger`.
        steps: what it does: a list of `FormulaStep`. Their order means nothing.
        adopt: id of a formula that exists and is to be taken over instead of making one. It may be
            removed later.
        opts: Pulumi's resource options. Its `import_` is refused: Pulumi cannot import dynamic
            resources.

    Outputs are the fields of the service's response; the parts are dictionaries by their names.

    Raises:
        pulumi.RunError: `opts` asks for an import.
    """

    name: pulumi.Output[str]
    """The formula's name."""
    description: pulumi.Output[str]
    """What the formula does."""
    active: pulumi.Output[bool | None]
    """Whether its instances run."""
    single_threaded: pulumi.Output[bool | None]
    """Whether it handles one event at a time."""
    debug_logging_enabled: pulumi.Output[bool | None]
    """Whether executions are logged in detail."""
    engine: pulumi.Output[str | None]
    """The version of the engine that runs it."""
    method: pulumi.Output[str | None]
    """The HTTP method by which it is called as a resource."""
    uri: pulumi.Output[str | None]
    """The path at which it is called as a resource."""
    configuration: pulumi.Output[dict[str, Any]]
    """Its variables by their keys."""
    triggers: pulumi.Output[dict[str, Any]]
    """What starts it, by name; a trigger without one is called `trigger`."""
    steps: pulumi.Output[dict[str, Any]]
    """What it does: the steps by their names."""
    created_date: pulumi.Output[str | None]
    """When the formula was made, as the service writes it."""
    account_id: pulumi.Output[str | None]
    """The id of the service's account to which the formula belongs."""
    user: pulumi.Output[dict[str, Any] | None]
    """The user to whom the formula belongs: its `id`."""
    additions: pulumi.Output[dict[str, Any] | None]
    """What the service added to the declared parts; for the provider's own use."""
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
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        refuse_import("Formula", resource_name, opts, f'adopt="{opts.import_ if opts else ""}"')
        props: dict[str, Any] = {
            "name": resource_name if name is None else name,
            "description": description,
            "active": active,
            "single_threaded": single_threaded,
            "debug_logging_enabled": debug_logging_enabled,
            "engine": engine,
            "method": method,
            "uri": uri,
            "configuration": _by_name(configuration, VARIABLES),
            "triggers": _by_name(triggers, TRIGGERS),
            "steps": _by_name(steps, STEPS),
            "adopt": adopt,
            "organization": organization(),
        }
        places = attributes(FIELDS, props)
        # What registers is not put into a function of its own: its frame would be in every state.
        with short_stack_trace(), unwrapped_afterwards():
            super().__init__(FormulaProvider(), resource_name, places, with_secrets(FIELDS, opts))
        leave_to_registration(self, places)

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
        """
        formula = cls.__new__(cls)
        places = attributes(FIELDS, {})
        read = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        with short_stack_trace(), unwrapped_afterwards():
            super(Formula, formula).__init__(
                FormulaProvider(), resource_name, places, with_secrets(FIELDS, read)
            )
        leave_to_registration(formula, places)
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
