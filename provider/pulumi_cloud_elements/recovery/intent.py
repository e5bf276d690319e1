"""Notes on this machine about create requests that are under way.

A note is a file that is written before the POST and removed once its result is certain. One that
is still there in the next run is evidence that the instance was being created: the run was killed,
or the response was lost. It also tells since when, so that the next run can wait for the instance.
A note holds the time, the process's id and ids at the service, and its name holds only hashes: the
creation id, which begins with the URN's hash, and the backend's.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from . import identity as backend
from .engine_process import Engine, find_engine
from .lock import user_folder
from .marker import urn_hash

_log = logging.getLogger(__name__)
_SUFFIX = ".intent"
# What decides which bucket a URL means; credentials open it, and change from run to run.
_BACKEND_VARIABLE = re.compile(r"(AWS|AZURE|GOOGLE)_")
_CREDENTIAL = re.compile(r"TOKEN|SECRET|PASSWORD|EXPIRATION|SESSION|ACCESS_KEY|_KEY$")


@dataclass(frozen=True)
class Intent:
    """A create request of which the result is not known.

    Attributes:
        time: when it was about to be sent, in seconds since 1970.
        pid: the process that sent it.
        before: the ids of what was like it before, for a kind that can carry no creation id.
        about: a hash of what such a kind has in common with what is like it.
        members: of a set the members whose create requests may be under way: what their creation
            ids begin with.
    """

    time: float
    pid: int
    before: frozenset[str] = frozenset()
    about: str = ""
    members: frozenset[str] = frozenset()

    def is_about(self, alike: str) -> bool:
        """Tell whether it is of something that has this in common with what is like it."""
        return self.about == _hash(alike)


class Intents:
    """The notes of this machine's user; a machine that cannot keep any has none.

    Args:
        folder: where they are kept, a folder that only this user can open; default: one for this
            user in the folder for temporary files.
        environment: the process's environment.
        program: the program's folder; default: the working folder.
        engine: finds the engine, whose working folder a relative backend URL refers to.
        clock: seconds since 1970.
        pid: this process's id.
    """

    def __init__(
        self,
        folder: Path | None = None,
        environment: Mapping[str, str] = os.environ,
        program: Path | None = None,
        engine: Callable[[], Engine | None] = find_engine,
        clock: Callable[[], float] = time.time,
        pid: int | None = None,
    ) -> None:
        self._given_folder = folder
        self._environment = environment
        self._program = program
        self._engine = engine
        self._clock = clock
        self.pid = os.getpid() if pid is None else pid

    def write(
        self,
        creation_id: str,
        before: Iterable[str] = (),
        alike: str | None = None,
        members: Iterable[str] = (),
    ) -> None:
        """Note that a resource is about to be created.

        Args:
            creation_id: its creation id.
            before: the ids of what is like it already, where the id alone will tell them apart.
            alike: what these have in common, which nobody can read in the note.
            members: of a set what the creation ids of those members begin with whose create
                requests are under way.
        """
        file = self._file(creation_id)
        if file is None:
            return
        try:
            # Nobody else can put a link here: the folder is this user's alone.
            note: dict[str, Any] = {"time": self._clock(), "pid": self.pid}
            ids = sorted(before)
            note |= {"before": ids} if ids else {}
            of_set = sorted(members)
            note |= {"members": of_set} if of_set else {}
            file.write_text(json.dumps(note | ({"about": _hash(alike)} if alike else {})))
        except OSError as error:
            _log.debug("no note of the create request could be written: %s", error.strerror)

    def of_urn(self, urn: str) -> dict[str, Intent]:
        """Return the notes about a resource, by their creation ids."""
        if self._folder is None:
            return {}
        begin, end = f"{urn_hash(urn)}.", f"-{self._backend}{_SUFFIX}"
        found = {}
        # Not a pattern: each create looks here, and the folder may have thousands of files.
        names = [name for name in _names_in(self._folder) if name.startswith(begin)]
        for name in sorted(names):
            intent = _read(self._folder / name) if name.endswith(end) else None
            if intent is not None:
                found[name.removesuffix(end)] = intent
        return found

    def has(self, creation_id: str) -> bool:
        """Tell whether there is a note about a resource with this creation id."""
        file = self._file(creation_id)
        return file is not None and file.is_file()

    def remove(self, creation_id: str) -> None:
        """Forget the note: the result is certain."""
        file = self._file(creation_id)
        if file is None:
            return
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            _log.debug("a note of a create request could not be removed: %s", error.strerror)

    def remaining(self, intent: Intent, seconds: float) -> float:
        """Return how many of the seconds after a create request are left; 0 or less for none."""
        age = self._clock() - intent.time
        # A clock that was put back must not make a run wait for hours.
        return seconds - max(age, 0.0)

    def _file(self, creation_id: str) -> Path | None:
        if self._folder is None:
            return None
        return self._folder / f"{creation_id}-{self._backend}{_SUFFIX}"

    @cached_property
    def _folder(self) -> Path | None:
        """The folder, if nobody else can put files into it."""
        folder = self._given_folder or user_folder()
        try:
            found = folder.lstat()
        except OSError as error:
            _log.debug("no folder for notes of create requests: %s", error.strerror)
            return None
        if hasattr(os, "getuid") and (
            not stat.S_ISDIR(found.st_mode)
            or found.st_uid != os.getuid()
            or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        ):
            _log.debug("%s is not a folder of this user alone: no notes are kept", folder)
            return None
        return folder

    @cached_property
    def _backend(self) -> str:
        """A hash of the backend: stacks in two of them have nothing to do with each other."""
        program = self._program or Path.cwd()
        url = backend.backend_url(self._environment, program) or ""
        if url.startswith("file://"):
            url = self._resolved(url.removeprefix("file://"), program)
        variables = sorted(
            f"{name}={value}"
            for name, value in self._environment.items()
            if _BACKEND_VARIABLE.match(name) and not _CREDENTIAL.search(name)
        )
        parts = [url, self._environment.get("HOME", ""), *variables]
        return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()[:16]

    def _resolved(self, path: str, program: Path) -> str:
        if path.startswith("~") or Path(path).is_absolute():
            return path
        engine = self._engine()
        return str(((engine.folder if engine else program) / path).resolve())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


def _names_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries]
    except OSError:
        return []


def _read(file: Path) -> Intent | None:
    try:
        text = file.read_text()
        written = file.stat().st_mtime
    except OSError:
        return None
    try:
        note = json.loads(text)
        before = frozenset(map(str, note.get("before", ())))
        return Intent(
            float(note["time"]),
            int(note["pid"]),
            before,
            str(note.get("about", "")),
            frozenset(map(str, note.get("members", ()))),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        # The process was killed while it wrote: that it began is evidence all the same.
        return Intent(written, 0)
