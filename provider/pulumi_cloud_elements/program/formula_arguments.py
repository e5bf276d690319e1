"""Typed inputs of `Formula` and `FormulaInstance`, so that editors can complete them.

The names are those of the API in snake_case. The keys in `properties` are spelled as in the API.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Required, TypedDict

import pulumi

VariableType = Literal["value", "elementInstance"]
TriggerType = Literal["elementRequest", "event", "manual", "request", "scheduled"]
StepType = Literal[
    "amqpRequest",
    "elementRequest",
    "elementRequestStream",
    "filter",
    "formula",
    "httpRequest",
    "loop",
    "notification",
    "request",
    "retryFormulaExecution",
    "script",
    "transform",
]


class FormulaVariable(TypedDict, total=False):
    """A variable of a formula, which each formula instance sets.

    `type` is `elementInstance` for the id of an instance, or `value` for anything else. `name`
    defaults to the key, and `required` to `True`.
    """

    key: Required[pulumi.Input[str]]
    type: Required[pulumi.Input[VariableType]]
    name: pulumi.Input[str]
    description: pulumi.Input[str]
    required: pulumi.Input[bool]


_Async = TypedDict("_Async", {"async": pulumi.Input[bool]}, total=False)


class FormulaTrigger(_Async, total=False):
    """The trigger that starts a formula.

    `properties` depend on the type: `elementInstanceId` for `event`; `elementInstanceId`, `api` and
    `method` for `elementRequest`; `cron` for `scheduled`. `on_success` names the first
    steps. `async` says whether a request that starts the formula returns immediately; default:
    `True`. `name` defaults to `trigger`.
    """

    type: Required[pulumi.Input[TriggerType]]
    name: pulumi.Input[str]
    properties: pulumi.Input[Mapping[str, pulumi.Input[Any]]]
    description: pulumi.Input[str]
    on_success: pulumi.Input[Sequence[pulumi.Input[str]]]
    on_failure: pulumi.Input[Sequence[pulumi.Input[str]]]


class FormulaStep(TypedDict, total=False):
    """A step of a formula.

    `properties` depend on the type: `body` for `script` and `filter`; `elementInstanceId`, `api`
    and `method` for `elementRequest`; `list` for `loop`; `formulaId` for `formula`. `on_success`
    and `on_failure` name the next steps.
    """

    name: Required[pulumi.Input[str]]
    type: Required[pulumi.Input[StepType]]
    properties: pulumi.Input[Mapping[str, pulumi.Input[Any]]]
    description: pulumi.Input[str]
    on_success: pulumi.Input[Sequence[pulumi.Input[str]]]
    on_failure: pulumi.Input[Sequence[pulumi.Input[str]]]


@dataclass(kw_only=True, repr=False, eq=False)
class FormulaArgs:
    """The arguments of `Formula` as one object, to pass before `opts`.

    They have the types and the meaning of the keyword arguments of `Formula`.
    """

    name: pulumi.Input[str] | None = None
    description: pulumi.Input[str] | None = None
    active: pulumi.Input[bool] | None = None
    single_threaded: pulumi.Input[bool] | None = None
    debug_logging_enabled: pulumi.Input[bool] | None = None
    engine: pulumi.Input[Literal["v1", "v3"]] | None = None
    method: pulumi.Input[str] | None = None
    uri: pulumi.Input[str] | None = None
    configuration: pulumi.Input[Sequence[pulumi.Input[FormulaVariable]]] | None = None
    triggers: pulumi.Input[Sequence[pulumi.Input[FormulaTrigger]]] | None = None
    steps: pulumi.Input[Sequence[pulumi.Input[FormulaStep]]] | None = None
    adopt: pulumi.Input[str] | None = None


class FormulaArgsDict(TypedDict, total=False):
    """The arguments of `Formula` as a typed dictionary.

    Pass it in place of `FormulaArgs`, or as keyword arguments with `**args`.
    """

    name: pulumi.Input[str] | None
    description: pulumi.Input[str] | None
    active: pulumi.Input[bool] | None
    single_threaded: pulumi.Input[bool] | None
    debug_logging_enabled: pulumi.Input[bool] | None
    engine: pulumi.Input[Literal["v1", "v3"]] | None
    method: pulumi.Input[str] | None
    uri: pulumi.Input[str] | None
    configuration: pulumi.Input[Sequence[pulumi.Input[FormulaVariable]]] | None
    triggers: pulumi.Input[Sequence[pulumi.Input[FormulaTrigger]]] | None
    steps: pulumi.Input[Sequence[pulumi.Input[FormulaStep]]] | None
    adopt: pulumi.Input[str] | None


@dataclass(kw_only=True, repr=False, eq=False)
class FormulaInstanceArgs:
    """The arguments of `FormulaInstance` as one object, to pass before `opts`.

    They have the types and the meaning of the keyword arguments of `FormulaInstance`.
    """

    formula_id: pulumi.Input[str]
    name: pulumi.Input[str] | None = None
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None = None
    settings: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None = None
    active: pulumi.Input[bool] | None = True
    adopt: pulumi.Input[str] | None = None


class FormulaInstanceArgsDict(TypedDict, total=False):
    """The arguments of `FormulaInstance` as a typed dictionary.

    Pass it in place of `FormulaInstanceArgs`, or as keyword arguments with `**args`.
    """

    formula_id: Required[pulumi.Input[str]]
    name: pulumi.Input[str] | None
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None
    settings: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None
    active: pulumi.Input[bool] | None
    adopt: pulumi.Input[str] | None
