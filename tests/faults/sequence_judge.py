"""What must hold at the end of a sequence."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pulumi_cloud_elements.recovery.marker import creation_id_of, urn_hash, without_markers
from pulumi_cloud_elements.resources.values import same

from .sandbox_stacks import SandboxStack


def clean_up(stacks: Iterable[SandboxStack], released: Collection[str]) -> list[str]:
    """Delete what `orphans` would find: what an interrupted run made, and nobody wants now.

    An instance that is declared still must have been taken back by the `up` before.

    Args:
        stacks: all stacks of the accounts.
        released: the ids of what was taken out of a state and never adopted.
    """
    every = list(stacks)
    wanted = {
        (urn_hash(stack.engine.urn(name)), inputs["element_key"])
        for stack in every
        for name, inputs in stack.declared.items()
    }
    deleted = []
    for account in {stack.account for stack in every}:
        known = {id_ for stack in every if stack.account is account for id_ in stack.ids}
        for row in account.instances():
            id_ = str(row["id"])
            if id_ in known:
                continue
            creation_id = creation_id_of(row["tags"])
            assert creation_id is not None, "what is left behind carries no marker"
            of_urn = creation_id.partition(".")[0]
            taken_back = (of_urn, account.element_of(row)) not in wanted
            assert taken_back or id_ in released, "lost or doubled"
            account.ask("DELETE", f"/instances/{id_}")
            deleted.append(id_)
    return deleted


def judge(stack: SandboxStack) -> None:
    """Compare a stack's state with its account, and both with the program."""
    rows = {str(row["id"]): row for row in stack.account.instances()}
    assert set(stack.engine.state) == set(stack.declared)
    for name, inputs in stack.declared.items():
        kept = stack.engine.state[name]
        row = rows[kept.id]
        assert row["name"] == inputs["name"]
        assert stack.account.element_of(row) == inputs["element_key"]
        assert kept.outputs["token"] == row["token"]
        assert kept.outputs["disabled"] == row["disabled"]
        assert row["disabled"] is inputs.get("disabled", row["disabled"])
        own = without_markers(row["tags"])
        assert sorted(own) == sorted(inputs.get("tags", own))
        for key, value in inputs["configuration"].items():
            assert same(row["configuration"][key], value), key
