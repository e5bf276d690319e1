"""Sequences of declaring, renaming, handing over, drifting, failing and being killed, at random.

A state machine of hypothesis over the provider's lifecycle and client, two sandboxes, and a model
of Pulumi's engine: two stacks on one account, and one on another. Every sequence ends with what a
person would do: a refresh and an `up` without faults. Then each account has what is declared, each
once, every instance is in the state of one stack, and nothing is left to do.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from cloud_elements_sandbox.server import running
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from .drawn import DRIFT, FAULT, INPUTS, METHODS, NAMES, NEW_NAMES, STACKS, WHICH, complete
from .sandbox_stacks import Account, SandboxStack
from .sequence_judge import clean_up, judge

_sleep = time.sleep


class Sequences(RuleBasedStateMachine):
    """One sequence; the sandboxes are emptied before each."""

    accounts: ClassVar[tuple[Account, Account]]
    machines: ClassVar[Path]

    @initialize(made=st.lists(st.tuples(STACKS, NAMES, INPUTS), min_size=1, max_size=4))
    def begin(self, made: list[tuple[str, str, dict[str, Any]]]) -> None:
        for account in self.accounts:
            account.ask("POST", "/reset")
        here, there = self.accounts
        notes = Path(tempfile.mkdtemp(dir=self.machines))
        self.stacks = {
            "dev": SandboxStack(here, notes, "dev"),
            "other": SandboxStack(here, notes, "other"),
            "abroad": SandboxStack(there, notes, "dev"),
        }
        self.released: set[str] = set()
        for stack, name, inputs in made:
            self.stacks[stack].declared[name] = complete(inputs)
        for each in self.stacks.values():
            assert each.up() == {}

    @rule(stack=STACKS, name=NAMES, inputs=INPUTS)
    def declare(self, stack: str, name: str, inputs: dict[str, Any]) -> None:
        chosen = self.stacks[stack]
        self.release(chosen.declared.get(name))
        chosen.declared[name] = complete(inputs)
        chosen.aliases = {new: old for new, old in chosen.aliases.items() if old != name}

    @precondition(lambda self: self.any_declared())
    @rule(which=WHICH)
    def undeclare(self, which: int) -> None:
        stack, name = one_of(self.any_declared(), which)
        self.release(stack.declared.pop(name))
        stack.aliases.pop(name, None)

    @precondition(lambda self: self.any_declared())
    @rule(which=WHICH, new=NAMES, alias=st.booleans())
    def rename(self, which: int, new: str, alias: bool) -> None:
        chosen, old = one_of(self.any_declared(), which)
        if new in chosen.declared or new in chosen.engine.state:
            return
        chosen.declared[new] = chosen.declared.pop(old)
        chosen.aliases.pop(old, None)
        if alias:
            chosen.aliases[new] = old

    @rule(stack=STACKS, kill_after=st.none() | st.integers(0, 8))
    def apply(self, stack: str, kill_after: int | None) -> None:
        chosen = self.stacks[stack]
        self.watched(chosen, lambda: chosen.up(kill_after))

    @rule(
        stack=STACKS,
        fault=FAULT,
        method=METHODS,
        count=st.integers(1, 3),
        after=st.integers(0, 2),
        kill_after=st.none() | st.integers(1, 8),
    )
    def apply_under_a_fault(
        self,
        stack: str,
        fault: dict[str, Any],
        method: str,
        count: int,
        after: int,
        kill_after: int | None,
    ) -> None:
        body = {**fault, "method": method, "count": count, "after": after}
        chosen = self.stacks[stack]
        with chosen.account.fault(body):
            self.watched(chosen, lambda: chosen.up(kill_after))

    @rule(stack=STACKS, kill_after=st.none() | st.integers(0, 3))
    def refresh(self, stack: str, kill_after: int | None) -> None:
        chosen = self.stacks[stack]
        self.watched(chosen, lambda: chosen.engine.refresh(kill_after))

    @rule(stack=STACKS, fault=FAULT, count=st.integers(1, 3))
    def refresh_under_a_fault(self, stack: str, fault: dict[str, Any], count: int) -> None:
        chosen = self.stacks[stack]
        with chosen.account.fault({**fault, "count": count}):
            self.watched(chosen, chosen.engine.refresh)

    @rule(stack=STACKS, destroys=st.booleans())
    def run_with_the_other_account(self, stack: str, destroys: bool) -> None:
        chosen = self.stacks[stack]
        known = chosen.ids
        [other] = [account for account in self.accounts if account is not chosen.account]
        with chosen.on(other):
            failed = chosen.engine.destroy() if destroys else chosen.engine.refresh()
        assert (len(failed), chosen.ids) == (len(known), known)

    @precondition(lambda self: self.any_kept())
    @rule(which=WHICH, new=NEW_NAMES, kill_after=st.none() | st.integers(0, 4))
    def hand_over_in_the_stack(self, which: int, new: str, kill_after: int | None) -> None:
        """Take an instance out of the state, and have another resource of the stack adopt it."""
        stack, name = one_of(self.any_kept(), which)
        if can_be_adopted(stack, name, stack, new):
            self.adopted(stack.forget(name), stack, new, kill_after)

    @precondition(lambda self: self.any_kept())
    @rule(which=WHICH, new=NEW_NAMES, kill_after=st.none() | st.integers(0, 4))
    def hand_over(self, which: int, new: str, kill_after: int | None) -> None:
        """Have another stack adopt an instance that the first one still has, and changes."""
        giver, name = one_of(self.any_kept(), which)
        taker = self.stacks["dev" if giver is self.stacks["other"] else "other"]
        if giver is self.stacks["abroad"] or not can_be_adopted(giver, name, taker, new):
            return
        id_, inputs = giver.engine.state[name].id, giver.declared[name]
        self.adopted((id_, inputs), taker, new, kill_after)
        giver.declared[name] = {**inputs, "name": "Still mine"}
        self.watched(giver, giver.up, but=id_)
        giver.forget(name)

    def adopted(
        self,
        given: tuple[str, dict[str, Any]],
        taker: SandboxStack,
        new: str,
        kill_after: int | None,
    ) -> None:
        """Have a stack adopt an instance, in a run that may be killed."""
        id_, inputs = given
        taker.declared[new] = {**inputs, "adopt": id_}
        taker.up(kill_after)
        if new in taker.engine.state:
            del taker.declared[new]["adopt"]

    @rule(stack=STACKS, change=DRIFT, first=st.booleans())
    def drift(self, stack: str, change: dict[str, Any], first: bool) -> None:
        account = self.stacks[stack].account
        rows = account.instances()
        if "tags" in change:  # nobody can find an orphan again whose marker is taken away by hand
            rows = [row for row in rows if str(row["id"]) in self.known()]
        if rows:
            account.ask("PATCH", f"/instances/{rows[0 if first else -1]['id']}", change)

    @rule(stack=STACKS)
    def delete_by_hand(self, stack: str) -> None:
        account = self.stacks[stack].account
        for row in account.instances()[:1]:
            account.ask("DELETE", f"/instances/{row['id']}")
            for chosen in self.stacks.values():
                for inputs in chosen.declared.values():
                    if chosen.account is account and inputs.get("adopt") == str(row["id"]):
                        del inputs["adopt"]

    def teardown(self) -> None:
        if not hasattr(self, "stacks"):
            return
        # In the end everything works: a look at what is there, and what is declared applied.
        for stack in self.stacks.values():
            assert stack.engine.refresh() == {}
        failed = {name: stack.up() for name, stack in self.stacks.items()}
        cleaned = clean_up(self.stacks.values(), self.released)
        for name, stack in self.stacks.items():
            for line in failed[name].values():
                assert cleaned
                assert " is of element " in line or any(id_ in line for id_ in self.released), line
            if failed[name]:
                assert stack.up() == {}
        for stack in self.stacks.values():
            judge(stack)
            assert stack.engine.refresh() == {}
            assert stack.engine.preview(stack.program) == []
            judge(stack)
        for account in self.accounts:
            there = sorted(str(row["id"]) for row in account.instances())
            in_states = (one.ids for one in self.stacks.values() if one.account is account)
            assert sorted(itertools.chain(*in_states)) == there, "lost or doubled"

    def watched(
        self, stack: SandboxStack, run: Callable[[], object], but: str | None = None
    ) -> None:
        """Run a command of one stack, and see that it leaves what the others have."""
        others = {
            id_
            for one in self.stacks.values()
            if one is not stack and one.account is stack.account
            for id_ in one.ids
        }
        before = {str(row["id"]): row for row in stack.account.instances()}
        run()
        after = {str(row["id"]): row for row in stack.account.instances()}
        for id_ in others & before.keys():
            assert after.get(id_) == before[id_], "stolen or overwritten"
        assert others.isdisjoint(set(stack.ids) - {but}), "in two states"

    def release(self, inputs: dict[str, Any] | None) -> None:
        """Remember that nobody asks for an instance any more that was to be adopted."""
        if inputs is not None and "adopt" in inputs:
            self.released.add(inputs["adopt"])

    def known(self) -> set[str]:
        return {id_ for stack in self.stacks.values() for id_ in stack.ids}

    def any_declared(self) -> list[tuple[SandboxStack, str]]:
        return [(stack, name) for stack in self.stacks.values() for name in stack.declared]

    def any_kept(self) -> list[tuple[SandboxStack, str]]:
        """Return what is in a state, and declared."""
        return [pair for pair in self.any_declared() if pair[1] in pair[0].engine.state]


def can_be_adopted(giver: SandboxStack, name: str, taker: SandboxStack, new: str) -> bool:
    """Tell whether a resource that the state has can be handed over as it is declared."""
    kept = giver.engine.state[name]
    if kept.id not in {str(row["id"]) for row in giver.account.instances()}:
        return False
    names = {*taker.declared, *taker.engine.state, *taker.aliases.values()}
    element_key = giver.declared[name]["element_key"]
    return not kept.half_made and new not in names and kept.inputs["element_key"] == element_key


def one_of(pairs: list[tuple[SandboxStack, str]], which: int) -> tuple[SandboxStack, str]:
    """Return one of what there is."""
    return pairs[which % len(pairs)]


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
        stateful_step_count=16,
        deadline=None,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if shorten else [])],
        suppress_health_check=list(HealthCheck),
    )
    with sandboxes():
        run_state_machine_as_test(seed(number)(Sequences), settings=rules)


@contextmanager
def sandboxes() -> Iterator[None]:
    """Give the sequences their accounts."""
    with (
        running(record_bodies=False) as here,
        running(record_bodies=False) as there,
        tempfile.TemporaryDirectory() as machines,
        _short_pauses(),
    ):
        Sequences.accounts = Account(here), Account(there)
        Sequences.machines = Path(machines)
        yield
