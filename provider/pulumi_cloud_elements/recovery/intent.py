"""Notes on this machine about create requests that are under way.

A note is a file that is written before the POST and removed once its result is certain. One that
is still there in the next run is evidence that the instance was being created: the run was killed,
or the response was lost. It also tells since when, so that the next run can wait for the instance.
A note holds the time, what tells the process from all others, and ids at the service. Its name
holds only hashes: the creation id, which begins with the URN's hash, and the backend's.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import math
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .backend import backend_name
from .engine_process import Engine, find_engine
from .identity import backend_url
from .lock import user_folder
from .marker import stack_and_project, urn_hash
from .project_file import project_file_above

_log = logging.getLogger(__name__)
_SUFFIX = ".intent"
# What version 0.2.0 took for the backend's name.
_BACKEND_VARIABLE = re.compile(r"(AWS|AZURE|GOOGLE)_")
_CREDENTIAL = re.compile(r"TOKEN|SECRET|PASSWORD|EXPIRATION|SESSION|ACCESS_KEY|_KEY$")


@dataclass(frozen=True)
class Intent:
    """A create request of which the result is not known.

    Attributes:
        time: when it was about to be sent, in seconds since 1970.
        process: the process that sent it; empty if that is not known.
        before: the ids of what was like it before, for a kind that can carry no creation id.
        about: a hash of what such a kind has in common with what is like it.
        members: of a set the members whose create requests may be under way: what their creation
            ids begin with.
        stack: a hash of the resource's project and stack; empty where the note does not say them.
    """

    time: float
    process: str
    before: frozenset[str] = frozenset()
    about: str = ""
    members: frozenset[str] = frozenset()
    stack: str = ""

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
        process: what tells this process from all others; default: a random number.
    """

    def __init__(
        self,
        folder: Path | None = None,
        environment: Mapping[str, str] = os.environ,
        program: Path | None = None,
        engine: Callable[[], Engine | None] = find_engine,
        clock: Callable[[], float] = time.time,
        process: str | None = None,
    ) -> None:
        self._given_folder = folder
        self._environment = environment
        self._program = program
        self._engine = engine
        self._clock = clock
        # Its id will not do: containers that share a folder have the same ones.
        self.process = process or secrets.token_hex(8)

    def write(
        self,
        creation_id: str,
        before: Iterable[str] = (),
        alike: str | None = None,
        members: Iterable[str] = (),
        urn: str | None = None,
    ) -> None:
        """Note that a resource is about to be created.

        Args:
            creation_id: its creation id.
            before: the ids of what is like it already, where the id alone will tell them apart.
            alike: what these have in common, which nobody can read in the note.
            members: of a set what the creation ids of those members begin with whose create
                requests are under way.
            urn: its URN, of which the note has a hash of project and stack.
        """
        file = self._file(creation_id)
        if file is None:
            return
        note: dict[str, Any] = {"time": self._clock(), "process": self.process}
        ids = sorted(before)
        note |= {"before": ids} if ids else {}
        of_set = sorted(members)
        note |= {"members": of_set} if of_set else {}
        note |= {"about": _hash(alike)} if alike else {}
        note |= {"stack": _stack_hash(*stack_and_project(urn))} if urn else {}
        # A note that is written over must not be lost where the process or the disk is at its end.
        part = file.with_name(f"{file.name}.{self.process}")
        try:
            # Nobody else can put a link here: the folder is this user's alone.
            part.write_text(json.dumps(note), encoding="utf-8")
            part.replace(file)
        except OSError as error:
            _log.debug("no note of the create request could be written: %s", error.strerror)
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                file.touch()  # that it began is evidence all the same

    def of_urn(self, urn: str) -> dict[str, Intent]:
        """Return the notes about a resource, by their creation ids."""
        return self._beginning_with(f"{urn_hash(urn)}.")

    def of_stack(self, stack: str, project: str) -> dict[str, Intent]:
        """Return the notes about the resources of a stack, by their creation ids."""
        wanted = _stack_hash(stack, project)
        found = self._beginning_with("")
        return {one: intent for one, intent in found.items() if intent.stack == wanted}

    def _beginning_with(self, begin: str) -> dict[str, Intent]:
        if self._folder is None:
            return {}
        ends = [f"-{each}{_SUFFIX}" for each in self._backends]
        found = {}
        # Not a pattern: each create looks here, and the folder may have thousands of files.
        names = sorted(name for name in _names_in(self._folder) if name.startswith(begin))
        for end in reversed(ends):  # the current name's count
            for name in names:
                intent = _read(self._folder / name) if name.endswith(end) else None
                if intent is not None:
                    found[name.removesuffix(end)] = intent
        return found

    def has(self, creation_id: str) -> bool:
        """Tell whether there is a note about a resource with this creation id."""
        return any(file.is_file() for file in self._files(creation_id))

    def remove(self, creation_id: str) -> None:
        """Forget the note: the result is certain."""
        for file in self._files(creation_id):
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
        return next(iter(self._files(creation_id)), None)

    def _files(self, creation_id: str) -> list[Path]:
        """Return where the note is, the current name first; nothing where none is kept."""
        folder = self._folder
        names = [f"{creation_id}-{backend}{_SUFFIX}" for backend in self._backends]
        return [] if folder is None else [folder / name for name in names]

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
    def _backends(self) -> list[str]:
        """Hashes of the backend: stacks in two of them have nothing to do with each other.

        The first one is the current name's, the other one what version 0.2.0 took for it.
        """
        program = self._program or Path.cwd()
        url = backend_url(self._environment, program)
        if url is None:  # another project may be in another backend
            return [_hash(f"unknown\n{(project_file_above(program) or program).resolve()}")]
        name = backend_name(url, self._environment, program, self._engine)
        return [_hash(name), _hash(self._earlier_name(url, program))]

    def _earlier_name(self, url: str, program: Path) -> str:
        path = url.removeprefix("file://")
        if path != url:
            if not (path.startswith("~") or Path(path).is_absolute()):
                engine = self._engine()
                path = str(((engine.folder if engine else program) / path).resolve())
            url = path
        variables = sorted(
            f"{name}={value}"
            for name, value in self._environment.items()
            if _BACKEND_VARIABLE.match(name) and not _CREDENTIAL.search(name)
        )
        return "\n".join([url, self._environment.get("HOME", ""), *variables])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


def _stack_hash(stack: str, project: str) -> str:
    return _hash(f"{project}\n{stack}")


def _names_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries]
    except OSError:
        return []


def _read(file: Path) -> Intent | None:
    try:
        text = file.read_bytes()
        written = file.stat().st_mtime
    except OSError:
        return None
    try:
        note = json.loads(text)
        time = float(note["time"])
        if not math.isfinite(time):
            return Intent(written, "")
        return Intent(
            time,
            # Version 0.2.0 wrote the process's id, which says nothing for certain.
            str(note.get("process", "")),
            frozenset(map(str, note.get("before", ()))),
            str(note.get("about", "")),
            frozenset(map(str, note.get("members", ()))),
            str(note.get("stack", "")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        # The process was killed while it wrote: that it began is evidence all the same.
        return Intent(written, "")
