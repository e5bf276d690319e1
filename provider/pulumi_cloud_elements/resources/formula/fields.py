"""The properties of a formula."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...recovery.description_mark import without_marks
from ..fields import Field, Fields, Refresh, Sent, Source, read_boolean, read_string
from .parts import STEPS, TRIGGERS, VARIABLES

ADDITIONS = "pulumi:additions"
"""What the lifecycle adds to a response: what the service added to what was sent."""

# Readable in a message of the service: what the properties of a step or trigger are mostly about.
_READABLE = frozenset(
    {"api", "cron", "elementInstanceId", "formulaId", "list", "method", "retry", "retryAttempts",
     "retryStatusCodes", "url"}
)  # fmt: skip
_REFERENCE = re.compile(r"\$\{[^}]*\}")
# A literal that follows a name such as `Authorization` or `api_key`.
_CREDENTIAL = re.compile(
    r"(?:authorization|api[-_.]?key|secret|token|password)[\"']?\s*[:=]\s*[\"']?"
    r"(?:(?:basic|bearer|element|user)\s+)?(?!(?:basic|bearer|element|user)\b)[^\"'\s,;{}]{4,}",
    re.IGNORECASE,
)


def description_in(response: Mapping[str, Any]) -> str:
    """Return the description in a response as a program has it: without a mark."""
    value = response.get("description")
    return without_marks(value) if isinstance(value, str) else ""


def _user(value: Any) -> dict[str, Any] | None:
    return None if value is None else {"id": value}


def _id(value: Any) -> str | None:
    return None if value is None else str(value)


def _additions(value: Any) -> dict[str, Any] | None:
    return dict(value) if isinstance(value, Mapping) else None


def _is_credential(path: tuple[str, ...], value: Any) -> bool:
    """Tell whether a property of a step or trigger holds a credential; code is not searched."""
    if len(path) < 3 or path[1] != "properties" or path[2] == "body":
        return False
    if len(path) > 3 and _CREDENTIAL.match(f"{path[-1]}={value}"):
        return isinstance(value, str) and not _REFERENCE.search(value)
    return isinstance(value, str) and bool(_CREDENTIAL.search(_REFERENCE.sub("", value)))


def _is_hidden(path: tuple[str, ...], value: Any) -> bool:
    del value
    return len(path) == 3 and path[1] == "properties" and path[2] not in _READABLE


FIELDS = Fields(
    Field(
        name="name",
        type="string",
        argument="the formula's name; default: `resource_name`. Need not be unique.",
        output="The formula's name.",
        wire="name",
        sent=Sent.ALWAYS,
        refresh=Refresh.REPORTED,
        keep=True,
        read=read_string,
    ),
    Field(
        name="description",
        type="string",
        argument="what the formula does.",
        output="What the formula does.",
        wire="description",
        source=Source.INPUTS,
        refresh=Refresh.REPORTED_IF_DECLARED,
    ),
    Field(
        name="active",
        type="boolean",
        argument=(
            "whether its formula instances run; default: the service's `True`. `False` "
            "stops all of their executions."
        ),
        output="Whether its formula instances run.",
        wire="active",
        sent=Sent.ALWAYS,
        refresh=Refresh.REPORTED_IF_DECLARED,
        keep=True,
        read=read_boolean,
    ),
    Field(
        name="single_threaded",
        type="boolean",
        argument="whether it processes one event at a time; engine `v1` only.",
        output="Whether it processes one event at a time.",
        wire="singleThreaded",
        sent=Sent.ALWAYS,
        refresh=Refresh.REPORTED_IF_DECLARED,
        keep=True,
        read=read_boolean,
    ),
    Field(
        name="debug_logging_enabled",
        type="boolean",
        argument=(
            "whether executions are logged in detail; default: the service's `True`. "
            "`False` requires engine `v3`."
        ),
        output="Whether executions are logged in detail.",
        wire="debugLoggingEnabled",
        sent=Sent.ALWAYS,
        refresh=Refresh.REPORTED_IF_DECLARED,
        keep=True,
        read=read_boolean,
    ),
    Field(
        name="engine",
        type='"v1" or "v3"',
        argument="the version of the engine that runs it; default: the service's.",
        output="The version of the engine that runs it.",
        wire="engine",
        sent=Sent.ALWAYS,
        refresh=Refresh.REPORTED_IF_DECLARED,
        keep=True,
        read=read_string,
    ),
    Field(
        name="method",
        type="string",
        argument=(
            "the HTTP method for calling a formula with a manual trigger as a resource; "
            "together with `uri`."
        ),
        output="The HTTP method for calling it as a resource.",
        wire="method",
        sent=Sent.ALWAYS,
        refresh=Refresh.REPORTED_IF_DECLARED,
        read=read_string,
    ),
    Field(
        name="uri",
        type="string",
        argument="the path for calling it as a resource, such as `/sync-contacts`.",
        output="The path for calling it as a resource.",
        wire="uri",
        sent=Sent.ALWAYS,
        refresh=Refresh.REPORTED_IF_DECLARED,
        read=read_string,
    ),
    Field(
        name="configuration",
        type="dictionary of objects",
        argument=(
            "its variables, which each formula instance sets: a list of "
            "`FormulaVariable`. Steps refer to a variable as `${config.<key>}`."
        ),
        output="Its variables, by key.",
        wire=VARIABLES.name,
        source=Source.INPUTS,
        refresh=Refresh.REPORTED_IF_DECLARED,
    ),
    Field(
        name="triggers",
        type="dictionary of objects",
        argument="what starts it: a list with one `FormulaTrigger`.",
        output="Its triggers, by name; a trigger without a name is called `trigger`.",
        wire=TRIGGERS.name,
        source=Source.INPUTS,
        refresh=Refresh.REPORTED_IF_DECLARED,
        secret=_is_credential,
        hide=_is_hidden,
    ),
    Field(
        name="steps",
        type="dictionary of objects",
        argument="its steps: a list of `FormulaStep`. The order does not matter.",
        output="Its steps, by name.",
        wire=STEPS.name,
        source=Source.INPUTS,
        refresh=Refresh.REPORTED_IF_DECLARED,
        secret=_is_credential,
        hide=_is_hidden,
    ),
    Field(
        name="adopt",
        type="string",
        argument=(
            "id of an existing formula to take over instead of creating one. It can be "
            "removed after the first `pulumi up`."
        ),
        source=Source.INPUTS,
    ),
    Field(
        name="created_date",
        type="string or None",
        output="When the formula was created, in the service's format.",
        wire="createdDate",
        read=read_string,
    ),
    Field(
        name="account_id",
        type="string or None",
        output="The id of the account that owns the formula.",
        wire="accountId",
        read=_id,
    ),
    Field(
        name="user",
        type="object or None",
        output="The user who owns the formula: the `id`.",
        wire="userId",
        read=_user,
    ),
    Field(
        name="additions",
        type="object or None",
        output="What the service added to the declared parts; for the provider's own use.",
        internal=True,
        wire=ADDITIONS,
        keep=True,
        read=_additions,
        secret=lambda _path, value: bool(value),
    ),
)
