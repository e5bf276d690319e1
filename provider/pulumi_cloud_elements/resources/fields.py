"""One table for each kind of resource: what its properties are, and what follows from that.

Outputs, secrets, request bodies, what a refresh keeps and the reference page are all derived from
the table, so that another output is one line there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from ..recovery.marker import CREATION_ID
from ..redaction import MARKED_INPUTS, leaves, marked_in
from .values import MASK

Rule = Callable[[tuple[str, ...], Any], bool]
"""Whether the value at a path below a property is a secret; the path of the property is `()`."""

# Asked for first: to tell whether a value is a mapping takes long, and most are none.
_SINGLE = (str, bool, int, float, type(None))
_READABLE = ("true", "false", MASK)  # in too many words to be taken out of a message


def never(_path: tuple[str, ...], _value: Any) -> bool:
    """Nothing below the property is a secret."""
    return False


def always(_path: tuple[str, ...], _value: Any) -> bool:
    """The property is a secret as a whole."""
    return True


class Source(Enum):
    """Where the value of an output comes from."""

    RESPONSE = "the service's response"
    INPUTS = "the inputs as they were last applied"
    PROVIDER = "the provider, which records it"


class Sent(Enum):
    """When an input is in the body of a request."""

    ALWAYS = "with every request that writes the whole resource"
    AT_CREATE = "with the create request alone"
    AFTERWARDS = "in a request of its own, which `finish` sends where the value differs"
    NEVER = "not in a body, or where the kind puts it itself"


class Refresh(Enum):
    """What a refresh makes of an input."""

    REPORTED = "what the service reports"
    REPORTED_IF_DECLARED = "what the service reports, where the program declared it"
    KEPT = "what was last applied, as the service does not report it"
    OWN = "what the kind works out"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One property of a kind of resource.

    Attributes:
        name: its name in the program and in the state.
        type: its type in words, for the reference page.
        argument: what it means as an argument; None for one that is not an input.
        output: what it means as an output; None for one that is not an output.
        internal: whether it is the provider's own, and not documented as an argument.
        required: whether the program must declare it.
        replaces: whether its change needs another resource.
        wire: its name in the service's JSON; None for one that the service does not know.
        source: where the output's value comes from.
        sent: when the input is in a body.
        refresh: what a refresh makes of the input.
        keep: whether the last known value stays where the response has none.
        secret: what of it is a secret in the state and in Pulumi's output.
        hide: what of it must not be in a message; default: what is a secret.
        read: turns the value in a response into the output.
        write: turns the input into the value in a body.
    """

    name: str
    type: str
    argument: str | None = None
    output: str | None = None
    internal: bool = False
    required: bool = False
    replaces: bool = False
    wire: str | None = None
    source: Source = Source.RESPONSE
    sent: Sent = Sent.NEVER
    refresh: Refresh = Refresh.KEPT
    keep: bool = False
    secret: Rule = never
    hide: Rule | None = None
    read: Callable[[Any], Any] = lambda value: value
    write: Callable[[Any], Any] = lambda value: value

    @property
    def is_input(self) -> bool:
        """Whether the program, or the provider for it, declares the property."""
        return self.argument is not None


