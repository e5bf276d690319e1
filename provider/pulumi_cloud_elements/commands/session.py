"""What the commands of one run share, made when it is first needed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from .. import settings
from ..api.catalogue import Catalogue
from ..api.client import Client
from ..errors import CloudElementsError
from ..recovery.engine_process import failure_reason
from ..recovery.intent import Intents
from .console import is_utf8
from .table import safe


class Session:
    """What the commands share.

    Args:
        stack: the stack whose configuration is used in addition to the environment, or None.
        environment: the process's environment.
    """

    def __init__(
        self, stack: str | None = None, environment: Mapping[str, str] = os.environ
    ) -> None:
        self.stack = stack
        self.environment = environment

    @cached_property
    def settings(self) -> settings.Settings:
        """The settings; an unknown one is a warning on standard error."""
        found = settings.load(self._configuration.get, self.environment, names=self._configuration)
        for line in found.unknown:
            sys.stderr.write(f"warning: {safe(line)}\n")
        return found

    @cached_property
    def client(self) -> Client:
        """The client; needs the secrets."""
        return Client(self.settings)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The elements' definitions."""
        return Catalogue(self.client)

    @cached_property
    def intents(self) -> Intents:
        """This machine's notes of create requests."""
        return Intents(environment=self.environment)

    @cached_property
    def _configuration(self) -> dict[str, str]:
        if self.stack is None:
            return {}
        shown = pulumi("config", "--show-secrets", "--json", "--stack", self.stack)
        try:
            return {
                key: entry["value"]
                for key, entry in json.loads(shown).items()
                if isinstance(entry.get("value"), str)
            }
        except (ValueError, AttributeError):
            raise CloudElementsError(
                f"the configuration of stack {safe(self.stack)} cannot be read: run `pulumi config "
                f"--json --stack {safe(self.stack)}` to see what it holds"
            ) from None


def pulumi(*arguments: str) -> str:
    """Run the Pulumi CLI in this folder and return its output.

    Raises:
        CloudElementsError: it is missing, or it fails; the message has the reason, in one line.
    """
    program = shutil.which("pulumi")
    if program is None:
        raise CloudElementsError("pulumi is not on PATH: install the Pulumi CLI, or omit --stack")
    try:
        done = subprocess.run(  # noqa: S603  # our own words and a stack's name
            [program, *arguments, "--non-interactive"],
            capture_output=True,
            encoding="utf-8",  # the engine's, whatever the console's is
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise CloudElementsError(f"pulumi could not be run: {error.strerror}") from None
    if done.returncode != 0:
        raise CloudElementsError(f"pulumi {arguments[0]} failed: {failure_reason(done.stderr)}")
    return done.stdout


def as_json(value: Any) -> str:
    """Return a value as JSON.

    Where standard output is not UTF-8, other characters than ASCII become JSON's own escapes,
    which are the same in every encoding.
    """
    text = json.dumps(value, indent=2, ensure_ascii=not is_utf8())
    # JSON escapes only some of the characters that move a terminal's cursor.
    return "".join(
        char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text
    )
