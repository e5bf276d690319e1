"""Functions that the constructors of all resources share."""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

import inspect
import json
import weakref
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pulumi

from ..recovery.identity import SELF_MANAGED
from ..redaction import MARKED_INPUTS
from ..resources.fields import Fields
from ..sdk.outputs import forget, leave_to_registration
from ..sdk.provider_reference import KEY


def refuse_import(
    kind: str, resource_name: str, opts: pulumi.ResourceOptions | None, instead: str
) -> None:
    """Refuse Pulumi's import, which fails for a dynamic resource.

    Args:
        kind: the name of the resource's class.
        resource_name: the resource's name in the program.
        opts: the program's options.
        instead: the argument to use instead.

    Raises:
        pulumi.RunError: `opts.import_` is set.
    """
    if opts is not None and opts.import_ is not None:
        raise pulumi.RunError(
            f'{kind} "{resource_name}": import_ cannot work, as Pulumi cannot import dynamic '
            f"resources: use {instead}"
        )


def options_to_read(
    kind: str,
    resource_name: str,
    id_: Any,
    opts: pulumi.ResourceOptions | None,
) -> pulumi.ResourceOptions:
    """Return the options with which a resource that somebody else manages is read.

    Args:
        kind: the name of the resource's class.
        resource_name: the resource's name in the program.
        id_: the id that the program passed.
        opts: the program's options.

    Raises:
        pulumi.RunError: the id is not a string, or is empty; in an output as soon as it is known.
    """

    def checked(known: Any) -> Any:
        if isinstance(known, str) and known:
            return known
        is_number = isinstance(known, (int, float)) and not isinstance(known, bool)
        found = f"not {type(known).__name__}" if not isinstance(known, str) else "not empty"
        fix = f"write '{known}'" if is_number else "pass the id of what exists"
        raise pulumi.RunError(f'{kind} "{resource_name}": id must be a string, {found}: {fix}')

    if isinstance(id_, pulumi.Output):
        id_ = id_.apply(checked)
    elif not inspect.isawaitable(id_):
        checked(id_)
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id_))


def attributes(fields: Fields, props: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties, with None for each output that is to be an attribute.

    The names of the inputs that the program marked secret are one of them: the provider cannot see
    the mark.
    """
    declared = {key: value for key, value in props.items() if value is not None}
    places = dict.fromkeys(field.name for field in fields.outputs if not field.internal) | declared
    outputs = dict(_outputs(fields, declared))
    return {**places, MARKED_INPUTS: _marked(outputs)} if outputs else places


def _outputs(fields: Fields, props: Mapping[str, Any]) -> Iterator[tuple[str, pulumi.Output[Any]]]:
    """Yield what may be marked secret, unless it is a secret by its kind."""
    for name, value in props.items():
        if name not in fields or fields[name].secret((), value):
            continue
        entries = value.items() if isinstance(value, Mapping) else ()
        for key, item in entries:
            if not fields[name].secret((str(key),), item) and _holds_output(item):
                yield f"{name}.{key}", pulumi.Output.from_input(item)
        if not entries and _holds_output(value):
            yield name, pulumi.Output.from_input(value)


def _holds_output(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_output, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_holds_output, value))
    return isinstance(value, pulumi.Output)


async def _marked(outputs: Mapping[str, pulumi.Output[Any]]) -> str | None:
    names = sorted([name for name, output in outputs.items() if await output.is_secret()])
    return json.dumps(names) if names else None


def with_secrets(
    fields: Fields, opts: pulumi.ResourceOptions | None, props: Mapping[str, Any] | None = None
) -> pulumi.ResourceOptions:
    """Return the options, with the outputs that are secrets, and what a preview cannot know.

    The id of a resource is known in the preview of its update, and unknown if it is replaced. So
    what refers to it is replaced, too: the engine shows that, as the provider does not see whose
    output an input is.

    Args:
        fields: the table of the kind.
        opts: the program's options.
        props: the declared properties.
    """
    replacing = [
        field.name
        for field in fields.replacing
        if isinstance(value := (props or {}).get(field.name), pulumi.Output) and value in _ids
    ]
    ours = pulumi.ResourceOptions(
        additional_secret_outputs=fields.secret_outputs, replace_on_changes=replacing or None
    )
    return pulumi.ResourceOptions.merge(opts, ours)


_ids: weakref.WeakSet[pulumi.Output[Any]] = weakref.WeakSet()
"""The ids of the resources that the program has declared, but for those that adopt."""


def registered(resource: pulumi.CustomResource, fields: Fields, names: Iterable[str]) -> None:
    """Finish a resource whose constructor has run.

    The SDK makes every property an attribute, also those that are for the provider's own use.

    Args:
        resource: the resource.
        fields: the table of its kind.
        names: the properties that it was registered with.
    """
    names = list(names)
    if "adopt" not in names:  # the one that it takes over may be what was referred to before
        _ids.add(resource.id)
    leave_to_registration(resource, names)
    forget(
        resource,
        [name for name in names if name == KEY or (name in fields and fields[name].internal)],
    )


def organization() -> str | None:
    """Return Pulumi's organization, or None if the backend has no organizations."""
    found = pulumi.get_organization()
    return None if found == SELF_MANAGED else found
