"""One case of the matrix on the real engine: what was done, and what became of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cloud_elements_sandbox.server import running

from ..engine.conftest import CLOSEIO
from ..engine.stack import Stack
from .cases import ONCE, Case

SETTINGS = {
    "CLOUD_ELEMENTS_READ_TIMEOUT": "3",
    "CLOUD_ELEMENTS_SETTLE_TIME": "3",
    "CLOUD_ELEMENTS_MAX_RETRIES": "2",
    "CLOUD_ELEMENTS_OPERATION_TIMEOUT": "40",
}
STILL_AT_WORK = 1.5  # seconds after which whatever the service still works on is there
STARTING = threading.Lock()  # one application is put together at a time
MARKUP = ("Traceback", 'File "', "KeyboardInterrupt")
SOMEBODY_ELSES = {
    "name": CLOSEIO["name"],
    "element": {"key": "closeio"},
    "configuration": {"username": "their-key", "password": "their-password"},
    "tags": ["crm"],
}
OTHER = {"username": "canary-other-key", "password": "canary-other-password"}


@dataclass
class Outcome:
    """What became of a case.

    Attributes:
        case: the case.
        runs: how many runs it took to reach what is declared; None where two did not do it.
        lost: an instance that no state knows, or a state without its instance.
        doubled: more instances than declared.
        leaked: where a secret was seen.
        unclear: a failed run that says nothing a person can use.
        stolen: whether somebody else's instance, which is there all the time, is gone.
        overwritten: whether it was changed.
        struck: whether the fault met a request at all; otherwise the case shows nothing.
    """

    case: Case
    struck: bool = False
    runs: int | None = None
    lost: bool = False
    doubled: bool = False
    leaked: list[str] = field(default_factory=list)
    unclear: str | None = None
    stolen: bool = False
    overwritten: bool = False

    @property
    def good(self) -> bool:
        """Whether it is as it must be."""
        wrong = (self.lost, self.doubled, self.leaked, self.unclear, self.stolen, self.overwritten)
        return self.struck and bool(self.runs) and not any(wrong)


def run(case: Case, folder: Path, engine: str) -> Outcome:
    """Run a case in a folder of its own."""
    with ExitStack() as life:
        with STARTING:
            sandbox = life.enter_context(running())
        stack = Stack(folder, engine, sandbox)
        stack.environment |= SETTINGS
        outcome = Outcome(case)
        verb = case.verb.name.split(",")[0]
        theirs = stack.call("POST", "/instances", SOMEBODY_ELSES)["id"]
        [before] = stack.instances()
        stack.declare(**CLOSEIO)
        if verb != "create":
            stack.up()
        stack.declare(**_declared(verb))
        seen = two_attempts(stack, verb, outcome)
        time.sleep(STILL_AT_WORK)
        now = next((row for row in stack.instances() if row["id"] == theirs), None)
        outcome.stolen, outcome.overwritten = now is None, now not in (None, before)
        stack.control("DELETE", f"/instances/{theirs}")
        _judge(stack, verb, outcome)
        token = next((str(row["token"]) for row in stack.instances()), "canary")
        seen.append(("state", stack.raw_state()))
        secrets = ("canary", token, sandbox.user_secret, sandbox.organization_secret)
        outcome.leaked = [
            where for where, text in seen if any(secret in text for secret in secrets)
        ]
        return outcome


def two_attempts(stack: Stack, verb: str, outcome: Outcome) -> list[tuple[str, str]]:
    """Let the case's fault strike, and run the verb's command until it succeeds, at most twice.

    Returns:
        what each run printed.
    """
    case = outcome.case
    strike = {"method": case.verb.method, "path": case.verb.path, **case.body}
    if case.lasts == ONCE:
        strike["count"] = 1
    stack.control("POST", "/faults", strike)
    seen: list[tuple[str, str]] = []
    for number in (1, 2):
        code, text = attempt(stack, verb, case, number)
        seen.append((f"run {number}", text))
        faults = stack.control("GET", "/faults")
        outcome.struck = outcome.struck or sum(fault["met"] for fault in faults) >= case.requests
        if code == 0:
            outcome.runs = number
            break
        outcome.unclear = outcome.unclear or unclear(case, text)
        stack.control("DELETE", "/faults")
        if case.kills:
            stack.run("cancel", "--yes")
    stack.control("DELETE", "/faults")
    return seen


def _declared(verb: str) -> dict[str, Any]:
    changes: dict[str, dict[str, Any]] = {
        "change the configuration": {"configuration": OTHER},
        "change the name": {"name": "Other"},
        "disable": {"disabled": True},
        "replace": {
            "element_key": "jira",
            "configuration": {**OTHER, "base.url": "https://jira.example.com"},
        },
    }
    return {**CLOSEIO, **changes.get(verb, {})}


def _arguments(verb: str) -> list[str]:
    if verb in ("refresh", "destroy"):
        return [verb, "--yes", "--skip-preview"]
    return ["up", "--yes", "--skip-preview"]


def attempt(stack: Stack, verb: str, case: Case, number: int) -> tuple[int, str]:
    """Run the verb's command; the first time it is killed if the case says so."""
    arguments = _arguments(verb)
    if verb == "refresh":
        arguments.append("--clear-pending-creates")
    process = start(stack, arguments)
    if not case.kills or number > 1:
        return end_of(process, 200)
    wait_for_the_strike(stack, process, case.requests)
    kill(stack, process, alone=case.fault == "engine killed")
    return end_of(process, 5)


