"""What the stack's state shows of interrupted runs.

Before the engine calls the provider for a create, it writes the operation into the state's
`pending_operations`, and it never clears one that was interrupted by itself. So a pending create
of a resource is evidence that an interrupted run may have created it, and its creation id says
which one. The state is exported only where there is something to judge.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..api.ids import plain
from ..deadline import seconds_left
from .backend import backend_hash, is_service
from .engine_process import Engine, failure_reason, find_engine
from .identity import SELF_MANAGED, backend_url
from .keyed_object import KeyedObject, keyed_object
from .marker import CREATION_ID, resource_type, stack_and_project
from .members import (
    INSTANCE_SET_TYPE,
    INSTANCE_TYPE,
    member_address,
    member_creation_id,
    members_in,
    set_and_key,
)

_log = logging.getLogger(__name__)
_TIME_LIMIT = 20.0  # seconds
_REASON_LENGTH = 200

Run = Callable[[Sequence[str], Path, Mapping[str, str], float], "subprocess.CompletedProcess[str]"]
"""Runs a command in a folder, with an environment and a time limit in seconds."""


@dataclass(frozen=True)
class StackState:
    """What one reading of a stack's state shows.

    Attributes:
        owners: the URN of each resource that has an id, by its type and that id: two kinds of
            resources may have the same ids. Members of sets count as instances, by their addresses.
        creation_ids: the creation ids of all resources.
        urns: the URNs of all resources and of what is pending.
        under_way: the URNs of what is pending, whatever is done to it.
        created: when each resource was created, as the engine writes it, by its creation id.
        since: when the first of all resources was; empty if there is no resource, or it is unknown.
        pending: how many creates are pending, by the resource's URN and creation id; the latter
            is empty if it has no creation id.
        pending_inputs: the inputs of each pending create, by the same.
        began: when the reading began, on the clock.
        unknown: why the state could not be read; empty where it could.
        keyed: what resources of each type have that is identified by a key.
    """

    owners: Mapping[tuple[str, str], str] = field(default_factory=dict)
    creation_ids: frozenset[str] = frozenset()
    pending: Mapping[tuple[str, str], int] = field(default_factory=dict)
    began: float = 0.0
    unknown: str = ""
    urns: frozenset[str] = frozenset()
    under_way: frozenset[str] = frozenset()
    created: Mapping[str, str] = field(default_factory=dict)
    since: str = ""
    pending_inputs: Mapping[tuple[str, str], Mapping[str, Any]] = field(
        default_factory=dict, repr=False
    )
    keyed: Mapping[str, Sequence[KeyedObject]] = field(default_factory=dict)

    def owner(self, urn: str, id_: str) -> str | None:
        """Return the URN of the resource of the same type that has an id, or None.

        Args:
            urn: a resource's URN, which holds its type.
            id_: the id.
        """
        type_ = resource_type(urn)
        type_ = INSTANCE_TYPE if type_ == INSTANCE_SET_TYPE else type_
        return self.owners.get((type_, plain(id_)))

    def interrupted_any(
        self, urn: str, own: str, about: Callable[[Mapping[str, Any]], bool]
    ) -> bool:
        """Tell whether an earlier run was interrupted while it created a resource, however.

        Args:
            urn: the resource's URN.
            own: the creation id of the create under way.
            about: tells whether the inputs of a create are of what is judged.
        """
        return any(
            self.interrupted(urn, creation_id, own)
            and about(self.pending_inputs.get((pending, creation_id), {}))
            for pending, creation_id in self.pending
            if pending == urn
        )

    def interrupted(self, urn: str, creation_id: str | None, own: str | None) -> bool:
        """Tell whether an earlier run was interrupted while it created a resource.

        Args:
            urn: the resource's URN.
            creation_id: the creation id with which it was being created.
            own: the creation id of the create under way, which is pending itself. A saved plan
                that is applied twice has the same one twice; then one alone is no evidence.
        """
        if not creation_id:
            return False
        return self.pending_creates(urn, creation_id) > (1 if creation_id == own else 0)

    def pending_creates(self, urn: str, creation_id: str) -> int:
        """Return how many creates with a creation id are pending.

        Args:
            urn: the resource's URN, or a member's address: then the set's creates count.
            creation_id: its creation id.
        """
        of_set, key = set_and_key(urn)
        if key is None:
            return self.pending.get((urn, creation_id), 0)
        return sum(
            count
            for (pending, set_id), count in self.pending.items()
            if pending == of_set and set_id and member_creation_id(set_id, key) == creation_id
        )


class StackStates:
    """The states of this process's stacks, exported when first asked about; safe to share.

    Args:
        environment: the process's environment.
        folder: the program's folder; default: the working folder.
        engine: finds the engine.
        run: runs a command.
        clock: seconds, as `time.monotonic` counts them.
    """

    def __init__(
        self,
        environment: Mapping[str, str] = os.environ,
        folder: Path | None = None,
        engine: Callable[[], Engine | None] = find_engine,
        run: Run | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._environment = environment
        self._folder = folder
        self._engine = engine
        self._run = run or _run
        self._clock = clock
        self._mutex = threading.Lock()
        self._read_before: dict[tuple[str, str], StackState] = {}
        self._backends: dict[str | None, str | None] = {}

    def of_create(self, urn: str, organization: str | None, own: str, since: float) -> StackState:
        """Return the state of the stack of a resource that is being created.

        Args:
            urn: the resource's URN.
            organization: Pulumi's organization, where the program named one.
            own: the creation id of the create under way.
            since: when the engine asked for it, on the clock. By then it was pending.
        """
        # The state of a folder or bucket shows the create under way, too; Pulumi Cloud's does not.
        shows_own = not self._is_service()

        def settles(state: StackState) -> bool:
            # One that was read before this create may or may not show it: a single one of its
            # creation id is read again.
            return bool(
                state.unknown or state.began >= since or state.pending_creates(urn, own) != 1
            )

        return self._state(urn, organization, settles, urn if shows_own else None)

    def of_stack(self, urn: str, organization: str | None) -> StackState:
        """Return the state of a resource's stack, whatever the engine does with the resource.

        Args:
            urn: the resource's URN.
            organization: Pulumi's organization, where the program named one.
        """
        return self._state(urn, organization, lambda _: True, None)

    def backend(self, organization: str | None) -> str | None:
        """Return the hash of the current backend; None if it cannot be determined.

        Args:
            organization: Pulumi's organization, where the program named one.
        """
        with self._mutex:
            if organization not in self._backends:
                folder = self._folder or Path.cwd()
                self._backends[organization] = backend_hash(
                    organization, self._environment, folder, self._engine
                )
            return self._backends[organization]

    def _state(
        self,
        urn: str,
        organization: str | None,
        settles: Callable[[StackState], bool],
        creating: str | None,
    ) -> StackState:
        stack = stack_and_project(urn)
        with self._mutex:
            state = self._read_before.get(stack)
            if state is None or not settles(state):
                state = self._read_before[stack] = self._read(urn, organization, creating)
        return state

    def _is_service(self) -> bool:
        return is_service(backend_url(self._environment, self._folder or Path.cwd()) or "")

    def _read(self, urn: str, organization: str | None, creating: str | None) -> StackState:
        began = self._clock()
        engine = self._engine()
        if engine is None:
            return StackState(began=began, unknown="pulumi is not on PATH")
        reason = ""
        for name in _stack_names(urn, organization, is_service=self._is_service()):
            try:
                state = _parsed(self._exported(engine, name, began), began)
                _require_stack(state, urn, creating)
            except _NotReadError as error:
                reason = str(error)
                _log.debug("the state of stack %s could not be read: %s", name, reason)
            else:
                _log.debug("the state of stack %s was exported", name)
                return state
        return StackState(began=began, unknown=reason)

    def _exported(self, engine: Engine, name: str, began: float) -> str:
        left = min(began + _TIME_LIMIT - self._clock(), seconds_left())
        # Secrets stay encrypted, so neither a passphrase nor a key is needed.
        command = [engine.executable, "stack", "export", "--non-interactive", "--stack", name]
        environment = {**self._environment, "PULUMI_SKIP_UPDATE_CHECK": "true"}
        try:
            done = self._run(command, engine.folder, environment, max(left, 0.1))
        except subprocess.TimeoutExpired:
            raise _NotReadError("pulumi stack export did not end in time") from None
        except (OSError, ValueError) as error:
            raise _NotReadError(f"pulumi could not be run: {type(error).__name__}") from None
        if done.returncode != 0:
            reason = failure_reason(done.stderr)[:_REASON_LENGTH]
            raise _NotReadError(f"pulumi stack export failed: {reason}")
        return done.stdout


class _NotReadError(Exception):
    """The state could not be read; the message says why."""


def _stack_names(urn: str, organization: str | None, *, is_service: bool) -> list[str]:
    """Return the names by which the engine may know the stack, the surest first."""
    stack, project = stack_and_project(urn)
    known = organization or (None if is_service else SELF_MANAGED)
    return [f"{known}/{project}/{stack}", stack] if known else [stack]


def _parsed(text: str, began: float) -> StackState:
    try:
        return state_of(json.loads(text), began)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _NotReadError("pulumi stack export printed no state that can be read") from None


def state_of(export: Mapping[str, Any], began: float = 0.0) -> StackState:
    """Return what an exported state shows.

    Args:
        export: what `pulumi stack export` prints.
        began: when the reading began, on the clock.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: it is no state.
    """
    deployment = export["deployment"]
    resources = deployment.get("resources") or []
    pending: Counter[tuple[str, str]] = Counter()
    pending_inputs: dict[tuple[str, str], Mapping[str, Any]] = {}
    urns = {str(row["urn"]) for row in resources}
    under_way = set()
    members = [(row, member) for row in resources for member in members_in(row)]
    keyed: dict[str, list[KeyedObject]] = {}
    for row in resources:
        id_, outputs = str(row.get("id") or ""), row.get("outputs") or {}
        if "level" in outputs and "/" in id_:
            found = keyed_object(id_, str(row["urn"]), outputs, leaving=row.get("delete") is True)
            keyed.setdefault(resource_type(str(row["urn"])), []).append(found)
    for operation in deployment.get("pending_operations") or []:
        row = operation["resource"]
        under_way.add(str(row["urn"]))
        if operation["type"] == "creating":
            inputs = row.get("inputs") or {}
            key = str(row["urn"]), str(inputs.get(CREATION_ID) or "")
            pending[key] += 1
            pending_inputs[key] = inputs
    return StackState(
        owners={
            (resource_type(str(row["urn"])), plain(row["id"])): str(row["urn"])
            for row in resources
            if row.get("id")
        }
        | {
            (INSTANCE_TYPE, plain(id_)): member_address(str(row["urn"]), _creation_id(row), key)
            for row, (key, id_, _) in members
        },
        creation_ids=frozenset(
            str(bag[CREATION_ID])
            for row in resources
            for bag in (row.get("inputs") or {}, row.get("outputs") or {})
            if bag.get(CREATION_ID)
        )
        | {creation_id for _, (_, _, creation_id) in members if creation_id},
        pending=pending,
        pending_inputs=pending_inputs,
        began=began,
        urns=frozenset(urns | under_way),
        under_way=frozenset(under_way),
        created={
            str(bag[CREATION_ID]): str(row["created"])
            for row in resources
            for bag in (row.get("inputs") or {}, row.get("outputs") or {})
            if bag.get(CREATION_ID) and row.get("created")
        },
        keyed=keyed,
        since=min((str(row["created"]) for row in resources if row.get("created")), default=""),
    )


def _creation_id(row: Mapping[str, Any]) -> str | None:
    bags = (row.get("outputs") or {}, row.get("inputs") or {})
    return next((str(bag[CREATION_ID]) for bag in bags if bag.get(CREATION_ID)), None)


def _require_stack(state: StackState, urn: str, creating: str | None) -> None:
    """Refuse the state of another stack of the same name."""
    if creating is not None:
        of_set, key = set_and_key(creating)
        # Only in this run's own backend the create under way is pending. A member is also created
        # by an update of its set.
        if of_set not in ({urn for urn, _ in state.pending} if key is None else state.under_way):
            raise _NotReadError("the exported state does not show the run under way")
        return
    stack, project = stack_and_project(urn)
    prefix = f"urn:pulumi:{stack}::{project}::"
    if state.urns and not any(known.startswith(prefix) for known in state.urns):
        raise _NotReadError("the exported state is not of this stack")


def _run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], limit: float
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own words and a stack's name
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=limit,
        check=False,
    )
