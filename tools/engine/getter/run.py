"""Print progress, and run other programs with a heartbeat."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from .errors import CommandError

HEARTBEAT = 20.0  # seconds between two heartbeats
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""The signals that end a run."""


def say(line: str) -> None:
    """Print a line of progress to stderr; stdout is only for the bin folder."""
    print(f"engine: {line}", file=sys.stderr, flush=True)


class Heartbeat:
    """A line every `HEARTBEAT` seconds while something takes long."""

    def __init__(self) -> None:
        self.started = self._last = time.monotonic()

    def beat(self, what: str) -> None:
        """Print `what` with the time that has passed, if it is time to."""
        if time.monotonic() - self._last >= HEARTBEAT:
            self._last = time.monotonic()
            say(f"  {self.elapsed()}: {what}")

    def elapsed(self) -> str:
        """Return the time since the start, like `2 min 05 s`."""
        minutes, seconds = divmod(round(time.monotonic() - self.started), 60)
        return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"


def run(
    command: Sequence[str],
    what: str,
    *,
    cwd: Path,
    env: Mapping[str, str],
    log: Path,
    limit: float = float("inf"),
) -> None:
    """Run a program, with its output in `log` and its last line in the heartbeats.

    `what` describes what it does. Raises CommandError if it cannot be started, fails or takes
    longer than `limit` seconds.
    """
    say(f"{what} ...")
    heart = Heartbeat()
    process = None
    with log.open("ab") as output:
        start = output.tell()
        try:
            with _ending_later():
                try:
                    # In a process group of its own, so that its children can be ended with it.
                    process = subprocess.Popen(
                        command,
                        cwd=cwd,
                        env=env,
                        stdin=subprocess.DEVNULL,
                        stdout=output,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )
                except OSError as error:
                    raise CommandError(what, str(error)) from error
            while True:
                try:
                    process.wait(timeout=0.2)
                    break
                except subprocess.TimeoutExpired:
                    heart.beat(_tail(log, start, 1) or what)
                if time.monotonic() - heart.started > limit:
                    raise CommandError(what, f"given up after {heart.elapsed()}")
        finally:
            if process is not None and process.returncode is None:
                _end_group(process)
    if process.returncode != 0:
        tail = _tail(log, start, 12) or f"(it printed nothing; exit status {process.returncode})"
        raise CommandError(what, tail)
    say(f"  done in {heart.elapsed()}")


def query(command: Sequence[str], what: str, *, cwd: Path, env: Mapping[str, str]) -> str:
    """Run a short program and return its output.

    Raises CommandError if it cannot be started, fails or hangs.
    """
    try:
        done = subprocess.run(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CommandError(what, str(error)) from error
    if done.returncode != 0:
        raise CommandError(what, without_passwords(done.stderr.decode(errors="replace").strip()))
    return done.stdout.decode(errors="replace")


def without_passwords(text: str) -> str:
    """Remove the passwords of proxies and mirrors, which tools print as part of a URL."""
    return re.sub(r"://[^/@\s]+@", "://***@", text)


@contextmanager
def _ending_later() -> Iterator[None]:
    """Hold the signals that end a run back for as long as it takes to know what it started.

    A program that is started when such a signal arrives would go on without anybody to end it.
    """
    held: list[int] = []
    handlers = {number: signal.getsignal(number) for number in ENDING}
    for number in ENDING:
        # One that is ignored stays so, here and in the program.
        if handlers[number] is not signal.SIG_IGN:
            signal.signal(number, lambda came, _frame: held.append(came))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for came in held:
            signal.raise_signal(came)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=5)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _tail(log: Path, start: int, lines: int) -> str:
    with log.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(start, end - 8192))
        text = file.read().decode(errors="replace")
    return without_passwords("\n".join(text.strip().splitlines()[-lines:]))
