"""What Pulumi's engine does with a provider, as far as state is concerned, without the engine.

It lets hundreds of sequences run in the time that the real one needs for a few; what it is a
model of is measured by the tests of `tests/engine`.
"""

from __future__ import annotations

import itertools
import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import requests
from cloud_elements_sandbox.server import Running
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.session import new_session
from pulumi_cloud_elements.api.transport import Transport
from pulumi_cloud_elements.errors import CloudElementsError, HalfMadeError
from pulumi_cloud_elements.process import services
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.engine_process import Engine
from pulumi_cloud_elements.recovery.evidence import StackStates
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.recovery.marker import CREATION_ID
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.base import Lifecycle, Resource
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.settings import Settings

URN = "urn:pulumi:dev::lab::pulumi-python:dynamic/cloudelements:Instance::"
OWNER = "model"
ENGINE = Engine("pulumi", Path.cwd())
BACKEND = {"PULUMI_BACKEND_URL": "s3://model"}


class Killed(BaseException):
    """The process ends here, whatever it was doing."""


@dataclass
class Kept:
    """A resource as the state has it, secrets in plain as a provider gets them."""

    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    half_made: bool = False


@dataclass
class EngineModel:
    """One stack.

    Attributes:
        sandbox: the service.
        notes: this machine's folder for notes of create requests.
        state: the resources in the state.
        pending_creates: URN and creation id of each create that is under way or was interrupted.
    """

    sandbox: Running
    notes: Path
    state: dict[str, Kept] = field(default_factory=dict)
    pending_creates: list[tuple[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._runs = itertools.count(1)
        self._seeds = itertools.count(1)

    def up(self, declared: dict[str, dict[str, Any]], kill_after: int | None = None) -> list[str]:
        """Bring the state to what is declared; return what failed.

        Args:
            declared: the inputs of each resource.
            kill_after: the process is killed when so many requests were answered.
        """
        lifecycle, failed = self._process(kill_after), []
        try:
            for name, inputs in declared.items():
                try:
                    self._register(lifecycle, name, inputs)
                except CloudElementsError as error:
                    failed.append(str(error))
            for name in [name for name in self.state if name not in declared]:
                try:
                    lifecycle.delete(self.state[name].id, self.state[name].outputs)
                except CloudElementsError as error:
                    failed.append(str(error))
                else:
                    del self.state[name]
        except Killed:
            failed.append("killed")
        return failed

    def refresh(self, kill_after: int | None = None) -> list[str]:
        """Bring what really is there into the state; return what failed."""
        lifecycle, failed = self._process(kill_after), []
        try:
            for name, kept in list(self.state.items()):
                try:
                    found = lifecycle.read(kept.id, kept.outputs)
                except CloudElementsError as error:
                    failed.append(str(error))
                    continue
                if found is None:
                    del self.state[name]
                else:
                    self._keep(name, found)
        except Killed:
            failed.append("killed")
        return failed

    def preview(self, declared: dict[str, dict[str, Any]]) -> list[str]:
        """Return the names of what an `up` would make, change or delete."""
        lifecycle = self._process(None)
        changed = [name for name in self.state if name not in declared]
        for name, inputs in declared.items():
            kept = self.state.get(name)
            checked, problems = self._check(lifecycle, name, kept.inputs if kept else {}, inputs)
            assert problems == []
            if kept is None or checked != kept.inputs:
                changed.append(name)
        return changed

    def _register(self, lifecycle: Lifecycle, name: str, inputs: dict[str, Any]) -> None:
        kept = self.state.get(name)
        checked, problems = self._check(lifecycle, name, kept.inputs if kept else {}, inputs)
        assert problems == []
        news = checked
        if kept is None:
            self._create(lifecycle, name, news)
            return
        if lifecycle.replaces(kept.id, kept.outputs, news):
            old = kept
            checked, problems = self._check(lifecycle, name, {}, inputs)
            assert problems == []
            self._create(lifecycle, name, checked)
            # The old one stays in the state, a resource of its own, until it is deleted.
            waiting = f"{name} (deleting {old.id})"
            self.state[waiting] = old
            lifecycle.delete(old.id, old.outputs)
            del self.state[waiting]
        elif news != kept.inputs or kept.half_made:
            try:
                updated = lifecycle.update(kept.id, kept.outputs, news, Registration(URN + name))
            except HalfMadeError as error:
                self.state[name] = Kept(error.id, news, error.outputs, half_made=True)
                raise
            self._keep(name, Resource(kept.id, news, updated.outputs))

    def _check(
        self, lifecycle: Lifecycle, name: str, old: dict[str, Any], inputs: dict[str, Any]
    ) -> tuple[dict[str, Any], list[str]]:
        seed = next(self._seeds).to_bytes(32, "big")
        return lifecycle.check(old, inputs, Registration(URN + name, seed))

    def _create(self, lifecycle: Lifecycle, name: str, inputs: dict[str, Any]) -> None:
        # Written before the provider is called; one that was interrupted is never cleared.
        pending = URN + name, inputs[CREATION_ID]
        self.pending_creates.append(pending)
        try:
            made = lifecycle.create(inputs, Registration(URN + name))
        except HalfMadeError as error:
            self.pending_creates.remove(pending)
            self.state[name] = Kept(error.id, inputs, error.outputs, half_made=True)
            raise
        except CloudElementsError:
            self.pending_creates.remove(pending)
            raise
        self.pending_creates.remove(pending)
        self._keep(name, Resource(made.id, inputs, made.outputs))

    def _keep(self, name: str, found: Resource) -> None:
        self.state[name] = Kept(found.id, found.inputs, found.outputs)

    def _process(self, kill_after: int | None) -> Lifecycle:
        settings = Settings(
            self.sandbox.user_secret,
            self.sandbox.organization_secret,
            self.sandbox.url,
            read_timeout=0.4,
            max_retries=1,
            settle_time=0.05,
            owner=OWNER,
        )
        session = new_session(settings)
        if kill_after is not None:
            _kill_after(session, kill_after)
        shared = services(settings, client=Client(settings, Transport(settings, session=session)))
        states = StackStates(BACKEND, engine=lambda: ENGINE, run=self._export)
        intents = Intents(self.notes, BACKEND, engine=lambda: ENGINE, pid=next(self._runs))
        creations = Creations(settings, states, intents)
        return InstanceLifecycle(replace(shared, creations=creations))

    def _export(
        self, command: Sequence[str], _folder: Path, _environment: Mapping[str, str], _limit: float
    ) -> subprocess.CompletedProcess[str]:
        """Do what `pulumi stack export` does."""
        deployment = {
            "resources": [
                {"urn": URN + name, "id": kept.id, "inputs": kept.inputs}
                for name, kept in self.state.items()
            ],
            "pending_operations": [
                {"type": "creating", "resource": {"urn": urn, "inputs": {CREATION_ID: creation_id}}}
                for urn, creation_id in self.pending_creates
            ],
        }
        return subprocess.CompletedProcess(command, 0, json.dumps({"deployment": deployment}), "")


def _kill_after(session: requests.Session, responses: int) -> None:
    left = responses
    send = session.request

    def request(*arguments: Any, **options: Any) -> Any:
        nonlocal left
        try:
            return send(*arguments, **options)
        finally:
            left -= 1
            if left < 0:
                raise Killed

    session.request = request  # type: ignore[method-assign]
