"""One resource of a stack as Pulumi's engine keeps it, over a lifecycle.

Each command is a provider process of its own. What this is a model of is measured by the tests of
`tests/engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pulumi_cloud_elements.errors import CloudElementsError, HalfMadeError
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.verbs import Verbs

from .service import Killed

KILLED = "killed"


@dataclass(frozen=True)
class Kept:
    """A resource as the state has it, secrets in plain as a provider gets them."""

    id: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    half_made: bool = False


class Stack:
    """One stack with one resource.

    Args:
        process: makes the lifecycle of a new provider process.
        urn: the resource's URN.

    Attributes:
        registration: the resource as the engine has it.
        kept: the resource in the state, or None.
        replaced: resources that were replaced, and are to be deleted.
        pending_creates: the inputs of the creates that are under way or were interrupted.
    """

    def __init__(self, process: Callable[[], Verbs], urn: str) -> None:
        self._process = process
        self.registration = Registration(urn)
        self._checks = 0
        self.kept: Kept | None = None
        self.replaced: list[Kept] = []
        self.pending_creates: list[Mapping[str, Any]] = []
        self._updating: list[Mapping[str, Any]] = []

    def deployment(self) -> dict[str, Any]:
        """Return the state as `pulumi stack export` prints it."""
        urn = self.registration.urn
        kept = [] if self.kept is None else [self.kept]
        return {
            "resources": [
                {"urn": urn, "id": one.id, "inputs": one.inputs, "outputs": one.outputs}
                for one in (*kept, *self.replaced)
            ],
            "pending_operations": [
                {"type": type_, "resource": {"urn": urn, "inputs": inputs}}
                for type_, pending in (
                    ("creating", self.pending_creates),
                    ("updating", self._updating),
                )
                for inputs in pending
            ],
        }

    def up(self, declared: Mapping[str, Any]) -> str | None:
        """Bring the resource to what is declared; return what failed, or None."""
        return self._run(lambda lifecycle: self._register(lifecycle, declared))

    def refresh(self) -> str | None:
        """Bring what really is there into the state; return what failed, or None."""
        return self._run(self._read)

    def destroy(self) -> str | None:
        """Delete everything that the state has; return what failed, or None."""
        return self._run(self._delete)

    def ids(self) -> set[str]:
        """Return the ids that the state has."""
        kept = [] if self.kept is None else [self.kept]
        return {one.id for one in (*kept, *self.replaced)}

    def previews_nothing(self, declared: Mapping[str, Any]) -> bool:
        """Tell whether an `up` would do nothing."""
        if self.kept is None or self.kept.half_made or self.replaced:
            return False
        lifecycle = self._process()
        inputs, problems = lifecycle.check(self.kept.inputs, declared, self._seeded())
        return problems == [] and inputs == self.kept.inputs

    def _run(self, command: Callable[[Verbs], None]) -> str | None:
        try:
            command(self._process())
        except CloudElementsError as error:
            return str(error)
        except Killed:
            return KILLED
        return None

    def _register(self, lifecycle: Verbs, declared: Mapping[str, Any]) -> None:
        kept = self.kept
        inputs = self._checked(lifecycle, {} if kept is None else kept.inputs, declared)
        if kept is None:
            self._create(lifecycle, inputs)
        elif replacing := lifecycle.replaces(kept.id, kept.outputs, inputs):
            if lifecycle.deletes_first(replacing):
                lifecycle.delete(kept.id, kept.outputs, self.registration)
                self.kept = None
                self._create(lifecycle, self._checked(lifecycle, {}, declared))
                return
            inputs = self._checked(lifecycle, {}, declared)
            try:
                self._create(lifecycle, inputs)
            except HalfMadeError:  # it takes the place of the one before all the same
                self.replaced.append(kept)
                raise
            self.replaced.append(kept)
        elif inputs != kept.inputs or kept.half_made:
            # Written before the provider is called, too; the next run clears it.
            self._updating = [inputs]
            try:
                changed = lifecycle.update(kept.id, kept.outputs, inputs, self.registration)
            except HalfMadeError as error:
                self.kept = Kept(error.id, inputs, error.outputs, half_made=True)
                raise
            finally:
                self._updating = []
            self.kept = Kept(changed.id, inputs, changed.outputs)
        self._delete_replaced(lifecycle)

    def _checked(
        self, lifecycle: Verbs, old: Mapping[str, Any], declared: Mapping[str, Any]
    ) -> dict[str, Any]:
        inputs, problems = lifecycle.check(old, declared, self._seeded())
        if problems:
            raise CloudElementsError("; ".join(problems))
        return inputs

    def _seeded(self) -> Registration:
        """Return the resource as a check has it: with another random seed each time."""
        self._checks += 1
        return replace(self.registration, random_seed=self._checks.to_bytes(32, "big"))

    def _create(self, lifecycle: Verbs, inputs: dict[str, Any]) -> None:
        # Written before the provider is called; one that was interrupted is never cleared.
        self.pending_creates.append(inputs)
        try:
            made = lifecycle.create(inputs, self.registration)
        except HalfMadeError as error:
            self.pending_creates.pop()
            self.kept = Kept(error.id, inputs, error.outputs, half_made=True)
            raise
        except CloudElementsError:
            self.pending_creates.pop()
            raise
        self.pending_creates.pop()
        self.kept = Kept(made.id, inputs, made.outputs)

    def _read(self, lifecycle: Verbs) -> None:
        if self.kept is not None:
            found = lifecycle.read(self.kept.id, self.kept.outputs)
            self.kept = None if found is None else Kept(found.id, found.inputs, found.outputs)

    def _delete(self, lifecycle: Verbs) -> None:
        self._delete_replaced(lifecycle)
        if self.kept is not None:
            lifecycle.delete(self.kept.id, self.kept.outputs, self.registration)
            self.kept = None

    def _delete_replaced(self, lifecycle: Verbs) -> None:
        for old in list(self.replaced):
            lifecycle.delete(old.id, old.outputs, self.registration)
            self.replaced.remove(old)
