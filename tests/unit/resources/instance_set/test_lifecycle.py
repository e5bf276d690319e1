"""What each verb does with the members of a set."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.values import MASK

from ...fake.service import service_error
from .conftest import Fleet, changed, declared, member

FIVE = ("acme", "globex", "initech", "stark", "wayne")


def test_all_members_are_created_with_one_request_each(fleet: Fleet) -> None:
    assert fleet.up(declared(*FIVE)) is None
    assert fleet.service.called("instances.create", "instances.list") == [
        "instances.list",
        *["instances.create"] * 5,
    ]
    assert list(fleet.outputs["ids"]) == list(FIVE)
    assert fleet.outputs["names"] == {key: key for key in FIVE}
    assert fleet.outputs["valid"] == dict.fromkeys(FIVE, True)
    for key in FIVE:
        row = fleet.row(key)
        assert fleet.outputs["tokens"][key] == row["token"]
        assert row["configuration"]["username"] == f"the-key-of-{key}"
        assert row["configuration"]["password"] == "the-common-password"
        assert row["configuration"]["pagination.max"] == "10"


def test_nothing_is_left_to_do_before_and_after_a_refresh(fleet: Fleet) -> None:
    inputs = declared(*FIVE)
    assert fleet.up(inputs) is None
    assert fleet.stack.previews_nothing(inputs)
    assert fleet.refresh() is None
    assert fleet.service.called("instances.get") == ["instances.get"] * 5
    assert fleet.changes() == []
    assert fleet.stack.previews_nothing(inputs)


@pytest.mark.parametrize(
    ("row", "call"),
    [
        (member("acme", name="Acme Inc."), "instances.patch"),
        (member("acme", tags=["gold"]), "instances.patch"),
        ({"configuration": {"username": "another"}}, "instances.put"),
        ({"configuration": {"username": "the-key-of-acme", "pagination.max": 5}}, "instances.put"),
        (member("acme", disabled=True), "instances.set_enabled"),
    ],
    ids=["name", "tags", "entry", "entry of all", "disabled"],
)
def test_one_request_for_the_member_that_changes_and_none_for_the_others(
    fleet: Fleet, row: dict[str, object], call: str
) -> None:
    inputs = declared(*FIVE)
    assert fleet.up(inputs) is None
    inputs = changed(inputs, acme=row)
    assert fleet.up(inputs) is None
    assert fleet.changes() == [call]
    assert fleet.stack.previews_nothing(inputs)
    assert fleet.refresh() is None
    assert fleet.stack.previews_nothing(inputs)


def test_a_common_entry_changes_all_members_and_the_preview_shows_it_once(fleet: Fleet) -> None:
    inputs = declared(*FIVE)
    assert fleet.up(inputs) is None
    before = fleet.inputs["instances"]
    inputs["configuration"]["pagination.max"] = 20
    assert fleet.up(inputs) is None
    assert fleet.changes() == ["instances.put"] * 5
    assert fleet.inputs["instances"] == before
    assert {row["configuration"]["pagination.max"] for row in fleet.service.rows.values()} == {"20"}


def test_an_entry_of_a_member_comes_before_the_common_one(fleet: Fleet) -> None:
    own = {"configuration": {"username": "the-key", "pagination.max": 7}}
    inputs = changed(declared("acme", "globex"), acme=own)
    assert fleet.up(inputs) is None
    assert fleet.row("acme")["configuration"]["pagination.max"] == "7"
    assert fleet.row("globex")["configuration"]["pagination.max"] == "10"


def test_a_member_that_is_spelled_otherwise_is_not_changed(fleet: Fleet) -> None:
    assert fleet.up(declared("acme")) is None
    inputs = declared("acme")
    inputs["configuration"]["pagination.max"] = "10"
    inputs["instances"]["acme"]["configuration"]["password"] = "the-common-password"
    inputs["instances"]["acme"]["name"] = "acme"
    assert fleet.stack.previews_nothing(inputs)


def test_what_is_not_sent_is_recorded_without_a_request(fleet: Fleet) -> None:
    inputs = declared("acme")
    assert fleet.up(inputs) is None
    inputs["instances"]["acme"]["retrieve_objects_after_instantiation"] = False
    assert fleet.up(inputs) is None
    assert fleet.service.called() == ["organizations.current_id"]
    assert fleet.outputs["instances"]["acme"]["retrieve_objects_after_instantiation"] is False


def test_a_member_comes_and_another_goes(fleet: Fleet) -> None:
    assert fleet.up(declared(*FIVE)) is None
    gone = fleet.outputs["ids"]["wayne"]
    inputs = changed(declared(*FIVE), wayne=None, umbrella=member("umbrella"))
    assert fleet.up(inputs) is None
    assert fleet.changes() == ["instances.create", "instances.delete"]
    assert gone not in fleet.service.rows
    assert sorted(fleet.outputs["ids"]) == [*FIVE[:4], "umbrella"]
    assert sorted(fleet.service.rows) == sorted(fleet.outputs["ids"].values())


def test_drift_of_a_member_is_seen_by_entry_and_corrected(fleet: Fleet) -> None:
    inputs = declared("acme", "globex")
    assert fleet.up(inputs) is None
    fleet.row("acme")["name"] = "by hand"
    fleet.row("acme")["configuration"]["pagination.max"] = "99"
    fleet.row("acme")["configuration"]["username"] = "by hand"
    assert fleet.refresh() is None
    assert fleet.inputs["instances"]["acme"] == {
        "name": "by hand",
        "configuration": {"username": "by hand", "pagination.max": 99.0},
    }
    assert fleet.inputs["instances"]["globex"] == member("globex")
    assert fleet.up(inputs) is None
    assert fleet.changes() == ["instances.put"]
    assert fleet.row("acme")["configuration"]["pagination.max"] == "10"
    assert fleet.row("acme")["name"] == "acme"


def test_a_common_entry_that_a_member_has_lost_is_drift(fleet: Fleet) -> None:
    inputs = declared("acme")
    assert fleet.up(inputs) is None
    fleet.row("acme")["configuration"]["pagination.max"] = None
    assert fleet.refresh() is None
    assert fleet.inputs["instances"]["acme"]["configuration"]["pagination.max"] == ""
    assert fleet.outputs["instances"]["acme"]["without"] == ["pagination.max"]
    assert fleet.up(inputs) is None
    assert fleet.changes() == ["instances.put"]
    assert fleet.row("acme")["configuration"]["pagination.max"] == "10"


def test_a_mask_is_no_drift(fleet: Fleet) -> None:
    inputs = declared("acme")
    assert fleet.up(inputs) is None
    assert fleet.service.shown(fleet.row("acme"))["configuration"]["password"] == MASK
    assert fleet.refresh() is None
    assert fleet.stack.previews_nothing(inputs)


def test_a_member_that_is_gone_is_made_again(fleet: Fleet) -> None:
    inputs = declared("acme", "globex")
    assert fleet.up(inputs) is None
    del fleet.service.rows[fleet.outputs["ids"]["acme"]]
    assert fleet.refresh() is None
    assert list(fleet.outputs["ids"]) == ["globex"]
    assert list(fleet.inputs["instances"]) == ["globex"]
    assert fleet.up(inputs) is None
    assert fleet.changes() == ["instances.create"]


def test_all_members_gone_leave_an_empty_set(fleet: Fleet) -> None:
    inputs = declared("acme")
    assert fleet.up(inputs) is None
    creation_id = fleet.inputs["__creation_id"]
    fleet.service.rows.clear()
    assert fleet.refresh() is None
    assert fleet.outputs["ids"] == {}
    assert fleet.up(inputs) is None
    assert fleet.inputs["__creation_id"] == creation_id
    assert fleet.mark(fleet.row("acme")) is not None


def test_a_refresh_that_cannot_read_a_member_changes_nothing(fleet: Fleet) -> None:
    assert fleet.up(declared("acme", "globex")) is None
    before = fleet.stack.kept
    fleet.service.fail("instances.get", lambda: service_error(500, "down"))
    told = fleet.refresh()
    assert told is not None
    assert told.startswith("1 of 2 instances failed: acme: the service responded 500: down")
    assert fleet.stack.kept is before


def test_destroy_deletes_all_members(fleet: Fleet) -> None:
    assert fleet.up(declared(*FIVE)) is None
    assert fleet.destroy() is None
    assert fleet.changes() == ["instances.delete"] * 5
    assert fleet.service.rows == {}


def test_a_deletion_that_fails_is_repeated_by_the_next_run(fleet: Fleet) -> None:
    assert fleet.up(declared(*FIVE)) is None
    fleet.service.fail("instances.delete", lambda: service_error(500, "busy"), times=2)
    told = fleet.destroy()
    assert told is not None
    assert told.startswith("2 of 5 instances failed: ")
    assert len(fleet.service.rows) == 2
    assert fleet.destroy() is None
    assert fleet.service.rows == {}


MANY = tuple(f"c{number:02}" for number in range(30))


def test_a_deletion_that_failed_half_way_asks_the_list_for_what_is_left(fleet: Fleet) -> None:
    assert fleet.up(declared(*MANY)) is None
    fleet.service.fail("instances.delete", lambda: service_error(500, "busy"), times=2)
    assert fleet.destroy() is not None
    assert len(fleet.service.rows) == 2
    assert fleet.destroy() is None
    assert fleet.service.called("instances.list", "instances.get", "instances.delete") == [
        *["instances.list"] * 2,
        *["instances.get"] * 3,
        *["instances.delete"] * 2,
    ]
    assert fleet.service.rows == {}


def test_a_list_that_lacks_what_exists_is_not_believed(fleet: Fleet) -> None:
    assert fleet.up(declared(*MANY)) is None
    fleet.service.rows = _Unlisted(fleet.service.rows)
    assert fleet.destroy() is None
    assert len(fleet.service.called("instances.delete")) == 30
    assert not fleet.service.rows


class _Unlisted(dict[str, Any]):
    """Rows that exist one by one, and not in a list."""

    def values(self) -> Any:
        return ()


def test_another_users_credentials_believe_no_list(fleet: Fleet) -> None:
    assert fleet.up(declared(*MANY)) is None
    fleet.service.rows.clear()
    fleet.settings["user_secret"] = "another-users-secret"
    told = fleet.destroy()
    assert told is not None
    assert "seems to be gone, but these credentials may be another user's" in told


def test_another_element_replaces_the_set(fleet: Fleet) -> None:
    assert fleet.up(declared("acme")) is None
    inputs = declared("acme", element_key="sftp")
    inputs["configuration"]["hostname"] = "sftp.example.com"
    assert fleet.up(inputs) is None
    assert fleet.changes() == ["instances.create", "instances.delete"]
    assert fleet.row("acme")["element"]["key"] == "sftp"
    assert len(fleet.service.rows) == 1


def test_a_set_remembers_its_organization_while_the_service_hides_it(fleet: Fleet) -> None:
    assert fleet.up(declared("acme", "globex")) is None
    fleet.service.fail("organizations.current_id", lambda: service_error(503), times=None)
    assert fleet.refresh() is None
    assert fleet.outputs["organization_id"] == "1"
    assert fleet.up(declared("acme", "globex", "initech")) is None
    assert fleet.outputs["organization_id"] == "1"
    fleet.service.faults.clear()
    fleet.service.organization_id = "2"
    assert "organization 1, but the credentials belong to organization 2" in str(fleet.refresh())
