"""Functions that the constructors of all resources share."""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

from collections.abc import Mapping
from typing import Any

import pulumi

from ..recovery.identity import SELF_MANAGED
from ..resources.fields import Fields


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


def attributes(fields: Fields, props: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties, with None for each output, which makes the output an attribute."""
    declared = {key: value for key, value in props.items() if value is not None}
    return dict.fromkeys(field.name for field in fields.outputs) | declared


def with_secrets(fields: Fields, opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions:
    """Return the options, with the outputs that are secrets."""
    ours = pulumi.ResourceOptions(additional_secret_outputs=fields.secret_outputs)
    return pulumi.ResourceOptions.merge(opts, ours)


def organization() -> str | None:
    """Return Pulumi's organization, or None if the backend has no organizations."""
    found = pulumi.get_organization()
    return None if found == SELF_MANAGED else found
