"""What the stack's state shows of interrupted runs.

Before the engine calls the provider for a create, it writes the operation into the state's
`pending_operations`, and it never clears one that was interrupted by itself. So a pending create
of a resource is evidence that an interrupted run may have created its instance. The state is
exported only where there is an instance to judge.
"""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..deadline import seconds_left
from ..redaction import redact
from . import identity as backend
from .engine_process import Engine, find_engine

_log = logging.getLogger(__name__)
_TIME_LIMIT = 20.0  # seconds
_REASON_LENGTH = 200
# The query of a bucket's URL may hold credentials.
_QUERY = re.compile(r"(?<=://)([^\s?'\"]*)\?[^\s'\"]*")

Run = Callable[[Sequence[str], Path, Mapping[str, str], float], "subprocess.CompletedProcess[str]"]
"""Runs a command in a folder, with an environment and a time limit in seconds."""


@dataclass(frozen=True)
class Evidence:
    """What the state shows about one resource.

    Attributes:
        ids: the ids of all resources in the state.
        interrupted: whether an earlier run was interrupted while it created this resource.
        unknown: why the state could not be read; empty where it could.
    """

    ids: frozenset[str] = frozenset()
    interrupted: bool = False
    unknown: str = ""


@dataclass(frozen=True)
class _Export:
    """One reading of a stack's state.

    Attributes:
        began: when it began, on the clock.
        creates: how many pending creates there are, by URN.
        ids: the ids of all resources.
        urns: the URNs of all resources.
        unknown: why the state could not be read; empty where it could.
    """

    began: float
    creates: Mapping[str, int] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    urns: frozenset[str] = frozenset()
    unknown: str = ""


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
        self._exports: dict[tuple[str, str], _Export] = {}

    def evidence(
        self, urn: str, organization: str | None, candidates: Collection[str], since: float
    ) -> Evidence:
        """Return what the state shows about a resource that is being created.

        Args:
            urn: the resource's URN.
            organization: Pulumi's organization, where the program named one.
            candidates: the ids of the instances that are to be judged.
            since: when the engine asked for the create, on the clock. By then it had written
                the pending create of this run.
        """
        # The state of a folder or bucket shows the create under way, too; Pulumi Cloud's does not.
        own = 0 if self._is_service() else 1
        stack = _stack_and_project(urn)
        with self._mutex:
            export = self._exports.get(stack)
            if export is None or not _settles(export, urn, candidates, since, own):
                export = self._exports[stack] = self._read(urn, organization, own)
        return Evidence(export.ids, export.creates.get(urn, 0) > own, export.unknown)

    def _is_service(self) -> bool:
        url = backend.backend_url(self._environment, self._folder or Path.cwd()) or ""
        return url.startswith(("http://", "https://"))

    def _read(self, urn: str, organization: str | None, own: int) -> _Export:
        began = self._clock()
        engine = self._engine()
        if engine is None:
            return _Export(began, unknown="pulumi is not on PATH")
        reason = ""
        for name in _stack_names(urn, organization, own):
            try:
                export = _parsed(self._exported(engine, name, began), began)
                _require_stack(export, urn, own)
            except _NotReadError as error:
                reason = str(error)
                _log.debug("the state of stack %s could not be read: %s", name, reason)
            else:
                _log.debug("the state of stack %s was exported", name)
                return export
        return _Export(began, unknown=reason)

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
            raise _NotReadError(f"pulumi stack export failed: {_reason(done.stderr)}")
        return done.stdout


class _NotReadError(Exception):
    """The state could not be read; the message says why."""


def _settles(
    export: _Export, urn: str, candidates: Collection[str], since: float, own: int
) -> bool:
    """Tell whether an earlier export decides, or a new one could show more.

    One that began before this create may or may not show its pending create, so a single one is
    no evidence; more than that is.
    """
    return bool(
        export.unknown
        or export.began >= since
        or export.ids.issuperset(candidates)
        or export.creates.get(urn, 0) > own
    )


def _stack_names(urn: str, organization: str | None, own: int) -> list[str]:
    """Return the names by which the engine may know the stack, the surest first."""
    stack, project = _stack_and_project(urn)
    known = organization or (backend.SELF_MANAGED if own else None)
    return [f"{known}/{project}/{stack}", stack] if known else [stack]


def _stack_and_project(urn: str) -> tuple[str, str]:
    stack, project, *_ = urn.removeprefix("urn:pulumi:").split("::")
    return stack, project


def _parsed(text: str, began: float) -> _Export:
    try:
        deployment = json.loads(text)["deployment"]
        creates = Counter(
            str(operation["resource"]["urn"])
            for operation in deployment.get("pending_operations") or []
            if operation["type"] == "creating"
        )
        resources = deployment.get("resources") or []
        ids = frozenset(str(row["id"]) for row in resources if row.get("id"))
        urns = frozenset(str(row["urn"]) for row in resources)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _NotReadError("pulumi stack export printed no state that can be read") from None
    return _Export(began, creates, ids, urns)


def _require_stack(export: _Export, urn: str, own: int) -> None:
    """Refuse the state of another stack of the same name."""
    if own:
        # Only in this run's own backend the create under way is pending.
        if not export.creates.get(urn):
            raise _NotReadError("the exported state does not show the run under way")
    else:
        stack, project = _stack_and_project(urn)
        prefix = f"urn:pulumi:{stack}::{project}::"
        if not any(known.startswith(prefix) for known in (*export.creates, *export.urns)):
            raise _NotReadError("the exported state is not of this stack")


def _reason(printed: str) -> str:
    """Return why the engine failed, in one line without secrets."""
    _, found, error = printed.partition("error: ")
    text = _QUERY.sub(r"\1", redact(error if found else printed, ()))
    line = " ".join(text.split())
    return line[:_REASON_LENGTH] or "no reason given"


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
