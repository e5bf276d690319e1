"""GitHub's side: which jobs an event starts, and what their steps run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Any

import yaml

from .world import PIPELINES, Ran, World

FILE = PIPELINES / ".github" / "workflows" / "stack.yml"
# The flags of the CLI that inputs of pulumi/actions stand for, by its `src/config.ts` and the
# Automation API. An input that is not told here fails the test.
FLAGS = {
    "diff": "--diff",
    "expect-no-changes": "--expect-no-changes",
    "refresh": "--refresh",
    "target-dependents": "--target-dependents",
}
COMMANDS = {"up": "up --yes --skip-preview", "preview": "preview", "destroy": "destroy --yes"}
# What the action does beside the CLI: it installs this version, and writes a comment.
BESIDE = {"pulumi-version", "comment-on-pr"}


def workflow() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def events() -> dict[str, Any]:
    """Return the events; YAML 1.1 reads their key, `on`, as a truth."""
    loaded: dict[Any, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    found: dict[str, Any] = loaded[True]
    return found


def evaluated(expression: str, event: Mapping[str, Any]) -> Any:
    """Return an expression's value; `&&`, `||` and `==` are what the file uses."""
    python = re.sub(
        r"\b(?:github|inputs)(?:\.\w+)+",
        lambda found: repr(event.get(found[0], "")),
        expression.removeprefix("${{").removesuffix("}}"),
    )
    python = python.replace("&&", " and ").replace("||", " or ").strip()
    return eval(python, {"__builtins__": {}})


def jobs_of(event: Mapping[str, Any]) -> list[str]:
    """Return the jobs that an event starts."""
    return [name for name, job in workflow()["jobs"].items() if evaluated(job["if"], event)]


def given(job: Mapping[str, Any], store: Mapping[str, str]) -> dict[str, str]:
    """Return a job's `env`, its secrets and variables taken from the store."""
    found = {}
    for name, value in job["env"].items():
        reference = re.fullmatch(r"\$\{\{ (?:secrets|vars)\.(\w+) \}\}", value)
        assert reference, f"{name}: {value}"
        found[name] = store[reference[1]]
    return found


def pulumi_action(inputs: Mapping[str, Any]) -> str:
    """Return the calls of the CLI that pulumi/actions makes for these inputs."""
    left = dict(inputs)
    for name in BESIDE:
        left.pop(name, None)
    if "command" not in left:  # it only installs the CLI
        assert not left
        return "pulumi version"
    stack = shlex.quote(left.pop("stack-name"))
    words = ["pulumi", COMMANDS[left.pop("command")], "--stack", stack, "--non-interactive"]
    folder = shlex.quote(left.pop("work-dir", "."))
    select = f"pulumi stack select --stack {stack} --non-interactive"
    if left.pop("upsert", False):
        select += f" || pulumi stack init {stack} --non-interactive"
    for name, value in left.items():
        words += [FLAGS[name]] if value is True else []
    login = "pulumi --non-interactive login"
    return "\n".join([f"cd {folder}", login, select, " ".join(words)])


def commands(step: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return a step's script and bash's options; None where the tests do the step's work."""
    if "run" in step:
        assert "shell" not in step
        return step["run"], "-e"
    action, _ = step["uses"].split("@")
    if action == "pulumi/actions":
        return pulumi_action(step.get("with", {})), "-e"
    # Each job has a fresh copy, and all have one Python.
    assert action in ("actions/checkout", "actions/setup-python")
    return None


def run(world: World, job: Mapping[str, Any]) -> Ran:
    """Run a job's steps in order, up to the first that fails."""
    place, text = world.checkout(), ""
    for step in job["steps"]:
        assert "if" not in step
        script = commands(step)
        if script is None:
            continue
        ran = world.run(script[0], place, given(job, world.store), *script[1:])
        text += ran.text
        if ran.code:
            return Ran(ran.code, text)
    return Ran(0, text)
