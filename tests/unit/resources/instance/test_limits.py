"""Where the provider's safety ends, as docs/safety.md says: each limit is what is seen here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.recovery.marker import CREATION_ID, creation_id_of

from ....faults.operation_model import ModelStack, ModelWorld
from ....faults.operation_run import Ledger
from ....faults.operations import DESTROY, FIRST, REFRESH, UP, A, inputs
from ....faults.program import Program
from ...fake.service import AFTER, BEFORE, Killed, Service

ONE = Program({"a": A})


class World(ModelWorld):
    """A world in which the test says what goes wrong."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, Ledger())

    @property
    def service(self) -> Service:
        return self.accounts[FIRST]

    def killed(self, stack: ModelStack, moment: str) -> None:
        """Kill a run at its create request, and go on on another machine."""
        self.service.fail("instances.create", Killed, moment)
        assert stack.run(UP, ONE) == {"killed": "killed"}
        self._machine += 1

    def tags(self, id_: str) -> list[str]:
        tags: list[str] = self.service.rows[id_]["tags"]
        return tags


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_destroy_in_a_copied_state_deletes_the_originals_instances(world: World) -> None:
    dev = world.stack()
    assert dev.run(UP, ONE) == {}
    assert dev.copied().run(DESTROY, Program({})) == {}
    assert world.rows() == {}


def test_what_was_taken_out_of_a_copied_state_is_left_alone(world: World) -> None:
    dev = world.stack()
    assert dev.run(UP, ONE) == {}
    before = world.rows()
    copy = dev.copied()
    copy.forget("a")
    assert copy.run(DESTROY, Program({})) == {}
    assert world.rows() == before


def late(world: World, stack: ModelStack) -> str:
    """Let the service do now what the killed run asked for; return the instance's id."""
    [(_, creation_id)] = stack.model.pending_creates
    body: Any = {"name": A["name"], "element": {"key": "closeio"}}
    body |= {"configuration": A["configuration"], "tags": [f"pulumi-resource:{creation_id}"]}
    return str(world.service.create(body)["id"])


def test_a_run_that_was_killed_on_another_machine_is_not_waited_for(world: World) -> None:
    dev = world.stack()
    world.killed(dev, BEFORE)
    assert dev.run(UP, ONE) == {}
    twin = late(world, dev)
    assert set(world.rows()) == {dev.ids()["a"], twin}
    # The next run has nothing to create, and says nothing; the evidence is there.
    assert dev.run(UP, ONE) == {}
    assert creation_id_of(world.tags(twin)) in world.evidence(dev)


def test_what_is_no_longer_declared_is_not_taken_back(world: World) -> None:
    dev = world.stack()
    world.killed(dev, AFTER)
    [(id_, row)] = world.rows().items()
    assert dev.run(UP, Program({"b": inputs("b")})) == {}
    assert world.rows()[id_] == row
    assert id_ not in dev.ids().values()
    assert creation_id_of(row["tags"]) in world.evidence(dev)


def test_what_was_created_before_the_stack_was_renamed_is_not_taken_back(world: World) -> None:
    dev = world.stack()
    world.killed(dev, AFTER)
    [(id_, row)] = world.rows().items()
    dev.rename("production")
    assert dev.run(UP, ONE) == {}
    assert world.rows()[id_] == row
    assert id_ not in dev.ids().values()
    assert creation_id_of(row["tags"]) in world.evidence(dev)


def test_an_instance_whose_marker_was_taken_away_is_not_found_again(world: World) -> None:
    dev = world.stack()
    world.killed(dev, AFTER)
    [id_] = world.rows()
    world.service.rows[id_]["tags"] = ["by hand"]
    assert dev.run(UP, ONE) == {}
    assert len(world.rows()) == 2


def test_what_is_taken_over_after_the_list_is_seen_by_the_next_run(world: World) -> None:
    dev = world.stack()
    assert dev.run(UP, Program({"a": A, "b": inputs("b")})) == {}
    theirs = f"pulumi-resource:{'0' * 12}.{'1' * 16}"
    other, patch = dev.ids()["b"], world.service.patch

    def taken_meanwhile(id_: str, body: Mapping[str, Any]) -> dict[str, Any]:
        changed = patch(id_, body)
        if id_ == dev.ids()["a"]:
            world.service.rows[other]["tags"] = [theirs]
        return changed

    world.service.patch = taken_meanwhile  # type: ignore[method-assign]
    renamed = {name: {**inputs(name), "name": f"{name} renamed"} for name in ("a", "b")}
    assert dev.run(UP, Program(renamed)) == {}
    assert world.service.rows[other]["name"] == "b renamed"
    failed = dev.run(REFRESH, Program({}))
    assert f"instance {other} is not refreshed" in failed["b"]


def test_a_replacement_and_a_plan_of_another_backend_have_another_creation_id(
    world: World,
) -> None:
    here, there = world.stack(), world.stack(backend="elsewhere")
    for stack in (here, there):
        assert stack.run(UP, ONE) == {}
    kept = [stack.model.state["a"].inputs[CREATION_ID] for stack in (here, there)]
    assert len({creation_id.rpartition(".")[2] for creation_id in kept}) == 2
    section = {"username": "u", "password": "p", "hostname": "sftp.example.com"}
    replaced = Program({"a": inputs("a", element_key="sftp", configuration=section)})
    assert here.run(UP, replaced) == {}
    assert here.model.state["a"].inputs[CREATION_ID] not in kept
