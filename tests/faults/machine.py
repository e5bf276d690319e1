"""Sequences of declaring, changing, drifting, failing and being killed, at random.

A state machine of hypothesis over the provider's lifecycle and client, the sandbox, and a model of
Pulumi's engine. Every sequence ends with what a person would do: a refresh and an `up` without
faults. Then the account has what is declared, each once, and nothing is left to do.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import requests
from cloud_elements_sandbox.server import Running, running
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from pulumi_cloud_elements.recovery.marker import creation_id_of, urn_hash, without_markers
from pulumi_cloud_elements.resources.values import same

from .cases import FAULTS
from .engine_model import URN, EngineModel

SECTIONS = st.fixed_dictionaries(
    {"username": st.sampled_from(["u1", "u2"]), "password": st.sampled_from(["p1", "p2"])},
    optional={
        "pagination.max": st.sampled_from([7, "100"]),
        "event.notification.enabled": st.booleans(),
        "event.poller.configuration": st.just({"a": [1]}),
    },
)
INPUTS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["One", "Two"]),
        "element_key": st.sampled_from(["closeio", "closeio", "netsuiteerp"]),
        "configuration": SECTIONS,
    },
    optional={"tags": st.sampled_from([[], ["x"], ["x", "y"]]), "disabled": st.booleans()},
)
NAMES = st.sampled_from(["a", "b", "c"])
FAULT = st.sampled_from([body for _, _, body in FAULTS if body["kind"] != "latency"])
METHODS = st.sampled_from(["POST", "PUT", "PATCH", "DELETE", "GET"])
DRIFT = st.fixed_dictionaries(
    {},
    optional={
        "name": st.just("By hand"),
        "tags": st.just(["by hand"]),
        "disabled": st.booleans(),
        "configuration": st.just({"pagination.max": "5"}),
    },
)
_sleep = time.sleep


def complete(inputs: dict[str, Any]) -> dict[str, Any]:
    """Give an instance the entries that its element requires."""
    if inputs["element_key"] == "closeio":
        return inputs
    section = inputs["configuration"]
    renamed = {"user.username": section["username"], "user.password": section["password"]}
    rest = {key: value for key, value in section.items() if key not in ("username", "password")}
    return {**inputs, "configuration": {**renamed, **rest, "netsuite.accountId": "1"}}


class Sequences(RuleBasedStateMachine):
    """One sequence; the sandbox is emptied before each."""

    sandbox: ClassVar[Running]
    machines: ClassVar[Path]

    @initialize()
    def begin(self) -> None:
        self.ask("POST", "/reset")
        notes = Path(tempfile.mkdtemp(dir=self.machines))
        self.engine = EngineModel(self.sandbox, notes)
        self.declared: dict[str, dict[str, Any]] = {}

    @rule(name=NAMES, inputs=INPUTS)
    def declare(self, name: str, inputs: dict[str, Any]) -> None:
        self.declared[name] = complete(inputs)

    @rule(name=NAMES)
    def undeclare(self, name: str) -> None:
        self.declared.pop(name, None)

    @rule()
    def apply(self) -> None:
        self.engine.up(self.declared)

    @rule(answers=st.integers(0, 8))
    def apply_and_be_killed(self, answers: int) -> None:
        self.engine.up(self.declared, kill_after=answers)

    @rule(
        fault=FAULT,
        method=METHODS,
        count=st.integers(1, 3),
        after=st.integers(0, 2),
        kill_after=st.none() | st.integers(1, 8),
    )
    def apply_under_a_fault(
        self, fault: dict[str, Any], method: str, count: int, after: int, kill_after: int | None
    ) -> None:
        with self.fault({**fault, "method": method, "count": count, "after": after}):
            self.engine.up(self.declared, kill_after)

    @rule(kill_after=st.none() | st.integers(0, 3))
    def refresh(self, kill_after: int | None) -> None:
        self.engine.refresh(kill_after)

    @rule(fault=FAULT, count=st.integers(1, 3))
    def refresh_under_a_fault(self, fault: dict[str, Any], count: int) -> None:
        with self.fault({**fault, "count": count}):
            self.engine.refresh()

    @rule(change=DRIFT, first=st.booleans())
    def drift(self, change: dict[str, Any], first: bool) -> None:
        rows = self.instances()
        if "tags" in change:  # nobody can find an orphan again whose marker is taken away by hand
            known = {kept.id for kept in self.engine.state.values()}
            rows = [row for row in rows if str(row["id"]) in known]
        if rows:
            row = rows[0 if first else -1]
            self.ask("PATCH", f"/instances/{row['id']}", change)

    @rule()
    def delete_by_hand(self) -> None:
        rows = self.instances()
        if rows:
            self.ask("DELETE", f"/instances/{rows[0]['id']}")

    def teardown(self) -> None:
        if not hasattr(self, "engine"):
            return
        # In the end everything works: a look at what is there, and what is declared applied.
        assert self.engine.refresh() == []
        failed = self.engine.up(self.declared)
        cleaned = self.clean_up()
        assert failed == [] or (cleaned and all(" is of element " in line for line in failed))
        if failed:
            assert self.engine.up(self.declared) == []
        self.judge()
        assert self.engine.refresh() == []
        assert self.engine.preview(self.declared) == []
        self.judge()

    def clean_up(self) -> list[str]:
        """Delete what `orphans` would find: what an interrupted run made, and nobody wants now.

        An instance that is declared still must have been taken back by the `up` before.
        """
        wanted = {
            (urn_hash(URN + name), inputs["element_key"]) for name, inputs in self.declared.items()
        }
        known = {kept.id for kept in self.engine.state.values()}
        left = [row for row in self.instances() if str(row["id"]) not in known]
        for row in left:
            creation_id = creation_id_of(row["tags"])
            assert creation_id is not None, "what is left behind carries no marker"
            of_urn = creation_id.partition(".")[0]
            assert (of_urn, self.element_of(row)) not in wanted, "lost or doubled"
            self.ask("DELETE", f"/instances/{row['id']}")
        return [str(row["id"]) for row in left]

    def judge(self) -> None:
        rows = {str(row["id"]): row for row in self.instances()}
        kept_ids = [kept.id for kept in self.engine.state.values()]
        assert sorted(kept_ids) == sorted(rows), "lost or doubled"
        assert set(self.engine.state) == set(self.declared)
        for name, inputs in self.declared.items():
            kept = self.engine.state[name]
            row = rows[kept.id]
            assert row["name"] == inputs["name"]
            assert self.element_of(row) == inputs["element_key"]
            assert kept.outputs["token"] == row["token"]
            assert kept.outputs["disabled"] == row["disabled"]
            assert row["disabled"] is inputs.get("disabled", row["disabled"])
            own = without_markers(row["tags"])
            assert sorted(own) == sorted(inputs.get("tags", own))
            for key, value in inputs["configuration"].items():
                assert same(row["configuration"][key], value), key

    @contextmanager
    def fault(self, body: dict[str, Any]) -> Iterator[None]:
        goes_on = body["kind"] == "gateway-timeout"
        slow = {"seconds": 0.05, "workSeconds": 0.1} if goes_on else {}
        wait = {"retryAfter": 0} if "retryAfter" in body else {}
        self.ask("POST", "/faults", {**body, **slow, **wait})
        yield
        self.ask("DELETE", "/faults")
        while goes_on and self.ask("GET", "/requests")["inFlight"]:
            _sleep(0.02)

    def element_of(self, row: dict[str, Any]) -> str:
        answer = requests.get(
            f"{self.sandbox.url}/instances/{row['id']}",
            headers=self.sandbox.authorization,
            timeout=10,
        )
        return str(answer.json()["element"]["key"])

    def instances(self) -> list[dict[str, Any]]:
        found = self.ask("GET", "/instances")
        rows: list[dict[str, Any]] = found["instances"] if isinstance(found, dict) else found
        return rows

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        address = self.sandbox.control_url + path
        answer = requests.request(method, address, json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def _short_pauses() -> Iterator[None]:
    """Sleep next to nothing between retries, which are tested elsewhere."""
    time.sleep = lambda seconds, /: _sleep(min(float(seconds), 0.02))
    try:
        yield
    finally:
        time.sleep = _sleep


def run_sequences(examples: int, number: int, *, shorten: bool = True) -> None:
    """Run so many sequences; one that ends badly is told as the shortest program that does it.

    Args:
        examples: how many sequences.
        number: the seed.
        shorten: whether the shortest one is looked for.
    """
    rules = settings(
        max_examples=examples,
        stateful_step_count=12,
        deadline=None,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if shorten else [])],
        suppress_health_check=list(HealthCheck),
    )
    with (
        running(record_bodies=False) as sandbox,
        tempfile.TemporaryDirectory() as machines,
        _short_pauses(),
    ):
        Sequences.sandbox, Sequences.machines = sandbox, Path(machines)
        run_state_machine_as_test(seed(number)(Sequences), settings=rules)