class Fields:
    """The table of one kind.

    Args:
        fields: the properties; those that every kind has (`COMMON`) are added.
    """

    def __init__(self, *fields: Field) -> None:
        self._by_name = {field.name: field for field in (*fields, *COMMON)}
        every = self._by_name.values()
        self.inputs = tuple(field for field in every if field.is_input)
        self.outputs = tuple(field for field in every if field.output is not None)
        self.replacing = tuple(field for field in self.inputs if field.replaces)
        self.declarable = tuple(
            field for field in self.inputs if field.refresh is Refresh.REPORTED_IF_DECLARED
        )
        self.afterwards = tuple(
            field.name for field in self.inputs if field.sent is Sent.AFTERWARDS
        )
        rules = {field.name: field.hide or field.secret for field in every}
        self._hiding = {name: rule for name, rule in rules.items() if rule is not never}

    def __getitem__(self, name: str) -> Field:
        return self._by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    @property
    def secret_outputs(self) -> list[str]:
        """The outputs that are secrets as a whole, whatever their value is."""
        return [field.name for field in self.outputs if field.secret is always]

    def body(self, inputs: Mapping[str, Any], *, creating: bool) -> dict[str, Any]:
        """Return the inputs as the body of a request; what is not declared is left out."""
        when = (Sent.ALWAYS, Sent.AT_CREATE) if creating else (Sent.ALWAYS,)
        return {
            field.wire: field.write(inputs[field.name])
            for field in self.inputs
            if field.sent in when and field.wire is not None and inputs.get(field.name) is not None
        }

    def read(self, response: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
        """Return a response as outputs; what it lacks is None.

        Args:
            response: the service's JSON about one resource.
            known: what was known before, for the fields that keep it.
        """
        outputs = {}
        for field in self.outputs:
            if field.source is Source.RESPONSE and field.wire is not None:
                value = field.read(response.get(field.wire))
                outputs[field.name] = (
                    known.get(field.name) if value is None and field.keep else value
                )
        return outputs

    def carried(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the outputs that are the inputs as applied, such as what a refresh must keep."""
        return {
            field.name: inputs[field.name]
            for field in self.inputs
            if field.source is Source.INPUTS and field.name in inputs
        }

    def declared(self, inputs: Mapping[str, Any]) -> list[str]:
        """Return which of the inputs that the service reports by itself, too, are declared."""
        return [field.name for field in self.declarable if field.name in inputs]

    def refreshed(self, state: Mapping[str, Any], outputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the inputs that a program would have to declare to get what there is.

        Args:
            state: the outputs in the state; for a read by id the program's inputs.
            outputs: the outputs read now.
        """
        declared = declared_names(state)
        inputs = {}
        for field in self.inputs:
            name = field.name
            if field.refresh is Refresh.KEPT:
                if state.get(name) is not None:
                    inputs[name] = state[name]
            elif field.refresh is Refresh.REPORTED or (
                field.refresh is Refresh.REPORTED_IF_DECLARED and name in declared
            ):
                reported = outputs.get(name)
                value = state.get(name) if reported is None else reported
                # A program that declares nothing need not declare that it is empty.
                if field.required or name in declared or not _is_empty(value):
                    inputs[name] = value
        return inputs

    def marked(self, bag: Mapping[str, Any], mark: Callable[[Any], Any]) -> dict[str, Any]:
        """Return properties with every secret in them passed through `mark`."""
        return {
            name: _marked((), value, self._by_name[name].secret, mark)
            if name in self._by_name
            else value
            for name, value in bag.items()
        }

    def hidden(self, *bags: Mapping[str, Any]) -> Iterator[str]:
        """Yield the strings in properties that must not be in a message."""
        for bag in bags:
            for name, rule in self._hiding.items():
                if bag.get(name) is not None:
                    for secret in _secrets((), bag[name], rule):
                        yield from (leaf for leaf in leaves(secret) if leaf not in _READABLE)

    def marked_secret(self, *bags: Mapping[str, Any]) -> Iterator[str]:
        """Yield the strings in properties that the program marked secret, and no rule does."""
        marked = marked_in(*bags)
        for bag in bags if marked else ():
            for name in self._by_name.keys() & bag.keys():
                value = bag[name]
                if name not in marked and isinstance(value, Mapping):
                    value = [item for key, item in value.items() if f"{name}.{key}" in marked]
                elif name not in marked:
                    continue
                yield from (leaf for leaf in leaves(value) if leaf not in _READABLE)


COMMON = (
    Field(
        name="base_url",
        type="string",
        output="The base URL of the platform on which the resource lives.",
        source=Source.PROVIDER,
    ),
    Field(
        name="organization_id",
        type="string or None",
        output="The id of the service's organization, if the API returns it.",
        source=Source.PROVIDER,
    ),
    Field(
        name="account",
        type="string",
        output="Identifies the platform and the credentials; for the provider's own use.",
        internal=True,
        source=Source.PROVIDER,
    ),
    Field(
        name="declared",
        type="list of strings",
        output="Which optional inputs the program declared; for the provider's own use.",
        internal=True,
        source=Source.PROVIDER,
    ),
    Field(
        name="organization",
        type="string",
        argument="Pulumi's organization, where the backend has organizations.",
        internal=True,
        source=Source.INPUTS,
    ),
    Field(
        name=CREATION_ID,
        type="string",
        argument="What tells what is created for this resource from everything else.",
        internal=True,
        source=Source.INPUTS,
    ),
    Field(
        name=MARKED_INPUTS,
        type="string",
        argument="The names of the inputs that the program marked secret.",
        internal=True,
        source=Source.INPUTS,
    ),
)
"""What every kind of resource has."""


def declared_names(known: Mapping[str, Any]) -> Collection[str]:
    """Return which of the optional inputs a program declared.

    Args:
        known: outputs in the state, which list them, or inputs, which are all declared.
    """
    listed = known.get("declared")
    return known.keys() if listed is None else listed  # an empty list says that none was


# A value of another type than documented counts as none: Pulumi's SDK would end a whole program in
# a traceback because of one output of another type than is annotated.


def read_string(value: Any) -> str | None:
    """Return a string of a response; None for one that is empty, and for anything else."""
    return value if isinstance(value, str) and value else None


def read_boolean(value: Any) -> bool | None:
    """Return a boolean of a response, which may be a string; None for anything else."""
    if isinstance(value, str):  # as the service writes many values
        return {"true": True, "false": False}.get(value.lower())
    return value if isinstance(value, bool) else None


@lru_cache(maxsize=1024)
def snake(name: str) -> str:
    """Return a camelCase name in snake_case."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def snake_keys(value: Any) -> Any:
    """Return JSON with the keys of its objects in snake_case; lists are left as they are."""
    if not isinstance(value, _SINGLE) and isinstance(value, Mapping):
        return {snake(key): snake_keys(item) for key, item in value.items()}
    return value


def _is_empty(value: Any) -> bool:
    return isinstance(value, (list, dict)) and not value


def _marked(path: tuple[str, ...], value: Any, rule: Rule, mark: Callable[[Any], Any]) -> Any:
    if rule(path, value):
        return mark(value)
    if isinstance(value, _SINGLE):
        return value
    if isinstance(value, Mapping):
        return {key: _marked((*path, str(key)), item, rule, mark) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_marked((*path, str(n)), item, rule, mark) for n, item in enumerate(value)]
    return value


def _secrets(path: tuple[str, ...], value: Any, rule: Rule) -> Iterator[Any]:
    if rule(path, value):
        yield value
    elif isinstance(value, _SINGLE):
        return
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _secrets((*path, str(key)), item, rule)
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from _secrets((*path, str(number)), item, rule)
