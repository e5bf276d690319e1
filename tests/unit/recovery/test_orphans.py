from pathlib import Path

from pulumi_cloud_elements.recovery.evidence import StackState
from pulumi_cloud_elements.recovery.marker import (
    RESOURCE_PREFIX,
    earlier_resource_tag,
    new_creation_id,
)
from pulumi_cloud_elements.recovery.members import (
    INSTANCE_SET_TYPE,
    member_address,
    member_creation_id,
)
from pulumi_cloud_elements.recovery.orphans import NOTED, PENDING, orphans_in

from .fakes import EARLIER, OURS, OWNER, TYPE, URN, Machine, marker, pending, row


def test_an_orphan_is_what_the_state_does_not_have() -> None:
    rows = [row("5", OURS), row("6", EARLIER)]
    found = list(orphans_in(rows, StackState(owners={(TYPE, "5"): URN}), lambda _: False))
    assert [(orphan.id, orphan.creation_id, orphan.evidence) for orphan in found] == [
        ("6", EARLIER.creation_id, "")
    ]
    assert found[0].row == rows[1]


def test_its_evidence_is_a_pending_create_or_a_note(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.notes().write(OURS.creation_id)
    old = {"id": "8", "tags": [earlier_resource_tag(OWNER, URN)]}
    rows = [row("5", OURS), row("6", EARLIER), row("7", marker("retained")), old, {"id": "9"}]
    # The stack may have been renamed since: the creation id alone counts.
    state = pending(EARLIER, marker("", f"{URN}2"))
    found = orphans_in(rows, state, machine.notes().has)
    assert {orphan.id: orphan.evidence for orphan in found} == {
        "5": NOTED,
        "6": PENDING,
        "7": "",
        "8": "",
        "9": "",
    }


def test_a_pending_create_or_a_note_of_a_set_is_evidence_for_its_members() -> None:
    urn = f"urn:pulumi:dev::crm::{INSTANCE_SET_TYPE}::customers"
    ids = [new_creation_id(urn, seed * 32) for seed in (b"0", b"1", b"2")]
    members = [member_creation_id(of, key) for of in ids for key in ("acme", "globex")]
    rows = [
        {"id": str(number), "tags": [RESOURCE_PREFIX + creation_id]}
        for number, creation_id in enumerate(members)
    ]
    address = member_address(urn, ids[0], "acme")
    state = StackState(
        owners={(TYPE, "0"): address}, pending={(urn, ids[0]): 1}, urns=frozenset({urn})
    )
    found = orphans_in(rows, state, lambda _: False, lambda of: [ids[1]] if of == urn else [])
    assert {orphan.id: orphan.evidence for orphan in found} == {
        "1": PENDING,
        "2": NOTED,
        "3": NOTED,
        "4": "",
        "5": "",
    }


def test_the_row_is_not_shown_by_chance() -> None:
    [orphan] = orphans_in([row("5", token="canary")], StackState(), lambda _: False)
    assert "canary" not in repr(orphan)
