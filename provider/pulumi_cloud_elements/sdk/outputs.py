"""Creates a resource's outputs when the program reads them, not with the resource.

The SDK creates an output for each property of a resource: four futures, a task, and an entry in a
list that it works through at the program's end, whose cost grows with the square of the stack. Then
it translates the whole response of the engine by the types in the class, which it works out again
for each resource. An instance has some twenty-five outputs, of which a program reads one or two:
that was more than half of a large program's CPU time. Here, the SDK's own functions run when an
output is read for the first time; the engine's response is kept until then.

The outputs `id` and `urn`, which the SDK creates in another way, are taken off that list: it waits
for the registration itself, which sets both or fails, and for whatever a program makes of them.

Upstream: https://github.com/pulumi/pulumi/issues/16055 (memory of the same list; closed); none
known for the time.
Without it: programs of many resources take about twice as long. An SDK without the functions
creates its outputs as before, and one without the method, such as the oldest that is supported,
keeps its list.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Self

import pulumi
from pulumi.runtime import rpc

_log = logging.getLogger(__name__)
_Resolver = Callable[..., None]


class OutputsOnDemand:
    """Base of a resource class whose outputs are created when they are read."""

    def __new__(cls, *_args: Any, **_kwargs: Any) -> Self:
        """Create the object; the SDK's functions are replaced before it is registered."""
        _install()
        return super().__new__(cls)

    if not TYPE_CHECKING:  # a type checker would accept any name

        def __getattr__(self, name: str) -> Any:
            """Return an output that was not read before."""
            attributes = self.__dict__
            if isinstance(attributes, _Attributes) and name in attributes.unread:
                return attributes[name]
            return object.__getattribute__(self, name)  # Python's own error


class _Attributes(dict[str, Any]):
    """A resource's `__dict__`: who looks at all of it finds every output.

    Args:
        resource: the resource.
        names: the outputs.
        create: the SDK's function that creates an output, and returns what sets it.
    """

    def __init__(
        self,
        resource: pulumi.Resource,
        names: Iterable[str],
        create: Callable[[str], Mapping[str, _Resolver]],
    ) -> None:
        super().__init__(vars(resource))
        self.unread = set(names)
        self._create = create
        self._unset: dict[str, _Resolver] = {}
        self._values: dict[str, tuple[Any, ...]] = {}
        self._response: Callable[[], None] | None = None

    def respond(self, response: Callable[[], None]) -> None:
        """Set the outputs that were read; the others when they are.

        Args:
            response: calls `resolve` for every output.
        """
        if self._unset:
            response()
        else:
            self._response = response

    def resolve(self, name: str, *value: Any) -> None:
        """Set an output, or keep what it is to be set to."""
        if name in self._unset:
            self._unset.pop(name)(*value)
        else:
            self._values[name] = value

    def __missing__(self, name: str) -> Any:
        if name not in self.unread:
            raise KeyError(name)
        if self._response is not None:
            response, self._response = self._response, None
            response()
        self.unread.discard(name)
        set_ = self._create(name)[name]
        output = self[name]
        _untrack(output)
        if name in self._values:
            set_(*self._values.pop(name))
        else:
            self._unset[name] = set_
        return output

    def _all(self) -> None:
        for name in list(self.unread):
            self[name]

    def __iter__(self) -> Iterator[str]:
        self._all()
        return super().__iter__()

    def __len__(self) -> int:
        self._all()
        return super().__len__()

    def __contains__(self, name: object) -> bool:
        return name in self.unread or super().__contains__(name)

    def keys(self) -> Any:
        """Return all names."""
        self._all()
        return super().keys()

    def values(self) -> Any:
        """Return all attributes."""
        self._all()
        return super().values()

    def items(self) -> Any:
        """Return all attributes with their names."""
        self._all()
        return super().items()


def leave_to_registration(resource: pulumi.Resource, names: Iterable[str]) -> None:
    """Have the SDK not wait for a registered resource's outputs one by one.

    Args:
        resource: a resource whose constructor has run.
        names: the outputs; `id` and `urn` are added.
    """
    for name in (*names, "id", "urn"):
        output = dict.get(vars(resource), name)
        if isinstance(output, pulumi.Output) and not _untrack(output):
            return


def forget(resource: pulumi.Resource, names: Iterable[str]) -> None:
    """Remove outputs that only the provider uses from a registered resource."""
    attributes = vars(resource)
    for name in names:
        if isinstance(attributes, _Attributes):
            attributes.unread.discard(name)
        dict.pop(attributes, name, None)


def _untrack(output: pulumi.Output[Any]) -> bool:
    # Of the class: an output takes any attribute that it lacks for one of its value.
    untrack = getattr(type(output), "_untrack", None)
    if untrack is None:
        _log.debug("the SDK waits for all outputs: it has no way to leave one out")
        return False
    untrack(output)
    return True


def _install() -> None:
    """Replace the SDK's functions for the resources of these classes, and for no others."""
    for name, ours in (("transfer_properties", _transfer), ("resolve_outputs", _resolve)):
        theirs = getattr(rpc, name, None)
        if theirs is None:
            _log.debug("the SDK works out all outputs at once: it has no %s", name)
        elif getattr(theirs, "func", None) is not ours:
            setattr(rpc, name, functools.partial(ours, theirs))


def _transfer(
    create: Callable[..., dict[str, _Resolver]],
    resource: pulumi.Resource,
    properties: dict[str, Any],
    *more: Any,
) -> dict[str, _Resolver]:
    """Return what sets a resource's outputs, as the SDK's function does."""
    if not isinstance(resource, OutputsOnDemand):
        return create(resource, properties, *more)

    def one(name: str) -> dict[str, _Resolver]:
        return create(resource, {name: None}, *more)

    names = [name for name in properties if name not in ("id", "urn")]
    # What has no value was there for its name alone; the SDK would look at each again.
    for name in names:
        if properties[name] is None:
            del properties[name]
    attributes = _Attributes(resource, names, one)
    resource.__dict__ = attributes
    return {name: functools.partial(attributes.resolve, name) for name in names}


def _resolve(
    resolve: Callable[..., None], resource: pulumi.Resource, *response: Any, **more: Any
) -> None:
    """Set a resource's outputs from the engine's response, as the SDK's function does."""
    respond = functools.partial(resolve, resource, *response, **more)
    attributes = vars(resource)
    if isinstance(attributes, _Attributes):
        attributes.respond(respond)
    else:
        respond()
