"""How a program looks something up: in its own process, with the stack's account."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import pulumi

from ..errors import CloudElementsError
from ..redaction import hiding
from ..registration import TYPE_PREFIX
from .settings_in_force import settings_in_force

if TYPE_CHECKING:
    from ..lookups.finding import Lookups

T = TypeVar("T")
R = TypeVar("R")
_ANY_OF_OURS = f"{TYPE_PREFIX}Any"


def now(
    function: str,
    opts: pulumi.InvokeOptions | None,
    inputs: Mapping[str, Any],
    look_up: Callable[[Lookups, Mapping[str, Any]], T],
) -> T:
    """Look something up while the program waits.

    Args:
        function: the name of the function that the program calls, for messages.
        opts: the program's options.
        inputs: the criteria by name.
        look_up: looks it up, given the criteria's values.

    Raises:
        pulumi.RunError: it was not found, a criterion cannot be one, or the options have a
            provider. The message is one line.
    """
    _refuse_provider(function, opts)
    criteria = {name: _criterion(function, name, value) for name, value in inputs.items()}
    try:
        # Imported here, so that a program without lookups does not wait for the HTTP client.
        from ..lookups.account import ACCOUNTS

        return look_up(ACCOUNTS.get().lookups_of(settings_in_force()), criteria)
    except CloudElementsError as error:
        raise pulumi.RunError(f"{function}: {error}") from None


def later(
    function: str,
    opts: pulumi.InvokeOptions | None,
    inputs: Mapping[str, pulumi.Input[Any]],
    look_up: Callable[[Lookups, Mapping[str, Any]], T],
    result: Callable[[T], R],
) -> pulumi.Output[R]:
    """Look something up as soon as all inputs are known, while the program goes on.

    A preview knows the name of what is still to be created, so that the resources that the inputs
    are from must exist as well.

    Args:
        function: the name of the function that the program calls, for messages.
        opts: the program's options; with `depends_on` those resources exist first.
        inputs: the criteria by name.
        look_up: looks it up, given the criteria's values.
        result: turns what was found into the function's result, in the program's own thread.

    Raises:
        pulumi.RunError: the options have a provider.
    """
    _refuse_provider(function, opts)
    depends_on = getattr(opts, "depends_on", None)
    criteria = pulumi.Output.from_input(dict(inputs))
    existing = [
        pulumi.Output.from_input(resources).apply(_when_they_exist)
        for resources in (depends_on, _resources_of(criteria))
    ]
    every = pulumi.Output.all(criteria, *existing)

    async def found(values: Sequence[Any]) -> R:
        known: dict[str, Any] = values[0]
        secret = await criteria.is_secret()
        secrets = [str(value) for value in known.values() if value is not None] if secret else []
        with hiding((), secrets):
            row = await asyncio.to_thread(now, function, opts, known, look_up)
        return result(row)

    return every.apply(found)


def _criterion(function: str, name: str, value: Any) -> str | None:
    """Return a criterion as a string: ids of elements are numbers."""
    if isinstance(value, pulumi.Output):
        raise pulumi.RunError(
            f"{function}: {name} is an output, which is known later only: use {function}_output"
        )
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Pulumi's numbers are floats
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise pulumi.RunError(f"{function}: {name} must be a string, not {type(value).__name__}")
    return value


async def _resources_of(output: pulumi.Output[Any]) -> list[pulumi.Resource]:
    return list(await output.resources())


def _when_they_exist(resources: Any) -> pulumi.Output[Any]:
    """Return an output that is known when all of the resources exist."""
    every = resources if isinstance(resources, Sequence) else [resources]
    known = [one.id if isinstance(one, pulumi.CustomResource) else one.urn for one in every if one]
    return pulumi.Output.all(*known)


def _refuse_provider(function: str, opts: pulumi.InvokeOptions | None) -> None:
    """Refuse options with a provider of their own, or with a parent that has one for children.

    A dynamic provider has no functions, so that no other provider could be asked.
    """
    if opts is None:
        return
    parents = opts.parent.get_provider(_ANY_OF_OURS) if opts.parent is not None else None
    if opts.provider is not None or parents is not None:
        raise pulumi.RunError(
            f"{function}: opts has an explicit provider, but lookups use the account of the stack: "
            "omit it, or pass the id instead of looking it up"
        )
