"""Random sequences of one set of instances, over the model of the engine and the account in memory.

Members come, change, drift, vanish, are renamed, released, and adopted again, while requests fail
and runs are killed. In the end the program runs until it succeeds, and the account is judged.
"""

from __future__ import annotations

import copy
import random
from typing import Any

from pulumi_cloud_elements.errors import NotSentError
from pulumi_cloud_elements.recovery.marker import resource_marker, without_markers
from pulumi_cloud_elements.resources.instance_set.lifecycle import InstanceSetLifecycle
from pulumi_cloud_elements.resources.values import same

from ..unit.fake.process import services
from ..unit.fake.service import AFTER, BEFORE, Killed, Service, lost_response, service_error
from ..unit.fake.stack import Stack

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:InstanceSet::customers"
KEYS = tuple(f"c{number}" for number in range(6))
CALLS = (
    "instances.create",
    "instances.list",
    "instances.get",
    "instances.put",
    "instances.patch",
    "instances.delete",
    "instances.set_enabled",
    "organizations.current_id",
)
STEPS = (
    "add", "add", "add", "change", "change", "change_all", "remove", "release", "rename", "adopt",
    "drift", "vanish", "replace",
)  # fmt: skip
RUNS = ("up", "up", "fault", "fault", "kill", "kill", "refresh")
MOST_RUNS = 4


