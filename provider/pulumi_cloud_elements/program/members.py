"""The instances of a set on their way to the provider: what is secret is a secret leaf by leaf.

A set often comes from one secret object of the stack's configuration. As one secret it would show
no difference in a preview, so that its structure is plain and its values are secrets. Keys are
never secrets.
"""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import pulumi

from ..redaction import MARKED_INPUTS
from ..resources.fields import Fields
from ..resources.instance import configuration as section
from ..resources.instance_set.members import marked_name


def places(fields: Fields, props: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties, with None for each output that is to be an attribute.

    Args:
        fields: the table of a set.
        props: what the program declares.
    """
    declared = {key: value for key, value in props.items() if value is not None}
    instances, common = props.get("instances"), props.get("configuration")
    if instances is not None:
        declared["instances"] = _instances(instances)
    if common is not None:
        declared["configuration"] = _section(common)
    every = dict.fromkeys(field.name for field in fields.outputs if not field.internal) | declared
    return {**every, MARKED_INPUTS: _marked(instances, common)}


def _instances(value: Any) -> Any:
    return _unwrapped(value, lambda members: {key: _member(one) for key, one in members.items()})


def _member(value: Any) -> Any:
    return _unwrapped(value, lambda member: {name: _of(name, one) for name, one in member.items()})


def _of(name: str, value: Any) -> Any:
    if name == "configuration":
        return _section(value)
    return pulumi.Output.secret(value) if name == "provider_data" and value is not None else value


def _section(value: Any) -> Any:
    return _unwrapped(
        value,
        lambda entries: {
            key: pulumi.Output.secret(one) if section.is_secret(key, one) else one
            for key, one in entries.items()
        },
    )


def _unwrapped(value: Any, marked: Callable[[Mapping[str, Any]], Any]) -> Any:
    """Return a dictionary with its secrets marked; what is no dictionary stays as it is.

    Args:
        value: the dictionary, or an output of it.
        marked: marks the secrets in a dictionary.
    """

    def of(known: Any) -> Any:
        return marked(known) if isinstance(known, Mapping) else known

    if not isinstance(value, pulumi.Output):
        return of(value)
    return _of_output(value, of)


async def _of_output(output: pulumi.Output[Any], of: Callable[[Any], Any]) -> Any:
    if not await output.is_secret():
        return output.apply(of)
    return pulumi.Output.unsecret(output).apply(lambda known: of(_secret_leaves(known)))


def _secret_leaves(value: Any) -> Any:
    """Return a value whose leaves are secrets; a list is one leaf."""
    if isinstance(value, Mapping):
        return {key: _secret_leaves(one) for key, one in value.items()}
    return value if value is None else pulumi.Output.secret(value)


async def _marked(instances: Any, common: Any) -> str | None:
    """Return the names of what the program marked secret, which the provider cannot see."""
    names = [name async for name in _names(instances, common)]
    return json.dumps(sorted(names)) if names else None


async def _names(instances: Any, common: Any) -> AsyncIterator[str]:
    if await _is_secret(instances):
        yield "instances"
    elif isinstance(instances, Mapping):
        for key, member in instances.items():
            async for name in _names_in(str(key), member):
                yield name
    if await _is_secret(common):
        yield "configuration"
    elif isinstance(common, Mapping):
        for key, one in common.items():
            if not section.is_secret(key, one) and await _is_secret(one):
                yield f"configuration.{key}"


async def _names_in(key: str, member: Any) -> AsyncIterator[str]:
    if await _is_secret(member):
        yield marked_name(key)
    elif isinstance(member, Mapping):
        for name, value in member.items():
            entries = value if name == "configuration" and isinstance(value, Mapping) else {}
            if name != "provider_data" and not entries and await _is_secret(value):
                yield marked_name(key, name)
            for entry, one in entries.items():
                if not section.is_secret(entry, one) and await _is_secret(one):
                    yield marked_name(key, f"{name}.{entry}")


def _is_secret(value: Any) -> Awaitable[bool]:
    return pulumi.Output.from_input(value).is_secret() if _holds_output(value) else _no()


async def _no() -> bool:
    return False


def _holds_output(value: Any) -> bool:
    """Tell whether a value is an output, or a list that holds one."""
    if isinstance(value, (list, tuple)):
        return any(map(_holds_output, value))
    return isinstance(value, pulumi.Output)
