"""The dynamic providers: they pass Pulumi's requests on to the lifecycles.

The import path and the class names of this module are in every user's state, so they never change.
The provider of every resource type must be defined here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

import pulumi
import pulumi.dynamic as dynamic

from .errors import HalfMadeError
from .registration import Registration
from .resources.values import NotData
from .sdk.call import current_call
from .sdk.config_names import config_names
from .sdk.engine_address import engine_address
from .sdk.failures import can_keep_half_made, one_line
from .sdk.internal_properties import with_internal
from .sdk.log import send_to_engine
from .sdk.provider_reference import without_reference
from .sdk.results import write_results_directly
from .sdk.secrets import secret
from .sdk.workers import raise_workers

if TYPE_CHECKING:
    from .resources.base import Resource, Services
    from .resources.verbs import Verbs


class _Provider(dynamic.ResourceProvider):
    """The provider of one resource type. None of its attributes are pickled.

    Args:
        lifecycle: what the verbs are passed on to; default: one that `configure` makes.
    """

    serialize_as_secret_always = False
    noun: ClassVar[str]
    _lifecycle: Verbs

    def __init__(self, lifecycle: Verbs | None = None) -> None:
        super().__init__()
        if lifecycle is not None:
            self._lifecycle = lifecycle

    def __getstate__(self) -> dict[str, Any]:
        """Pickle no attributes into the state, because the settings contain credentials."""
        return {}

    def _make_lifecycle(self, services: Services) -> Verbs:
        raise NotImplementedError

    @one_line("Cloud Elements is not configured")
    def configure(self, req: dynamic.ConfigureRequest) -> None:
        """Read the settings. Pulumi calls this once per process and type, before anything else."""
        # Imported here, so that the program, which does not need it, does not wait for it.
        from .process import SHARED

        services = SHARED.services(req.config.get, config_names(req.config), engine_address())
        send_to_engine(services.settings.log_level)
        raise_workers(services.settings.max_in_flight)
        write_results_directly()
        self._lifecycle = self._make_lifecycle(services)

    @one_line("checking failed for {0.noun}")
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.CheckResult:
        """Validate and normalise the inputs."""
        olds = with_internal(_olds, "olds")
        inputs, problems = self._lifecycle.check(olds, _without_assets(news), _registration(news))
        if problems:
            # No property name: with one, the engine prints the value. No inputs: it would not
            # use them, and they may be invalid because they cannot be sent.
            return dynamic.CheckResult({}, [dynamic.CheckFailure("", "\n".join(problems))])
        return dynamic.CheckResult(self._marked(inputs), [])

    @one_line("comparing failed for {0.noun}")
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.DiffResult:
        """Return which changes replace the resource. The engine compares the inputs itself."""
        replaces = self._lifecycle.replaces(_id, _olds, _news)
        return dynamic.DiffResult(
            changes=None,
            replaces=replaces,
            delete_before_replace=self._lifecycle.deletes_first(replaces),
        )

    @one_line("creating failed for {0.noun}")
    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        """Create the resource."""
        declared = without_reference(with_internal(props, "properties"))
        with self._keeping_half_made():
            made = self._lifecycle.create(declared, _registration(props))
        return dynamic.CreateResult(made.id, self._marked(made.outputs))

    @one_line("reading failed for {0.noun}")
    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        """Read the resource from the service into the state."""
        state = with_internal(props, "properties")
        found: Resource | None = self._lifecycle.read(id_, state)
        if found is None:
            return dynamic.ReadResult(None, {})
        return dynamic.ReadResult(found.id, self._marked(found.outputs), self._marked(found.inputs))

    @one_line("updating failed for {0.noun}")
    def update(
        self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]
    ) -> dynamic.UpdateResult:
        """Update the resource to the declared configuration."""
        state = with_internal(_olds, "olds")
        declared = without_reference(with_internal(_news, "news"))
        with self._keeping_half_made():
            applied = self._lifecycle.update(_id, state, declared, _registration(_news))
        return dynamic.UpdateResult(self._marked(applied.outputs))

    @one_line("deleting failed for {0.noun}")
    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Delete the resource."""
        self._lifecycle.delete(_id, with_internal(_props, "properties"), _registration(_props))

    @contextlib.contextmanager
    def _keeping_half_made(self) -> Iterator[None]:
        """Mark the secrets in the outputs of an incomplete resource, which the state keeps."""
        try:
            yield
        except HalfMadeError as error:
            raise HalfMadeError(str(error), error.id, self._marked(error.outputs)) from None

    def _marked(self, bag: dict[str, Any]) -> dict[str, Any]:
        """Mark the secrets by the field table; everywhere else they are plain data."""
        return self._lifecycle.fields.marked(bag, secret)


class InstanceProvider(_Provider):
    """The provider of `Instance`."""

    noun = "instance"

    def _make_lifecycle(self, services: Services) -> Verbs:
        from .resources.instance.lifecycle import InstanceLifecycle

        return InstanceLifecycle(services)


class InstanceSetProvider(_Provider):
    """The provider of `InstanceSet`."""

    noun = "instance set"

    def _make_lifecycle(self, services: Services) -> Verbs:
        from .resources.instance_set.lifecycle import InstanceSetLifecycle

        return InstanceSetLifecycle(services, can_keep_half_made)

    def _marked(self, bag: dict[str, Any]) -> dict[str, Any]:
        """Mark the names, too, that the program marked secret: they are in an output of their own.

        The engine marks what is where the program has it.
        """
        from .resources.instance_set.members import secret_names

        names = bag.get("names", {})
        hidden = secret_names(bag)
        marked = {key: secret(name) if key in hidden else name for key, name in names.items()}
        return {**super()._marked(bag), **({"names": marked} if "names" in bag else {})}


class FormulaProvider(_Provider):
    """The provider of `Formula`."""

    noun = "formula"

    def _make_lifecycle(self, services: Services) -> Verbs:
        from .resources.formula.lifecycle import FormulaLifecycle

        return FormulaLifecycle(services)


class FormulaInstanceProvider(_Provider):
    """The provider of `FormulaInstance`."""

    noun = "formula instance"

    def _make_lifecycle(self, services: Services) -> Verbs:
        from .resources.formula_instance.lifecycle import FormulaInstanceLifecycle

        return FormulaInstanceLifecycle(services)


class VirtualDataResourceProvider(_Provider):
    """The provider of `VirtualDataResource`."""

    noun = "virtual data resource"

    def _make_lifecycle(self, services: Services) -> Verbs:
        from .resources.virtual_data_resource.lifecycle import VirtualDataResourceLifecycle

        return VirtualDataResourceLifecycle(services)


class TransformationProvider(_Provider):
    """The provider of `Transformation`."""

    noun = "transformation"

    def _make_lifecycle(self, services: Services) -> Verbs:
        from .resources.transformation.lifecycle import TransformationLifecycle

        return TransformationLifecycle(services)


def _without_assets(value: Any) -> Any:
    """Return a value with assets and archives as what no lifecycle takes for an unknown value."""
    if isinstance(value, pulumi.Asset):
        return NotData("an asset")
    if isinstance(value, pulumi.Archive):
        return NotData("an archive")
    if isinstance(value, dict):
        return {key: _without_assets(item) for key, item in value.items()}
    return [_without_assets(item) for item in value] if isinstance(value, list) else value


def _registration(properties: dict[str, Any]) -> Registration:
    call = current_call()
    return Registration(call.urn, call.random_seed, properties.get("organization"))
