"""The commands up, preview, refresh and down."""

import fcntl
import sys

from . import sandbox
from .files import SANDBOX, STATE, QuickstartError, private_folder, write_private
from .stack import STACK, Stack

APPLIED = SANDBOX / "applied-url"  # the base URL that the stack's state records
COMMANDS = {
    "up": ("up", "--yes"),
    "preview": ("preview", "--diff"),
    "refresh": ("refresh", "--yes"),
    "down": ("destroy", "--yes"),
}


def follow_move(stack: Stack, url: str) -> int:
    """Refresh the state if the sandbox had to use another port."""
    before = APPLIED.read_text() if APPLIED.is_file() else url
    if before != url:
        print(f"The sandbox moved from {before}: refreshing the stack first.", flush=True)
        code = stack.run(
            "refresh",
            "--yes",
            "--non-interactive",
            "--stack",
            STACK,
            CLOUD_ELEMENTS_MOVED_FROM=before,
        )
        if code:
            return code
    write_private(APPLIED, url)
    return 0


def perform(command: str) -> int:
    """Run one command on a running sandbox and a prepared stack."""
    running = sandbox.start()
    stack = Stack(running)
    stack.prepare()
    code = follow_move(stack, running.url) or stack.run(
        *COMMANDS[command], "--non-interactive", "--stack", STACK
    )
    if code:
        return code
    if command == "up":
        return stack.run("stack", "output", "--stack", STACK)
    if command == "down":
        APPLIED.unlink(missing_ok=True)
        sandbox.stop()
        print("The sandbox is stopped; its data and the stack's state stay in .state/.")
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
