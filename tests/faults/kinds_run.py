"""One case of what is built on an instance, on the real engine."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from cloud_elements_sandbox.server import running

from ..engine.conftest import CLOSEIO
from ..engine.stack import Stack
from .cases import Case
from .kinds import CHANGED, DECLARED, KINDS, add_theirs
from .run import SETTINGS, STARTING, STILL_AT_WORK, Outcome, two_attempts


def run_kind(named: tuple[str, Case], folder: Path, engine: str) -> Outcome:
    """Run a case in a folder of its own."""
    name, case = named
    kind, verb = KINDS[name], case.verb.name.split(" ")[0]
    with ExitStack() as life:
        with STARTING:
            sandbox = life.enter_context(running())
        stack = Stack(folder, engine, sandbox)
        stack.environment |= SETTINGS
        (stack.program / "__main__.py").write_text(kind.program)
        outcome = Outcome(case)
        add_theirs(stack)
        theirs = {each: KINDS[each].rows(stack) for each in KINDS}
        declared: dict[str, Any] = {"instance": CLOSEIO, **DECLARED}
        stack.declare(**declared)
        if verb != "create":
            stack.up()
        if verb == "change":
            declared[name] = {**declared[name], **CHANGED[name]}
            stack.declare(**declared)
        seen = two_attempts(stack, verb, outcome)
        time.sleep(STILL_AT_WORK)
        _judge(stack, verb, name, theirs, outcome)
        seen.append(("state", stack.raw_state()))
        secrets = ("canary", sandbox.user_secret, sandbox.organization_secret)
        outcome.leaked = [
            where for where, text in seen if any(secret in text for secret in secrets)
        ]
        if outcome.runs and verb == "change":
            ours = [row for id_, row in kind.rows(stack).items() if id_ not in theirs[name]]
            if [kind.shown(row) for row in ours] != [kind.changed] * kind.count:
                outcome.runs = None
        return outcome


def _judge(
    stack: Stack, verb: str, name: str, theirs: dict[str, dict[str, Any]], outcome: Outcome
) -> None:
    """Compare the account with the declared configuration."""
    program = KINDS[name].program
    for each, kind in KINDS.items():
        rows = kind.rows(stack)
        outcome.stolen = outcome.stolen or any(id_ not in rows for id_ in theirs[each])
        outcome.overwritten = outcome.overwritten or any(
            rows.get(id_, row) != row for id_, row in theirs[each].items()
        )
        ours = [id_ for id_ in rows if id_ not in theirs[each]]
        gone = kind.program != program or (verb == "destroy" and outcome.runs)
        wanted = 0 if gone else kind.count
        outcome.doubled = outcome.doubled or len(ours) > wanted
        if outcome.runs is None:
            outcome.lost = outcome.lost or (each == name and not ours and verb != "destroy")
        else:
            outcome.lost = outcome.lost or len(ours) < wanted
    if outcome.runs is None or verb == "destroy":
        return
    try:
        stack.run("preview", "--refresh", "--expect-no-changes")
    except AssertionError:
        outcome.runs = None
