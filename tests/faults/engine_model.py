"""What Pulumi's engine does with a provider, as far as state is concerned, without the engine.

It lets thousands of runs happen in the time that the real one needs for a few; what it is a model
of is measured by the tests of `tests/engine`.
"""

from __future__ import annotations

import itertools
import json
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pulumi_cloud_elements.errors import CloudElementsError, HalfMadeError
from pulumi_cloud_elements.recovery.engine_process import Engine
from pulumi_cloud_elements.recovery.marker import CREATION_ID
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.base import Lifecycle, Resource, Services
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle

from ..unit.fake.service import Killed
from .program import Program

TYPE = "pulumi-python:dynamic/cloudelements:Instance"
COMPONENT = "my:module:Component"
ENGINE = Engine("pulumi", Path.cwd())
KILLED = "killed"
_REPLACED = " (replaced "
_SEEDS = itertools.count(1)

Failures = dict[str, str]
"""What failed, by the resource's name; `KILLED` has no resource."""


def now() -> str:
    """Return the time as the engine writes it."""
    return datetime.now(UTC).isoformat()


@dataclass
class Kept:
    """A resource as the state has it, secrets in plain as a provider gets them."""

    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    half_made: bool = False
    retained: bool = False
    created: str = field(default_factory=now)


@dataclass
class EngineModel:
    """One stack.

    Attributes:
        process: makes what a new provider process of the stack shares; its second argument is
            the number of responses after which the process is killed, or None.
        name: the stack's name.
        backend: the URL of its backend.
        state: the resources in the state, by name; one in a component is `component/name`.
        pending_creates: name and creation id of each create that is under way or was interrupted.
        began: when the stack's own resource was created; empty before the first `up`.
    """

    process: Callable[[EngineModel, int | None], Services]
    name: str = "dev"
    backend: str = "s3://model"
    state: dict[str, Kept] = field(default_factory=dict)
    pending_creates: list[tuple[str, Any]] = field(default_factory=list)
    began: str = ""

    def up(self, program: Program, kill_after: int | None = None) -> Failures:
        """Bring the state to what a program declares; return what failed.

        Args:
            program: the program.
            kill_after: the process is killed when so many requests were answered.
        """
        failed: Failures = {}
        self.began = self.began or now()
        with _killed(failed):
            lifecycle = self._lifecycle(kill_after)
            for name, former in program.aliases.items():
                if name not in self.state and former in self.state:
                    self.state[name] = self.state.pop(former)
            for name, inputs in program.resources.items():
                with _failing(failed, name):
                    self._register(lifecycle, name, inputs, retained=name in program.retained)
            if not failed:  # the engine begins nothing more once something has failed
                self._delete(lifecycle, failed, lambda name: name not in program.resources)
        return failed

    def refresh(self, kill_after: int | None = None) -> Failures:
        """Bring what really is there into the state; return what failed."""
        failed: Failures = {}
        with _killed(failed):
            lifecycle = self._lifecycle(kill_after)
            for name, kept in list(self.state.items()):
                with _failing(failed, name):
                    found = lifecycle.read(kept.id, kept.outputs)
                    if found is None:
                        del self.state[name]
                    else:
                        self._keep(name, found, retained=kept.retained)
        return failed

    def destroy(self) -> Failures:
        """Delete everything that the state has; return what failed."""
        failed: Failures = {}
        with _killed(failed):
            self._delete(self._lifecycle(None), failed, lambda _: True)
        if not failed:
            self.began = ""
        return failed

    def preview(self, program: Program) -> list[str]:
        """Return the names of what an `up` would create, change or delete."""
        lifecycle = self._lifecycle(None)
        changed = [name for name in self.state if name not in program.resources]
        for name, inputs in program.resources.items():
            kept = self.state.get(name)
            checked = self._checked(lifecycle, name, kept.inputs if kept else {}, inputs)
            if kept is None or kept.half_made or checked != kept.inputs:
                changed.append(name)
        return changed

    def urn(self, name: str) -> str:
        """Return the URN of a resource."""
        parents, _, own = name.partition(_REPLACED)[0].rpartition("/")
        parent = f"{COMPONENT}$" if parents else ""
        return f"urn:pulumi:{self.name}::lab::{parent}{TYPE}::{own}"

    def _own_urn(self) -> str:
        return f"urn:pulumi:{self.name}::lab::pulumi:pulumi:Stack::lab-{self.name}"

    def _register(
        self, lifecycle: Lifecycle, name: str, inputs: Mapping[str, Any], *, retained: bool
    ) -> None:
        kept = self.state.get(name)
        checked = self._checked(lifecycle, name, kept.inputs if kept else {}, inputs)
        if kept is None:
            self._create(lifecycle, name, checked)
        elif lifecycle.replaces(kept.id, kept.outputs, checked):
            checked = self._checked(lifecycle, name, {}, inputs)
            # The old one stays in the state, a resource of its own, until it is deleted.
            self.state[f"{name}{_REPLACED}{kept.id})"] = self.state.pop(name)
            try:
                self._create(lifecycle, name, checked)
            except BaseException:
                if name not in self.state:
                    self.state[name] = self.state.pop(f"{name}{_REPLACED}{kept.id})")
                raise
        elif checked != kept.inputs or kept.half_made:
            registration = Registration(self.urn(name))
            try:
                updated = lifecycle.update(kept.id, kept.outputs, checked, registration)
            except HalfMadeError as error:
                self.state[name] = Kept(error.id, checked, error.outputs, half_made=True)
                raise
            self._keep(name, Resource(kept.id, checked, updated.outputs))
        self.state[name].retained = retained

    def _checked(
        self,
        lifecycle: Lifecycle,
        name: str,
        old: Mapping[str, Any],
        inputs: Mapping[str, Any],
    ) -> dict[str, Any]:
        registration = Registration(self.urn(name), next(_SEEDS).to_bytes(32, "big"))
        checked, problems = lifecycle.check(old, inputs, registration)
        if problems:
            raise CloudElementsError("; ".join(problems))
        return checked

    def _create(self, lifecycle: Lifecycle, name: str, inputs: dict[str, Any]) -> None:
        # Written before the provider is called; one that was interrupted is never cleared.
        pending = name, inputs[CREATION_ID]
        self.pending_creates.append(pending)
        try:
            made = lifecycle.create(inputs, Registration(self.urn(name)))
        except HalfMadeError as error:
            self.pending_creates.remove(pending)
            self.state[name] = Kept(error.id, inputs, error.outputs, half_made=True)
            raise
        except CloudElementsError:
            self.pending_creates.remove(pending)
            raise
        self.pending_creates.remove(pending)
        self._keep(name, Resource(made.id, inputs, made.outputs))

    def _delete(
        self, lifecycle: Lifecycle, failed: Failures, chosen: Callable[[str], bool]
    ) -> None:
        for name in [name for name in self.state if chosen(name)]:
            with _failing(failed, name):
                kept = self.state[name]
                if not kept.retained:
                    lifecycle.delete(kept.id, kept.outputs, Registration(self.urn(name)))
                del self.state[name]

    def _keep(self, name: str, found: Resource, *, retained: bool = False) -> None:
        before = self.state.get(name)
        created = before.created if before is not None and before.id == found.id else now()
        self.state[name] = Kept(
            found.id, found.inputs, found.outputs, retained=retained, created=created
        )

    def _lifecycle(self, kill_after: int | None) -> Lifecycle:
        return InstanceLifecycle(self.process(self, kill_after))

    def deployment(self) -> dict[str, Any]:
        """Return the state as `pulumi stack export` prints it."""
        return {
            "resources": [
                *([{"urn": self._own_urn(), "created": self.began}] if self.began else []),
                *(
                    {
                        "urn": self.urn(name),
                        "id": kept.id,
                        "inputs": kept.inputs,
                        "created": kept.created,
                    }
                    for name, kept in self.state.items()
                ),
            ],
            "pending_operations": [
                {
                    "type": "creating",
                    "resource": {"urn": self.urn(name), "inputs": {CREATION_ID: creation_id}},
                }
                for name, creation_id in self.pending_creates
            ],
        }

    def export(
        self, command: Sequence[str], _folder: Path, _environment: Mapping[str, str], _limit: float
    ) -> subprocess.CompletedProcess[str]:
        """Do what `pulumi stack export` does."""
        printed = json.dumps({"deployment": self.deployment()})
        return subprocess.CompletedProcess(command, 0, printed, "")

    def copied(self, backend: str) -> EngineModel:
        """Return the stack as it is after its state was copied into another backend."""
        state = {name: replace(kept) for name, kept in self.state.items()}
        return replace(self, backend=backend, state=state, pending_creates=[*self.pending_creates])


@contextmanager
def _killed(failed: Failures) -> Iterator[None]:
    try:
        yield
    except Killed:
        failed[KILLED] = KILLED


@contextmanager
def _failing(failed: Failures, name: str) -> Iterator[None]:
    try:
        yield
    except CloudElementsError as error:
        failed[name] = str(error)