class SetSequence:
    """One sequence, the same for the same seed.

    Args:
        seed: what it is drawn from.

    Attributes:
        told: what was done, a line for each step, and what was wrong.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.told = [f"seed {seed}"]
        self._service = Service()
        self._service.create(
            {"name": "theirs", "element": {"key": "closeio"}, "configuration": _section("theirs")}
        )
        self._theirs = copy.deepcopy(self._service.rows)
        self._stack = Stack(self._process, URN)
        self._service.deployment = self._stack.deployment
        self._inputs: dict[str, Any] = {
            "element_key": "closeio",
            "configuration": {"password": "canary-common", "hostname": "h.example.com"},
            "instances": {},
            "max_deletions": 100,
        }
        self._released: set[str] = set()

    def run(self, steps: int = 8) -> bool:
        """Take the steps, then run until it succeeds; tell whether all is as it must be."""
        for _ in range(steps):
            getattr(self, f"_{self._random.choice(STEPS)}")()
            getattr(self, f"_{self._random.choice(RUNS)}")()
        problems = self._end() or self._judge()
        self.told += [f"WRONG: {problem}" for problem in problems]
        return not problems

    def _process(self) -> InstanceSetLifecycle:
        return InstanceSetLifecycle(services(self._service, max_in_flight=2))

    @property
    def _members(self) -> dict[str, Any]:
        members: dict[str, Any] = self._inputs["instances"]
        return members

    @property
    def _ids(self) -> dict[str, str]:
        return {} if self._stack.kept is None else dict(self._stack.kept.outputs["ids"])

    # What the program declares

    def _add(self) -> None:
        key = self._random.choice(KEYS)
        if key not in self._members:
            self._members[key] = {"configuration": {"username": f"canary-{key}"}}
            self._inputs["release"] = [one for one in self._inputs.get("release", ()) if one != key]
            self.told.append(f"add {key}")

    def _change(self) -> None:
        if self._members:
            key, draw = self._random.choice(sorted(self._members)), self._random.choice
            change = draw(
                (
                    {"tags": draw((["x"], ["x", "y"], []))},
                    {"disabled": draw((True, False))},
                    {"configuration": {"username": draw(("canary-1", "canary-2"))}},
                )
            )
            self._members[key] = {**self._members[key], **change}
            self.told.append(f"change {key}: {change}")

    def _change_all(self) -> None:
        value = self._random.choice((5, 10, 20))
        self._inputs["configuration"]["pagination.max"] = value
        self.told.append(f"change all: {value}")

    def _remove(self) -> None:
        if self._members:
            key = self._random.choice(sorted(self._members))
            del self._members[key]
            self.told.append(f"remove {key}")

    def _release(self) -> None:
        there = sorted(self._ids.keys() & self._members.keys())
        if there:
            key = self._random.choice(there)
            del self._members[key]
            self._inputs["release"] = sorted({*self._inputs.get("release", ()), key})
            self._released.add(self._ids[key])
            self.told.append(f"release {key}")

    def _rename(self) -> None:
        there = sorted(self._ids.keys() & self._members.keys())
        free = [key for key in KEYS if key not in self._members and key not in self._ids]
        if there and free:
            key, new = self._random.choice(there), self._random.choice(free)
            self._members[new] = {**self._members.pop(key), "adopt": self._ids[key]}
            self._inputs["release"] = []
            self.told.append(f"rename {key} to {new}")

    def _adopt(self) -> None:
        """Adopt what was released, once no state has it."""
        ids = sorted(
            id_
            for id_ in self._released
            if id_ in self._service.rows
            and resource_marker(self._service.rows[id_]["tags"]) is None
            and self._service.rows[id_]["element"]["key"] == self._inputs["element_key"]
            and id_ not in self._ids.values()
        )
        free = [key for key in KEYS if key not in self._members and key not in self._ids]
        if ids and free:
            key, id_ = self._random.choice(free), self._random.choice(ids)
            self._members[key] = {"configuration": {"username": f"canary-{key}"}, "adopt": id_}
            self._inputs["release"] = []
            self._released.discard(id_)
            self.told.append(f"adopt {id_} as {key}")

    def _replace(self) -> None:
        if self._random.random() < 0.3:
            self._inputs["element_key"] = self._random.choice(("closeio", "sftp"))
            self._forget_adoptions()
            self.told.append(f"element {self._inputs['element_key']}")

    # What somebody else does

    def _drift(self) -> None:
        rows = [row for id_, row in self._service.rows.items() if id_ not in self._theirs]
        if rows:
            row = self._random.choice(rows)
            row["name"] = "by hand"
            row["disabled"] = not row["disabled"]
            self.told.append(f"change {row['id']} by hand")

    def _vanish(self) -> None:
        ids = [id_ for id_ in self._service.rows if id_ not in self._theirs]
        if ids:
            id_ = self._random.choice(ids)
            del self._service.rows[id_]
            self._forget_adoptions(id_)
            self.told.append(f"delete {id_} by hand")

    def _forget_adoptions(self, id_: str | None = None) -> None:
        for member in self._members.values():
            if id_ is None or member.get("adopt") == id_:
                member.pop("adopt", None)

    # The engine's commands

    def _up(self) -> None:
        self._told("up", self._stack.up(copy.deepcopy(self._inputs)))

    def _refresh(self) -> None:
        self._told("refresh", self._stack.refresh())

    def _fault(self) -> None:
        draw = self._random.choice
        error, moments = draw(
            (
                (lost_response, (BEFORE, AFTER)),
                (lambda: service_error(500, "canary-common"), (BEFORE, AFTER)),
                (lambda: service_error(400, "canary-common"), (BEFORE,)),
                (lambda: service_error(429, "later", retry_after=0.001), (BEFORE,)),
                (lambda: NotSentError("no connection"), (BEFORE,)),
            )
        )
        self._strike(draw(CALLS), error, draw(moments), draw((1, 2, None)))

    def _kill(self) -> None:
        self._strike(self._random.choice(CALLS), Killed, self._random.choice((BEFORE, AFTER)), 1)

    def _strike(self, call: str, error: Any, moment: str, times: int | None) -> None:
        self._service.fail(call, error, moment, times)
        self.told.append(f"fault of {call} {moment}, {times} times: {error}")
        getattr(self, f"_{self._random.choice(('up', 'up', 'refresh'))}")()
        self._service.faults.clear()

    def _told(self, command: str, failed: str | None) -> None:
        self.told.append(f"{command}: {failed or 'done'}")
        if failed and "canary" in failed:
            self.told.append("WRONG: a secret was seen")

    # The end

    def _end(self) -> list[str]:
        for _ in range(MOST_RUNS):
            self._told("refresh", self._stack.refresh())
            failed = self._stack.up(copy.deepcopy(self._inputs))
            self._told("up", failed)
            if failed is None:
                return []
            for member in self._members.values():  # what cannot be adopted any more is made
                if str(member.get("adopt")) not in self._service.rows:
                    member.pop("adopt", None)
        return [f"it does not end: {failed}"]

    def _judge(self) -> list[str]:
        found = [line for line in self.told if line.startswith("WRONG")]
        rows, ids = self._service.rows, self._ids
        if self._theirs["1"] != rows.get("1"):
            found.append("somebody else's was touched")
        if sorted(ids) != sorted(self._members):
            found.append(f"declared {sorted(self._members)}, in the state {sorted(ids)}")
        if len(set(ids.values())) != len(ids) or not set(ids.values()) <= rows.keys():
            found.append(f"in the state {ids}, at the service {sorted(rows)}")
        marked = {id_ for id_, row in rows.items() if resource_marker(row["tags"])}
        twice = [
            id_
            for id_ in marked - set(ids.values())
            if any(rows[id_]["name"] == key for key in ids)
        ]
        if twice:
            found.append(f"twice: {twice}")
        for key, id_ in ids.items():
            found += self._differences(key, rows[id_])
        if not self._stack.previews_nothing(copy.deepcopy(self._inputs)):
            found.append("the preview is not empty")
        return found

    def _differences(self, key: str, row: dict[str, Any]) -> list[str]:
        member = self._members[key]
        section = {**self._inputs["configuration"], **member["configuration"]}
        wrong = [
            entry
            for entry, value in section.items()
            if not same(row["configuration"][entry], value)
        ]
        wrong += ["name"] if row["name"] != key else []
        wrong += ["disabled"] if member.get("disabled", row["disabled"]) != row["disabled"] else []
        tags = without_markers(row["tags"])
        wrong += ["tags"] if sorted(member.get("tags", tags)) != sorted(tags) else []
        return [f"{key} differs in {', '.join(wrong)}"] if wrong else []


def _section(key: str) -> dict[str, str]:
    return {"username": f"key-of-{key}", "password": f"password-of-{key}"}
