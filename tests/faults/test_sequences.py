"""Any sequence of declaring, changing, drifting, failing and being killed ends as declared."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.recovery.ownership import Ownership

from .engine_model import EngineModel
from .machine import Sequences, run_sequences, sandboxes
from .program import Program


def test_sequences_end_as_declared() -> None:
    run_sequences(25, 20261125)


def test_a_provider_that_loses_an_instance_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    up = EngineModel.up

    def forgetful(
        self: EngineModel, program: Program, kill_after: int | None = None
    ) -> dict[str, str]:
        failed = up(self, program, kill_after)
        self.state.pop("b", None)
        return failed

    monkeypatch.setattr(EngineModel, "up", forgetful)
    with pytest.raises(AssertionError):
        run_sequences(20, 1, shorten=False)


CLOSEIO = {
    "name": "One",
    "element_key": "closeio",
    "configuration": {"username": "u1", "password": "p1"},
}


def handed_over() -> None:
    sequence = Sequences()
    sequence.begin(made=[("dev", "a", CLOSEIO)])
    sequence.hand_over(which=0, new="x", kill_after=None)
    sequence.teardown()
    assert [len(stack.ids) for stack in sequence.stacks.values()] == [0, 1, 0]


def test_a_provider_that_does_not_look_whose_it_is_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with sandboxes():
        handed_over()
        monkeypatch.setattr(Ownership, "other_owner", lambda *_: None)
        with pytest.raises(AssertionError, match="stolen or overwritten"):
            handed_over()
