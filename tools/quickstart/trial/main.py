"""The commands up, preview, refresh and down."""

import fcntl
import sys
import time

from . import sandbox
from .files import SANDBOX, STATE, QuickstartError, private_folder, write_private
from .stack import STACK, Stack, exists

APPLIED = SANDBOX / "applied-url"  # the base URL that the stack's state records
COMMANDS = {
    "up": ("up", "--yes"),
    "preview": ("preview", "--diff"),
    "refresh": ("refresh", "--yes"),
    "down": ("destroy", "--yes"),
}
# How every command runs the engine. Its progress is for terminals that it may redraw.
OPTIONS = ("--non-interactive", "--suppress-progress", "--stack", STACK)
NEXT = """The stack is deployed after {seconds:.0f} s.

The sandbox's console: {console}

Next:
  1. Change the instance in the console, then run `make preview` and `make refresh`.
  2. Change examples/closeio/__main__.py, then run `make preview` and `make up`.
  3. Start a project of your own: docs/tutorial.md

`make down` deletes the instance and stops the sandbox."""


def follow_move(stack: Stack, url: str) -> int:
    """Refresh the state if the sandbox had to use another port."""
    before = APPLIED.read_text() if APPLIED.is_file() else url
    if before != url:
        print(f"The sandbox moved from {before}: refreshing the stack first.", flush=True)
        code = stack.run("refresh", "--yes", *OPTIONS, CLOUD_ELEMENTS_MOVED_FROM=before)
        if code:
            return code
    write_private(APPLIED, url)
    return 0


def perform(command: str) -> int:
    """Run one command on a running sandbox and a prepared stack."""
    if command == "down" and not exists():
        sandbox.stop()
        print("There is nothing to delete, as there is no stack; the sandbox is not running.")
        return 0
    began = time.monotonic()
    running = sandbox.start()
    stack = Stack(running)
    print("Preparing the stack ...", flush=True)
    stack.prepare()
    code = follow_move(stack, running.url)
    if code:
        return code
    if command == "down":
        return down(stack)
    code = stack.run(*COMMANDS[command], *OPTIONS)
    if command == "up" and not code:
        print(NEXT.format(seconds=time.monotonic() - began, console=running.console))
    return code


def down(stack: Stack) -> int:
    """Delete what the stack has, and the stack itself if no run of it was interrupted."""
    # What an interrupted run may have created is known by the stack's state alone.
    more = () if stack.was_interrupted() else ("--remove",)
    code = stack.run(*COMMANDS["down"], *more, *OPTIONS)
    if code:
        return code
    APPLIED.unlink(missing_ok=True)
    sandbox.stop()
    if not more:
        print("An earlier run was interrupted, so the stack's state stays: run `make up` again.")
    print("The sandbox is stopped. Its data stay in .state/, which you can delete.")
    return 0


def main(arguments: list[str]) -> int:
    """Run a command, one run at a time."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"usage: run.py {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    private_folder(STATE)
    with (STATE / "quickstart.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another run to end ...", file=sys.stderr, flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return perform(arguments[0])
        except QuickstartError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
