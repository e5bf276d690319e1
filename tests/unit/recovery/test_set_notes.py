"""One note stands for all create requests of a set."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.recovery.marker import RESOURCE_PREFIX, new_creation_id, urn_hash
from pulumi_cloud_elements.recovery.members import (
    INSTANCE_SET_TYPE,
    member_address,
    member_creation_id,
)
from pulumi_cloud_elements.recovery.set_notes import MemberRows, SetNotes
from pulumi_cloud_elements.recovery.strategy import Candidate

URN = f"urn:pulumi:dev::crm::{INSTANCE_SET_TYPE}::customers"
KILLED, SET = (new_creation_id(URN, seed * 32) for seed in (b"0", b"1"))
BACKEND = {"PULUMI_BACKEND_URL": "s3://bucket"}


class Run:
    """The notes as one process after another keeps them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.now = 1000.0
        self.slept: list[float] = []

    def intents(self, process: int) -> Intents:
        return Intents(
            self._folder,
            BACKEND,
            engine=lambda: None,
            clock=lambda: self.now,
            process=str(process),
        )

    def notes(self, creation_id: str, process: int, *, in_state: bool = False) -> SetNotes:
        return SetNotes(
            self.intents(process),
            URN,
            creation_id,
            in_state=in_state,
            settle_time=30.0,
            began=0.0,
            sleep=self.slept.append,
        )


@pytest.fixture
def run(tmp_path: Path) -> Run:
    tmp_path.chmod(0o700)
    return Run(tmp_path)


def address(key: str, of: str = SET) -> str:
    return member_address(URN, of, key)


def row(id_: int, key: str, of: str) -> dict[str, Any]:
    return {"id": id_, "name": key, "tags": [RESOURCE_PREFIX + member_creation_id(of, key)]}


def candidates(rows: Any) -> list[Candidate]:
    return [
        Candidate(str(one["id"]), one["name"], one["tags"][0].removeprefix(RESOURCE_PREFIX))
        for one in rows
    ]


def test_a_killed_run_is_evidence_for_all_members(run: Run) -> None:
    before = run.notes(KILLED, 1)
    before.begin(address("acme"))
    before.end(address("acme"))
    before.begin(address("globex"))
    now = run.notes(SET, 2)
    for key in ("acme", "globex", "initech"):
        noted = now.about(address(key), member_creation_id(SET, key))
        assert list(noted) == [member_creation_id(KILLED, key)]
    assert now.is_awaited(address("globex"))
    assert not now.is_awaited(address("acme"))


def test_a_runs_own_note_is_no_evidence_and_a_sets_own_id_in_the_state_is(run: Run) -> None:
    now = run.notes(SET, 1)
    now.begin(address("acme"))
    own = member_creation_id(SET, "acme")
    assert run.notes(SET, 1).about(address("acme"), own) == {}
    assert list(run.notes(SET, 1, in_state=True).about(address("acme"), own)) == [own]


def test_notes_are_gone_when_the_engine_has_the_ids(run: Run) -> None:
    run.notes(KILLED, 1).begin(address("acme"))
    now = run.notes(SET, 2)
    now.begin(address("acme"))
    now.forget()
    assert run.intents(3).of_urn(URN) == {}


def test_a_run_waits_once_for_all_that_was_under_way_and_lists_once(run: Run) -> None:
    before = run.notes(KILLED, 1)
    keys = [f"c{number}" for number in range(8)]
    for key in keys[:6]:
        before.begin(address(key))
    run.now += 10
    now, listed = run.notes(SET, 2), []

    def rows() -> list[dict[str, Any]]:
        listed.append(True)
        return [row(number, keys[number], KILLED) for number in range(4)]

    found: dict[str, list[str]] = {}

    def look(key: str) -> None:
        late = now.late(address(key), [], rows, candidates)
        found[key] = [one.id for one in late]

    threads = [threading.Thread(target=look, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert run.slept == [20.0]
    assert listed == [True]
    assert found == {key: [str(n)] if n < 4 else [] for n, key in enumerate(keys)}


def test_a_second_kill_forgets_nothing_of_the_first_one(run: Run) -> None:
    run.notes(SET, 1).begin(address("acme"))
    run.notes(SET, 2, in_state=True).begin(address("globex"))
    third = run.notes(SET, 3, in_state=True)
    assert third.is_awaited(address("acme"))
    assert third.is_awaited(address("globex"))


def test_what_was_seen_already_is_not_waited_for(run: Run) -> None:
    run.notes(KILLED, 1).begin(address("acme"))
    seen = candidates([row(1, "acme", KILLED)])
    assert run.notes(SET, 2).late(address("acme"), seen, list, candidates) == []
    assert run.slept == []


def test_what_appears_beside_what_was_seen_is_new(run: Run) -> None:
    run.notes(KILLED, 1).begin(address("acme"))
    seen = candidates([row(1, "acme", SET)])
    rows = [row(1, "acme", SET), row(2, "acme", KILLED)]
    late = run.notes(SET, 2).late(address("acme"), seen, lambda: rows, candidates)
    assert [one.id for one in late] == ["2"]


def test_rows_are_sorted_once_by_what_their_creation_ids_begin_with() -> None:
    rows = [row(1, "acme", SET), row(2, "acme", KILLED), {"id": 3, "tags": ["crm"]}, {"id": 4}]
    of = MemberRows()
    assert [one["id"] for one in of.get(rows)[urn_hash(address("acme"))]] == [1, 2]
    assert of.get([]) is of.get(rows)
