"""Typed inputs of `Formula` and `FormulaInstance`, so that editors can complete them.

The names are those of the API in snake_case. The keys in `properties` are spelled as in the API.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class FormulaArgs(TypedDict, total=False):
    """The inputs of `Formula`, for programs that build them elsewhere.

    Pass them as `Formula("name", **args)`. `Formula` documents their meaning.
    """

    name: pulumi.Input[str]
    description: pulumi.Input[str]
    active: pulumi.Input[bool]
    single_threaded: pulumi.Input[bool]
    debug_logging_enabled: pulumi.Input[bool]
    engine: pulumi.Input[Literal["v1", "v3"]]
    method: pulumi.Input[str]
    uri: pulumi.Input[str]
    configuration: pulumi.Input[Sequence[pulumi.Input[FormulaVariable]]]
    triggers: pulumi.Input[Sequence[pulumi.Input[FormulaTrigger]]]
    steps: pulumi.Input[Sequence[pulumi.Input[FormulaStep]]]
    adopt: pulumi.Input[str]


class FormulaInstanceArgs(TypedDict, total=False):
    """The inputs of `FormulaInstance`, for programs that build them elsewhere.

    Pass them as `FormulaInstance("name", **args)`. `FormulaInstance` documents their meaning.
    """

    formula_id: Required[pulumi.Input[str]]
    name: pulumi.Input[str]
    configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]]
    settings: pulumi.Input[Mapping[str, pulumi.Input[Any]]]
    active: pulumi.Input[bool] | None
    adopt: pulumi.Input[str]
