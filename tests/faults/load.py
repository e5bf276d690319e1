"""`make load`: many instances in one stack on the real engine, under random faults.

`up`, `refresh` and `destroy`, each run again until it succeeds. In the middle of `up` and of
`destroy` the sandbox is killed and started again on its data file and port. With `--set` they are
one resource, an `InstanceSet`; then the engine and its provider are killed in the middle of `up`,
too.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import interrupts
from ..engine.conftest import find_engine
from ..engine.stack import Stack
from .own_sandbox import OwnSandbox
from .run import in_state

MOST_RUNS = 8
# Otherwise the engine begins nothing more as soon as one instance has failed.
GOING_ON = ("--continue-on-error",)
PROGRAM = """
import pulumi_cloud_elements as cloud_elements

for number in range({size}):
    cloud_elements.Instance(
        f"load-{{number}}",
        element_key="closeio",
        name=f"Load {{number}}",
        configuration={{"username": f"canary-key-{{number}}", "password": "canary-password"}},
    )
"""
PROGRAM_WITH_A_SET = """
import pulumi_cloud_elements as cloud_elements

cloud_elements.InstanceSet(
    "load",
    element_key="closeio",
    configuration={{"password": "canary-password"}},
    instances={{
        f"load-{{number}}": {{
            "name": f"Load {{number}}",
            "configuration": {{"username": f"canary-key-{{number}}"}},
        }}
        for number in range({size})
    }},
)
"""
_KINDS: tuple[dict[str, Any], ...] = (
    {"kind": "reset", "when": "before"},
    {"kind": "reset", "when": "after"},
    {"kind": "status", "status": 503, "when": "before"},
    {"kind": "html", "status": 502, "when": "after"},
    {"kind": "garbled"},
    {"kind": "status", "status": 429, "retryAfter": 1},
)


@dataclass(frozen=True)
class Phase:
    """How one command fared.

    Attributes:
        verb: the command.
        runs: how often it was run until it succeeded.
        seconds: all its runs together.
        there: instances of the account afterwards.
        twice: how many of them are one too many.
        lost: ids that are in the state or in the account, but not in both.
    """

    verb: str
    runs: int
    seconds: float
    there: int
    twice: int
    lost: int

    def row(self) -> str:
        """Return it as a line of the table in docs/faults.md."""
        cells = (self.verb, self.runs, f"{self.seconds:.0f} s", self.there, self.twice, self.lost)
        return f"| {' | '.join(map(str, cells))} |"


def faults(share: float, seed: int) -> list[dict[str, Any]]:
    """Return faults that together meet this share of the requests."""
    each = share / len(_KINDS)
    latency = {"kind": "latency", "seconds": {"mean": 0.1}}
    return [
        {**kind, "probability": each, "seed": seed * 100 + number}
        for number, kind in enumerate(_KINDS)
    ] + [latency]


class Load:
    """One stack of many instances.

    Args:
        size: how many instances.
        folder: where the stack and the sandbox's data lie.
        engine: the folder of the engine's programs.
        sandbox: a sandbox that can be killed.
        as_set: whether they are one resource.
    """

    def __init__(
        self, size: int, folder: Path, engine: str, sandbox: OwnSandbox, *, as_set: bool = False
    ) -> None:
        self._size = size
        self._as_set = as_set
        self._sandbox = sandbox
        self.stack = Stack(folder, engine, sandbox.running)
        self.stack.environment |= {
            "PULUMI_PARALLEL": "64",
            "CLOUD_ELEMENTS_MAX_RETRIES": "4",
            "CLOUD_ELEMENTS_SETTLE_TIME": "4",
        }
        program = PROGRAM_WITH_A_SET if as_set else PROGRAM
        (self.stack.program / "__main__.py").write_text(program.format(size=size))

    def phase(self, verb: str, *options: str, kill_after: str | None = None) -> Phase:
        """Run a command until it succeeds.

        Args:
            verb: `up`, `refresh` or `destroy`.
            options: of the command.
            kill_after: the sandbox is killed when half of the requests with this method are done.
        """
        self._sandbox.ask("DELETE", "/requests")
        begun, runs, over, killed = time.monotonic(), 0, threading.Event(), threading.Event()
        killer = threading.Thread(target=self._kill, args=(kill_after or "never", over, killed))
        killer.start()
        done, shown = False, ""
        while not done and runs < MOST_RUNS:
            runs += 1
            done, shown = self.run(verb, "--yes", "--skip-preview", *options)
        over.set()
        killer.join()
        assert done, f"{verb} failed {runs} times: {shown[-3000:]}"
        assert kill_after is None or killed.is_set(), "the sandbox was not killed in the middle"
        return self._judged(verb, runs, time.monotonic() - begun)

    def run(self, *arguments: str) -> tuple[bool, str]:
        done = subprocess.run(
            ["pulumi", "--non-interactive", *arguments],
            cwd=self.stack.program,
            env=self.stack.environment,
            capture_output=True,
            text=True,
            timeout=3600,
            check=False,
        )
        shown = done.stdout + done.stderr
        assert "canary" not in shown, "a secret was seen"
        return done.returncode == 0, shown

    def interrupt(self, share: float) -> int:
        """Kill the engine and its provider during `up`; return how many instances there are.

        Args:
            share: how many of the create requests are done by then, of 1.
        """
        self._sandbox.ask("DELETE", "/requests")
        up = subprocess.Popen(
            ["pulumi", "--non-interactive", "up", "--yes", "--skip-preview"],
            cwd=self.stack.program,
            env=self.stack.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while self._asked("POST") < self._size * share:
            assert up.poll() is None, "it ended before it was killed"
            time.sleep(0.05)
        os.killpg(up.pid, signal.SIGKILL)
        up.wait()
        self.run("cancel", "--yes")
        return len(self.stack.instances())

    def lists(self) -> int:
        """Return how many requests for a list of instances were sent since the last command."""
        return self._asked("GET /instances", exactly=True)

    def _asked(self, name: str, *, exactly: bool = False) -> int:
        counts = self._sandbox.ask("GET", "")["requests"]["counts"]
        return sum(
            count
            for one, count in counts.items()
            if one == name or (not exactly and one.startswith(name))
        )

    def _kill(self, method: str, over: threading.Event, killed: threading.Event) -> None:
        while not over.wait(0.05):
            if self._asked(method) >= self._size // 2:
                self._sandbox.kill()
                time.sleep(1)
                self._sandbox.start()
                killed.set()
                return

    def _judged(self, verb: str, runs: int, seconds: float) -> Phase:
        rows = self.stack.instances()
        names = Counter(row["name"] for row in rows)
        ids = {str(row["id"]) for row in rows}
        return Phase(
            verb,
            runs,
            seconds,
            len(rows),
            sum(names.values()) - len(names),
            len(ids ^ self._in_state()),
        )

    def _in_state(self) -> set[str]:
        if not self._as_set:
            return set(in_state(self.stack).values())
        return {
            id_
            for row in self.stack.resources()
            for id_ in ((row.get("outputs") or {}).get("ids") or {}).values()
        }


def run_set(size: int, folder: Path, engine: str, share: float, seed: int) -> list[Phase]:
    """Do the same with one resource, whose first `up` is killed before its last instances."""
    with OwnSandbox(folder / "sandbox", [{"kind": "latency", "seconds": 0.1}]) as sandbox:
        load = Load(size, folder / "stack", engine, sandbox, as_set=True)
        there = load.interrupt(0.75)
        taken_back = load.phase("up")
        print(f"killed when {there} of {size} existed; {load.lists()} requests for lists after it")
        phases = [taken_back, load.phase("destroy")]
    with OwnSandbox(folder / "faults", faults(share, seed)) as sandbox:
        load = Load(size, folder / "second", engine, sandbox, as_set=True)
        phases.append(load.phase("up", kill_after="POST"))
        phases.append(load.phase("refresh", "--clear-pending-creates"))
        sandbox.disarm()
        done, shown = load.run("preview", "--refresh", "--expect-no-changes")
        assert done, shown[-3000:]
        sandbox.arm()
        return [*phases, load.phase("destroy", kill_after="DELETE")]


def run(size: int, folder: Path, engine: str, share: float, seed: int) -> list[Phase]:
    """Lead a stack of this size through its life, and return how each command fared."""
    with OwnSandbox(folder / "sandbox", faults(share, seed)) as sandbox:
        load = Load(size, folder / "stack", engine, sandbox)
        phases = [
            load.phase("up", *GOING_ON, kill_after="POST"),
            load.phase("refresh", "--clear-pending-creates"),
        ]
        sandbox.disarm()
        done, shown = load.run("preview", "--refresh", "--expect-no-changes")
        assert done, shown[-3000:]
        sandbox.arm()
        return [*phases, load.phase("destroy", *GOING_ON, kill_after="DELETE")]


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--size", type=int, default=1000, help="how many instances")
    parser.add_argument("--share", type=float, default=0.05, help="of the requests that fail")
    parser.add_argument("--seed", type=int, default=1, help="of the faults")
    parser.add_argument("--set", action="store_true", help="all of them as one InstanceSet")
    options = parser.parse_args()
    interrupts.restore()
    print(
        f"{options.size} instances, {options.share:.0%} of the requests fail, seed {options.seed}"
    )
    with tempfile.TemporaryDirectory() as root:
        lead = run_set if options.set else run
        phases = lead(options.size, Path(root), find_engine(), options.share, options.seed)
    print("| command | runs | time | instances | twice | lost |")
    print("|---|---:|---:|---:|---:|---:|")
    for phase in phases:
        print(phase.row())
    wanted = [*([options.size, 0] if options.set else []), options.size, options.size, 0]
    good = [phase.there for phase in phases] == wanted
    return 0 if good and not any(phase.twice or phase.lost for phase in phases) else 1


if __name__ == "__main__":
    sys.exit(main())
