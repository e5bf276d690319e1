"""Random sequences on the real engine: declare, rename, hand over, drift, fail, be killed; judge.

The same as `machine.py` does over a model, with Pulumi itself: dozens of seconds each.
"""

from __future__ import annotations

import random
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from cloud_elements_sandbox.server import running
from pulumi_cloud_elements.resources.values import same

from ..engine.stack import Stack
from .cases import FAULTS
from .operation_engine import PROGRAM
from .run import MARKUP, STARTING, end_of, in_state, kill, start, wait_for_the_strike

NAMES = ("a", "b")
METHODS = ("GET", "POST", "POST", "PUT", "PATCH", "DELETE")
STEPS = ("change", "change", "rename", "hand_over", "remove", "drift", "vanish")
RUNS = ("up", "up", "fault", "fault", "kill", "kill", "refresh")


class Sequence:
    """One sequence, the same for the same seed.

    Args:
        seed: what it is drawn from.
        folder: where its stack lies.
        engine: the folder of the engine's programs.

    Attributes:
        told: what was done, a line for each step, and what was wrong.
    """

    def __init__(self, seed: int, folder: Path, engine: str) -> None:
        self._random = random.Random(seed)
        self._folder = folder
        self._engine = engine
        self.told = [f"seed {seed}"]
        self._seen: list[str] = []
        self._declared: dict[str, dict[str, Any]] = {}
        self._aliases: dict[str, str] = {}

    def run(self, steps: int = 4) -> bool:
        """Take the steps, then do what a person would; tell whether all is as it must be."""
        with ExitStack() as life:
            with STARTING:
                sandbox = life.enter_context(running(record_bodies=False))
            self._stack = Stack(self._folder, self._engine, sandbox)
            (self._stack.program / "__main__.py").write_text(PROGRAM)
            self._stack.environment |= {
                "CLOUD_ELEMENTS_READ_TIMEOUT": "3",
                "CLOUD_ELEMENTS_SETTLE_TIME": "3",
                "CLOUD_ELEMENTS_OPERATION_TIMEOUT": "40",
            }
            self._change()
            for _ in range(steps):
                getattr(self, f"_{self._random.choice(STEPS)}")()
                getattr(self, f"_{self._random.choice(RUNS)}")()
            problems = self._end() or self._judge()
        self.told += [f"WRONG: {problem}" for problem in problems]
        return not problems

    def _change(self) -> None:
        name, draw = self._random.choice(NAMES), self._random.choice
        inputs: dict[str, Any] = {
            "name": draw(("One", "Two")),
            "element_key": draw(("closeio", "closeio", "jira")),
            "configuration": {
                "username": draw(("canary-u1", "canary-u2")),
                "password": draw(("canary-p1", "canary-p2")),
                "base.url": "https://vendor.example.com",
            },
            "disabled": draw((True, False)),
        }
        if draw((True, False)):
            inputs["tags"] = draw(([], ["x"], ["x", "y"]))
        self._declared[name] = inputs
        self._aliases = {new: old for new, old in self._aliases.items() if old != name}
        self.told.append(f"declare {name}: {inputs}")

    def _remove(self) -> None:
        name = self._random.choice(sorted(self._declared) or NAMES)
        self._declared.pop(name, None)
        self._aliases.pop(name, None)
        self.told.append(f"declare no {name}")

    def _rename(self) -> None:
        free = [name for name in NAMES if name in self._declared and f"{name}2" not in self._named]
        if free:
            name = self._random.choice(free)
            self._declared[f"{name}2"] = self._declared.pop(name)
            self._aliases[f"{name}2"] = name
            self.told.append(f"rename {name}")

    def _hand_over(self) -> None:
        """Take an instance out of the state, and have another resource adopt it."""
        there = {str(row["id"]) for row in self._stack.instances()}
        known = in_state(self._stack) if self._seen else {}
        free = [
            name
            for name, id_ in known.items()
            if name in self._declared and id_ in there and f"{name}-handed" not in self._named
        ]
        if not free:
            return
        name = self._random.choice(free)
        id_, inputs = known[name], self._declared[name]
        if self._stack.resource(name)["inputs"]["element_key"] != inputs["element_key"]:
            return
        del self._declared[name]
        self._stack.run("state", "delete", "--yes", self._stack.urn(name))
        self._aliases.pop(name, None)
        self._declared[f"{name}-handed"] = {**inputs, "adopt": id_}
        self.told.append(f"hand {id_} over from {name}")

    @property
    def _named(self) -> set[str]:
        known = in_state(self._stack) if self._seen else {}
        return {*self._declared, *self._aliases.values(), *known}

    def _drift(self) -> None:
        rows = self._stack.instances()
        if rows:
            id_ = self._random.choice(rows)["id"]
            change = {"name": "By hand", "disabled": self._random.choice((True, False))}
            self._stack.control("PATCH", f"/instances/{id_}", change)
            self.told.append(f"change {id_} by hand: {change}")

    def _vanish(self) -> None:
        rows = self._stack.instances()
        if rows:
            id_ = self._random.choice(rows)["id"]
            self._stack.control("DELETE", f"/instances/{id_}")
            for inputs in self._declared.values():
                if inputs.get("adopt") == str(id_):
                    del inputs["adopt"]
            self.told.append(f"delete {id_} by hand")

    def _up(self) -> None:
        self._command("up")

    def _refresh(self) -> None:
        self._command("refresh", "--clear-pending-creates")

    def _fault(self) -> None:
        _, _, fault = self._random.choice(FAULTS[:-2])  # the last two are kills
        body = {
            **fault,
            "method": self._random.choice(METHODS),
            "count": self._random.randint(1, 3),
            "after": self._random.randint(0, 1),
        }
        self.told.append(f"fault {body}")
        self._stack.control("POST", "/faults", body)
        self._command(self._random.choice(("up", "up", "refresh")))
        self._stack.control("DELETE", "/faults")

    def _kill(self) -> None:
        body = {
            "kind": "latency",
            "seconds": 1.5,
            "method": self._random.choice(METHODS),
            "when": self._random.choice(("before", "after")),
            "count": 1,
        }
        alone = self._random.choice((True, False))
        self.told.append(f"kill {'the engine' if alone else 'engine and provider'} at {body}")
        self._stack.control("POST", "/faults", body)
        self._declare()
        process = start(self._stack, ["up", "--yes", "--skip-preview"])
        wait_for_the_strike(self._stack, process)
        kill(self._stack, process, alone=alone)
        self._saw("killed up", *end_of(process, 5))
        self._stack.control("DELETE", "/faults")
        self._stack.run("cancel", "--yes")
        if alone:
            self._wait_until_the_provider_is_done()

    def _wait_until_the_provider_is_done(self) -> None:
        """Wait for what the killed run's provider still asks for; the next run need not."""
        quiet = 0
        while quiet < 5:
            quiet = 0 if self._stack.control("GET", "/requests")["inFlight"] else quiet + 1
            time.sleep(0.2)

    def _declare(self) -> None:
        self._stack.declare(resources=self._declared, aliases=self._aliases, retained=[])

    def _command(self, verb: str, *options: str) -> int:
        self._declare()
        process = start(self._stack, [verb, "--yes", "--skip-preview", *options])
        code, text = end_of(process, 240)
        self._saw(verb, code, text)
        return code

    def _saw(self, verb: str, code: int, text: str) -> None:
        errors = [line.strip() for line in text.splitlines() if "failed for" in line]
        self.told.append(f"{verb} -> {code} {errors[:1]}")
        self._seen.append(text)

    def _end(self) -> list[str]:
        """Do what a person would: look at what there is, apply, clean up, apply."""
        time.sleep(1.5)  # whatever the service still works on is there by then
        if self._command("refresh", "--clear-pending-creates"):
            return ["refresh failed"]
        applied = self._command("up") == 0
        left = self._left_behind()
        self.told += [f"left behind: {row['id']} {row['name']}" for row in left]
        for row in left:
            self._stack.control("DELETE", f"/instances/{row['id']}")
        if not applied and not (left and self._command("up") == 0):
            return ["what is declared was not applied"]
        return []

    def _left_behind(self) -> list[dict[str, Any]]:
        """Return what `orphans` finds: what a killed run made and nobody has declared since."""
        known = set(in_state(self._stack).values())
        return [row for row in self._stack.instances() if str(row["id"]) not in known]

    def _judge(self) -> list[str]:
        problems = []
        rows = {str(row["id"]): row for row in self._stack.instances()}
        known = in_state(self._stack)
        if set(known) != set(self._declared) or sorted(known.values()) != sorted(rows):
            return [f"lost or doubled: {known} in the state, {sorted(rows)} in the account"]
        for name, inputs in self._declared.items():
            row = rows[known[name]]
            as_declared = (
                row["name"] == inputs["name"]
                and row["disabled"] is inputs["disabled"]
                and all(
                    same(row["configuration"][key], value)
                    for key, value in inputs["configuration"].items()
                )
            )
            if not as_declared:
                problems.append(f"{name} is not as declared")
        code, text = end_of(
            start(self._stack, ["preview", "--refresh", "--expect-no-changes"]), 240
        )
        if code != 0:
            problems.append(f"the preview is not empty: {text}")
        secrets = ["canary", *(str(row["token"]) for row in rows.values())]
        seen = [*self._seen, self._stack.raw_state()]
        problems += ["a secret was seen" for secret in secrets for text in seen if secret in text]
        problems += [f"{sign} was seen" for sign in MARKUP for text in seen if sign in text]
        return problems
