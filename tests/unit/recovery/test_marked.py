"""A formula is created once, and found again by its mark."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.errors import OwnershipError
from pulumi_cloud_elements.recovery.creating import Creations, Made
from pulumi_cloud_elements.recovery.description_mark import mark_of, with_mark
from pulumi_cloud_elements.recovery.evidence import StackState
from pulumi_cloud_elements.recovery.lock import StackLocks
from pulumi_cloud_elements.recovery.marked import FormulaList, MarkedFormula
from pulumi_cloud_elements.recovery.marker import Marker, resource_type

from ..fake.client import FakeClient
from ..fake.service import AFTER, Service, lost_response, service_error
from .fakes import SETTINGS, FakeStates, Machine, marker, pending

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Formula::sync"
OURS, EARLIER = marker("0123456789abcdef", URN), marker("fedcba9876543210", URN)
OTHERS = marker("0123456789abcdef", URN.replace("dev", "production"))
INTERRUPTED, NOTHING = pending(EARLIER, OURS), pending(OURS)


class Account:
    """An account with formulas, and a machine on which runs follow one another."""

    def __init__(self, folder: Path) -> None:
        self.service = Service()
        self.machine = Machine(folder)

    def formula(self, of: Marker | None = EARLIER, name: str = "Sync") -> str:
        """Add a formula that carries a mark, and return its id."""
        description = with_mark("text", mark_of(of.creation_id) if of else None)
        return str(self.service.formulas.create({"name": name, "description": description})["id"])

    def run(self, shown: StackState, **more: Any) -> Made:
        """Create the formula in a run of its own."""
        self.machine.runs += 1
        machine = self.machine
        locks = StackLocks(SETTINGS, str(machine.runs), machine.folder, machine.sleep)
        creations = Creations(
            SETTINGS, FakeStates(shown), machine.notes(), locks, machine.time, machine.sleep
        )
        return creations.make(self.strategy(creations, **more))

    def strategy(self, creations: Creations, of: Marker = OURS) -> MarkedFormula:
        client = FakeClient(self.service)
        body = {"name": "Sync", "description": with_mark("text", mark_of(of.creation_id))}
        return MarkedFormula(
            client,
            FormulaList(client),
            body,
            of,
            lambda: creations.creation_ids(of.urn, None),
        )

    @property
    def posts(self) -> int:
        return len(self.service.called("formulas.create"))


@pytest.fixture
def account(tmp_path: Path) -> Account:
    return Account(tmp_path)


def test_what_is_new_is_created(account: Account) -> None:
    account.formula(None)
    account.formula(OTHERS)
    made = account.run(NOTHING)
    assert (str(made.response["id"]), made.by_earlier_run) == ("3", False)
    assert account.posts == 1


def test_what_an_interrupted_run_created_is_taken_back_under_any_name(account: Account) -> None:
    id_ = account.formula(EARLIER, "Another name")
    made = account.run(INTERRUPTED)
    assert (str(made.response["id"]), made.by_earlier_run) == (id_, True)
    assert account.posts == 0


def test_a_note_of_this_machine_is_evidence(account: Account) -> None:
    account.run(NOTHING)
    assert account.machine.kept == [OURS.creation_id]
    made = account.run(NOTHING)
    assert made.by_earlier_run
    assert account.posts == 1


def test_without_evidence_it_is_named_and_nothing_is_done(account: Account) -> None:
    id_ = account.formula(EARLIER)
    with pytest.raises(OwnershipError, match=rf"formula {id_} .*carries this resource's mark"):
        account.run(NOTHING)
    assert account.posts == 0


def test_what_the_state_has_is_no_candidate(account: Account) -> None:
    id_ = account.formula(EARLIER)
    owners = {(resource_type(URN), id_): URN}
    shown = StackState(owners=owners, creation_ids=frozenset({EARLIER.creation_id}))
    account.run(shown)
    assert account.posts == 1


def test_a_clone_of_what_the_state_has_is_no_candidate(account: Account) -> None:
    ours, _clone = account.formula(EARLIER), account.formula(EARLIER, "Copy of Sync")
    owners = {(resource_type(URN), ours): URN}
    shown = StackState(owners=owners, creation_ids=frozenset({EARLIER.creation_id}))
    with pytest.raises(OwnershipError, match="carries this resource's mark"):
        account.run(shown)
    assert account.posts == 0


def of_backend(nonce: str, backend: str | None) -> Marker:
    return marker(f"{nonce}.{backend}", URN)


def test_one_of_another_backend_is_another_stacks(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    """Two machines with a stack of the same name in a folder each share the account."""
    account.formula(of_backend("fedcba9876543210", "b" * 8))
    ours = of_backend("0123456789abcdef", FakeStates().backend(None))
    account.run(pending(ours), of=ours)
    assert account.posts == 1
    assert "formula 1 " in caplog.text
    assert "in another backend created it" in caplog.text


def test_one_of_this_backend_is_named(account: Account) -> None:
    here = FakeStates().backend(None)
    account.formula(of_backend("fedcba9876543210", here))
    ours = of_backend("0123456789abcdef", here)
    with pytest.raises(OwnershipError, match="carries this resource's mark"):
        account.run(pending(ours), of=ours)


def test_two_that_carry_one_mark_prove_nothing(account: Account) -> None:
    account.formula(EARLIER)
    account.formula(EARLIER, "Copy of Sync")
    with pytest.raises(OwnershipError, match=r"formulas 1 .*, 2 .*: each carries"):
        account.run(INTERRUPTED)
    assert account.posts == 0


def test_a_lost_response_is_looked_for(account: Account) -> None:
    account.service.fail("formulas.create", lost_response, AFTER)
    made = account.run(NOTHING)
    assert str(made.response["id"]) == "1"
    assert account.posts == 1


def test_one_that_lost_its_mark_since_is_not_taken(account: Account) -> None:
    account.formula(EARLIER)
    rows = account.service.formulas.rows

    def found(wanted: str) -> dict[str, Any]:
        return {**rows[wanted], "description": "text"}

    account.service.formulas.found = found  # type: ignore[method-assign, assignment]
    account.run(INTERRUPTED)
    assert account.posts == 1


def test_an_account_that_may_not_list(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    account.service.fail("formulas.list", service_error(403, "no"), times=None)
    account.run(NOTHING)
    assert account.posts == 1
    assert "formulas cannot be listed" in caplog.text