def start(stack: Stack, arguments: list[str]) -> subprocess.Popen[str]:
    """Start a command of the engine in a process group of its own."""
    return subprocess.Popen(
        ["pulumi", "--non-interactive", *arguments],
        cwd=stack.program,
        env=stack.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def end_of(process: subprocess.Popen[str], seconds: float) -> tuple[int, str]:
    """Return exit code and output of a command; one that takes longer is killed."""
    text = ""
    try:
        text = process.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        # Killed, but what it started keeps its output open; or it hangs, which fails the case.
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()
    return process.returncode, text


def wait_for_the_strike(stack: Stack, process: subprocess.Popen[str], requests: int = 1) -> None:
    """Wait until a fault has met requests, and a little more; or until the command has ended."""
    while process.poll() is None:
        if sum(fault["met"] for fault in stack.control("GET", "/faults")) >= requests:
            time.sleep(0.3)
            return
        time.sleep(0.02)


def kill(stack: Stack, process: subprocess.Popen[str], *, alone: bool) -> None:
    """Kill the engine, alone or with everything that it started; it may have ended by now."""
    if alone:
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    _kill_the_provider(stack)


def _kill_the_provider(stack: Stack) -> None:
    """End the processes that a killed engine leaves: those that work in this stack's folder."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            here = (entry / "cwd").readlink() == stack.program
        except OSError:
            continue
        if here:
            with suppress(ProcessLookupError):
                os.kill(int(entry.name), signal.SIGKILL)


def _judge(stack: Stack, verb: str, outcome: Outcome) -> None:
    """Compare the account with the declared configuration."""
    instances = stack.instances()
    if outcome.runs is None:
        outcome.lost = not instances and verb != "destroy"
        outcome.doubled = len(instances) > 1 and verb != "replace"
        return
    wanted = 0 if verb == "destroy" else 1
    outcome.doubled = len(instances) > wanted
    if verb == "destroy":
        return
    if not instances:
        outcome.lost = True
        return
    outcome.lost = list(in_state(stack).values()) != [str(instances[0]["id"])]
    try:
        stack.run("preview", "--refresh", "--expect-no-changes")
    except AssertionError:
        outcome.runs = None
    declared = _declared(verb)
    row = stack.instances()[0]
    as_declared = (
        row["name"] == declared["name"]
        and row["configuration"]["password"] == declared["configuration"]["password"]
        and row["disabled"] is declared.get("disabled", False)
    )
    if not as_declared:
        outcome.runs = None


def in_state(stack: Stack) -> dict[str, str]:
    """Return the ids of the instances that the state knows, by their resource's name."""
    file = stack.folder / "state" / ".pulumi" / "stacks" / "lab" / "dev.json"
    resources = json.loads(file.read_text())["checkpoint"]["latest"].get("resources", [])
    return {
        row["urn"].rsplit("::", 1)[-1] + (" (deleting)" if row.get("delete") else ""): str(
            row["id"]
        )
        for row in resources
        if row["type"].endswith(":Instance")
    }


def unclear(case: Case, text: str) -> str | None:
    """Return what a person cannot use of a failed run's output; None where it is clear."""
    if case.kills:
        return None
    for sign in MARKUP:
        if sign in text:
            return sign
    lines = [line for line in text.splitlines() if "error:" in line and "failed for " in line]
    if not lines and "error: " not in text:
        return "no error line"
    return None
