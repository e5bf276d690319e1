"""Pulumi's verbs over the lifecycle; no rules of its own.

The import path and the name of `InstanceProvider` are in every user's state: they never change.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pulumi.dynamic as dynamic

from . import settings
from .errors import HalfMadeError
from .resources.values import Secret
from .sdk.call import current_call
from .sdk.failures import one_line
from .sdk.log import send_to_engine
from .sdk.provider_reference import without_reference
from .sdk.secrets import secret
from .sdk.workers import raise_workers

if TYPE_CHECKING:
    from .resources.instance.lifecycle import Instance, Lifecycle


class InstanceProvider(dynamic.ResourceProvider):
    """The provider of `Instance`. Holds nothing that is pickled."""

    serialize_as_secret_always = False
    _lifecycle: Lifecycle

    def __getstate__(self) -> dict[str, Any]:
        """Keep everything out of the state: the settings hold credentials."""
        return {}

    @one_line("Cloud Elements is not configured")
    def configure(self, req: dynamic.ConfigureRequest) -> None:
        """Read the settings; called once per process, before any verb."""
        # Here, so that the program, which needs none of it, does not wait for it.
        from .api.client import Client
        from .resources.instance.lifecycle import Lifecycle

        found = settings.load(req.config.get)
        send_to_engine(found.log_level)
        raise_workers(found.max_in_flight)
        self._lifecycle = Lifecycle(found, Client(found))

    @one_line("checking failed for instance")
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.CheckResult:
        """Validate and normalise the inputs."""
        inputs, problems = self._lifecycle.check(_olds, news)
        # An empty property: any other makes the engine print the value.
        failures = [dynamic.CheckFailure("", "\n".join(problems))] if problems else []
        return dynamic.CheckResult(_to_pulumi(inputs), failures)

    @one_line("comparing failed for instance")
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.DiffResult:
        """Say what needs a replacement; the engine compares the inputs entry by entry."""
        return dynamic.DiffResult(
            changes=None, replaces=self._lifecycle.replaces(_id, _olds, _news)
        )

    @one_line("creating failed for instance")
    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        """Make the instance."""
        with _keeping_half_made():
            made = self._lifecycle.create(without_reference(props), current_call().urn)
        return dynamic.CreateResult(made.id, _to_pulumi(made.outputs))

    @one_line("reading failed for instance")
    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        """Bring into state what really is there."""
        found: Instance | None = self._lifecycle.read(id_, props)
        if found is None:
            return dynamic.ReadResult(None, {})
        return dynamic.ReadResult(found.id, _to_pulumi(found.outputs), _to_pulumi(found.inputs))

    @one_line("updating failed for instance")
    def update(
        self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]
    ) -> dynamic.UpdateResult:
        """Bring the instance to what is declared."""
        with _keeping_half_made():
            applied = self._lifecycle.update(
                _id, _olds, without_reference(_news), current_call().urn
            )
        return dynamic.UpdateResult(_to_pulumi(applied.outputs))

    @one_line("deleting failed for instance")
    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Delete the instance."""
        self._lifecycle.delete(_id, _props)


@contextlib.contextmanager
def _keeping_half_made() -> Iterator[None]:
    """Give the outputs of a half-made instance the form in which the engine can keep them."""
    try:
        yield
    except HalfMadeError as error:
        raise HalfMadeError(str(error), error.id, _to_pulumi(error.outputs)) from None


def _to_pulumi(value: Any) -> Any:
    if isinstance(value, Secret):
        return secret(_to_pulumi(value.value))
    if isinstance(value, dict):
        return {key: _to_pulumi(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_to_pulumi(item) for item in value]
    return value
