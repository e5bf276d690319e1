"""The properties of a formula instance."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..fields import Field, Fields, Refresh, Sent, Source, read_boolean, read_string

ELEMENT_INSTANCES = "__element_instances"
"""The input that lists which variables are element instances."""
# What of the settings is known to be harmless. A webhook's URL may hold a token.
_HARMLESS_SETTINGS = frozenset({"api", "formula.instance.time.to.live", "notification.email"})


def formula_id_of(formula: Any) -> str | None:
    """Return the id of the formula that a response embeds."""
    id_ = formula.get("id") if isinstance(formula, Mapping) else None
    return None if id_ is None else str(id_)


def element_instances(keys: Iterable[str]) -> str:
    """Return the variables that are element instances as they are kept among the inputs."""
    return json.dumps(sorted(keys))


def is_element_instance(bag: Mapping[str, Any], key: str) -> bool:
    """Tell whether a variable is known to be an element instance, whose id is no secret."""
    try:
        return key in json.loads(bag.get(ELEMENT_INSTANCES) or "[]")
    except (ValueError, TypeError):
        return False


def is_secret_setting(name: str) -> bool:
    """Tell whether a setting must be hidden."""
    return name not in _HARMLESS_SETTINGS


def _is_secret_setting(path: tuple[str, ...], _value: Any) -> bool:
    return len(path) == 1 and is_secret_setting(path[0])


def _is_entry(path: tuple[str, ...], _value: Any) -> bool:
    return len(path) == 1


class FormulaInstanceFields(Fields):
    """The table, in which the formula says what of the configuration is a secret."""

    def marked(self, bag: Mapping[str, Any], mark: Callable[[Any], Any]) -> dict[str, Any]:
        """Return properties with every value marked that may be a secret.

        The service returns the values of variables in clear, and a formula says of none that it is
        a secret: only what the formula declares to be an element instance is none.
        """
        marked = super().marked(bag, mark)
        section = bag.get("configuration")
        if isinstance(section, Mapping):
            marked["configuration"] = {
                key: value if is_element_instance(bag, key) else mark(value)
                for key, value in section.items()
            }
        return marked


FIELDS = FormulaInstanceFields(
    Field(
        name="formula_id",
        type="string",
        argument="id of the formula. A change replaces the formula instance.",
        output="The formula's id.",
        required=True,
        replaces=True,
        source=Source.INPUTS,
        refresh=Refresh.OWN,
    ),
    Field(
        name="name",
        type="string",
        argument="the formula instance's name; default: `resource_name`. Need not be unique.",
        output="The formula instance's name.",
        wire="name",
        sent=Sent.ALWAYS,
        refresh=Refresh.REPORTED,
        keep=True,
        read=read_string,
    ),
    Field(
        name="configuration",
        type="object",
        argument=(
            "the values of the formula's variables, by key: ids of element instances or "
            "of other formula instances, strings, numbers, booleans, or JSON. All values "
            "except the ids of element instances are secrets, even if they are plain "
            "values."
        ),
        output="The declared values as last applied.",
        wire="configuration",
        source=Source.INPUTS,
        refresh=Refresh.OWN,
        hide=_is_entry,
    ),
    Field(
        name="settings",
        type="object",
        argument=(
            "settings: `notification.email`, `notification.webhook.url` (a secret), "
            "`api`, and `formula.instance.time.to.live`, the number of seconds after "
            "which the service deletes it."
        ),
        output="The declared settings as last applied.",
        wire="settings",
        source=Source.INPUTS,
        refresh=Refresh.OWN,
        secret=_is_secret_setting,
    ),
    Field(
        name="active",
        type="boolean",
        argument="whether it runs; with `None` it is not managed.",
        output="Whether it runs.",
        wire="active",
        sent=Sent.AFTERWARDS,
        refresh=Refresh.REPORTED_IF_DECLARED,
        keep=True,
        read=read_boolean,
    ),
    Field(
        name="adopt",
        type="string",
        argument=(
            "id of an existing formula instance to take over instead of creating one. It "
            "can be removed after the first `pulumi up`."
        ),
        source=Source.INPUTS,
    ),
    Field(
        name=ELEMENT_INSTANCES,
        type="string",
        argument="Which variables are element instances, whose ids are no secrets.",
        internal=True,
        source=Source.INPUTS,
    ),
    Field(
        name="created_date",
        type="string or None",
        output="When the formula instance was created, in the service's format.",
        wire="createdDate",
        read=read_string,
    ),
    Field(
        name="expired",
        type="boolean or None",
        output=(
            "Whether the service deleted it because its time to live had passed; for the "
            "provider's own use."
        ),
        internal=True,
        wire="pulumi:expired",
        read=read_boolean,
    ),
)
