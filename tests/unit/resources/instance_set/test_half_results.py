"""What fails for one member costs no other one: the next run does what is left."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.recovery.marker import CREATION_ID
from pulumi_cloud_elements.recovery.members import member_creation_id

from ...fake.service import AFTER, Killed, lost_response, service_error
from ...fake.stack import KILLED
from .conftest import Fleet, changed, declared, member

FIVE = ("acme", "globex", "initech", "stark", "wayne")


def refused() -> Exception:
    return service_error(400, "the vendor does not accept the-key-of-acme")


def test_the_others_are_in_the_state_and_the_next_run_does_what_is_left(fleet: Fleet) -> None:
    inputs = declared(*FIVE)
    fleet.service.fail("instances.create", refused)
    told = fleet.up(inputs)
    assert told is not None
    assert told.startswith("1 of 5 instances failed: acme: the service responded 400: ")
    assert told.endswith("The 4 that exist are in the state. Run again, which does what is left")
    assert "the-key-of-acme" not in told
    assert sorted(fleet.outputs["ids"]) == list(FIVE[1:])
    assert fleet.up(inputs) is None
    assert fleet.changes() == ["instances.create"]
    assert sorted(fleet.outputs["ids"]) == list(FIVE)
    assert fleet.stack.previews_nothing(inputs)


def test_a_refresh_in_between_loses_nothing_of_what_is_left(fleet: Fleet) -> None:
    inputs = declared(*FIVE)
    fleet.service.fail("instances.create", refused, times=2)
    assert fleet.up(inputs) is not None
    assert fleet.refresh() is None
    assert sorted(fleet.inputs["instances"]) == list(FIVE[2:])
    assert fleet.up(inputs) is None
    assert fleet.changes() == ["instances.create"] * 2


def test_a_program_taken_back_leaves_what_there_is(fleet: Fleet) -> None:
    before = declared(*FIVE[:2])
    assert fleet.up(before) is None
    fleet.service.fail("instances.create", refused)
    assert fleet.up(declared(*FIVE)) is not None
    made = set(fleet.outputs["ids"]) - set(FIVE[:2])
    assert len(made) == 2
    assert fleet.up(before) is None
    assert fleet.changes() == ["instances.delete"] * 2
    assert sorted(fleet.service.rows) == sorted(fleet.outputs["ids"].values())


@pytest.mark.parametrize("refreshed", [False, True], ids=["at once", "after a refresh"])
def test_a_change_that_fails_for_a_member_is_done_by_the_next_run(
    fleet: Fleet, refreshed: bool
) -> None:
    assert fleet.up(declared(*FIVE)) is None
    inputs = declared(*FIVE)
    inputs["configuration"]["pagination.max"] = 20
    fleet.service.fail("instances.put", refused)
    told = fleet.up(inputs)
    assert told is not None
    assert told.startswith("1 of 5 instances failed: ")
    assert fleet.changes() == ["instances.put"] * 5
    if refreshed:
        assert fleet.refresh() is None
        assert not fleet.stack.previews_nothing(inputs)
    assert fleet.up(inputs) is None
    assert fleet.changes() == ["instances.put"]
    assert {row["configuration"]["pagination.max"] for row in fleet.service.rows.values()} == {"20"}
    assert fleet.stack.previews_nothing(inputs)


def test_a_member_that_exists_but_is_not_complete_is_completed(fleet: Fleet) -> None:
    inputs = changed(declared("acme", "globex"), acme=member("acme", disabled=True))
    fleet.service.fail("instances.set_enabled", lambda: service_error(500, "busy"))
    told = fleet.up(inputs)
    assert told is not None
    assert "acme: instance 1 exists, but is not disabled yet: the service responded 500" in told
    assert sorted(fleet.outputs["ids"]) == ["acme", "globex"]
    assert fleet.up(inputs) is None
    assert fleet.changes() == ["instances.set_enabled"]
    assert fleet.row("acme")["disabled"] is True


def test_nothing_is_kept_of_a_set_of_which_nothing_exists(fleet: Fleet) -> None:
    fleet.service.fail("instances.create", refused, times=None)
    told = fleet.up(declared("acme", "globex"))
    assert told is not None
    assert told.startswith("2 of 2 instances failed: acme: ")
    assert fleet.stack.kept is None


def test_a_set_is_kept_where_a_member_may_exist(fleet: Fleet) -> None:
    fleet.service.fail("instances.create", lost_response, AFTER)
    fleet.service.fail("instances.list", lambda: service_error(500, "down"), times=None)
    assert fleet.up(declared("acme")) is not None
    assert fleet.service.rows == {}, "it looks before it creates"
    fleet.service.faults.clear()
    fleet.service.fail("instances.create", lost_response)
    assert fleet.up(declared("acme")) is not None
    assert fleet.outputs["ids"] == {}
    assert fleet.up(declared("acme")) is None
    assert len(fleet.service.rows) == 1


def test_the_first_ten_are_named_and_the_rest_is_counted_and_logged(
    fleet: Fleet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    keys = [f"customer-{number:02}" for number in range(12)]
    fleet.service.fail("instances.create", refused, times=None)
    told = fleet.up(declared(*keys))
    assert told is not None
    assert told.startswith("12 of 12 instances failed: customer-00: ")
    assert "customer-09: " in told
    assert "customer-10: " not in told
    assert "; and 2 more, see above" in told
    logged = [line for line in caplog.messages if line.startswith("customer-1")]
    assert [line.partition(":")[0] for line in logged] == ["customer-10", "customer-11"]


def test_refused_credentials_are_not_tried_for_each_member(fleet: Fleet) -> None:
    fleet.service.fail("instances.create", lambda: service_error(401, "no"), times=None)
    told = fleet.up(declared(*FIVE))
    assert told is not None
    assert told.startswith("1 of 5 instances failed, and 4 were not tried after that: ")
    assert fleet.changes() == ["instances.create"]


def test_a_bug_in_one_member_loses_no_other(fleet: Fleet) -> None:
    fleet.service.fail("instances.create", lambda: TypeError("the-key-of-acme"))
    told = fleet.up(declared(*FIVE))
    assert told is not None
    assert "acme: a bug of pulumi-cloud-elements (TypeError at service.py:" in told
    assert "the-key-of-acme" not in told
    assert len(fleet.outputs["ids"]) == 4


def test_a_killed_create_is_taken_back(fleet: Fleet) -> None:
    inputs = declared(*FIVE)
    fleet.service.fail("instances.create", Killed(), AFTER)
    assert fleet.up(inputs) == KILLED
    made = set(fleet.service.rows)
    assert made
    assert fleet.stack.kept is None
    assert fleet.up(inputs) is None
    assert fleet.service.called("instances.list") == ["instances.list"]
    assert len(fleet.service.rows) == 5
    assert made < set(fleet.outputs["ids"].values())
    assert {fleet.mark(fleet.row(key)) for key in FIVE} == {
        member_creation_id(fleet.inputs[CREATION_ID], key) for key in FIVE
    }
    assert fleet.stack.previews_nothing(inputs)


def test_a_killed_update_is_taken_back_by_the_sets_own_creation_id(fleet: Fleet) -> None:
    assert fleet.up(declared("acme")) is None
    inputs = declared(*FIVE)
    fleet.service.fail("instances.create", Killed(), AFTER)
    assert fleet.up(inputs) == KILLED
    made = len(fleet.service.rows)
    assert made > 1
    assert list(fleet.outputs["ids"]) == ["acme"]
    assert fleet.up(inputs) is None
    assert fleet.service.called("instances.create") == ["instances.create"] * (5 - made)
    assert sorted(fleet.service.rows) == sorted(fleet.outputs["ids"].values())


def test_most_of_a_thousand_are_taken_back_with_two_lists_at_most(fleet: Fleet) -> None:
    fleet.settings["max_in_flight"] = 8
    keys = [f"c{number:04}" for number in range(1000)]
    assert fleet.up(declared(*keys[:900])) is None
    # As if the run had been killed before the engine got to know anything.
    whole = {**fleet.inputs, "instances": declared(*keys)["instances"]}
    fleet.stack.kept = None
    fleet.stack.pending_creates.append(whole)
    assert fleet.up(declared(*keys)) is None
    assert len(fleet.service.called("instances.list")) <= 2
    assert len(fleet.service.called("instances.create")) == 100
    assert len(fleet.service.rows) == len(set(fleet.outputs["ids"].values())) == 1000


def test_what_is_retained_and_declared_again_is_named_and_not_taken(fleet: Fleet) -> None:
    assert fleet.up(declared("acme", "globex")) is None
    fleet.stack.kept = None  # as `pulumi state delete` does
    before = {id_: dict(row) for id_, row in fleet.service.rows.items()}
    told = fleet.up(declared("acme", "globex"))
    assert told is not None
    assert "acme: instance 1 (acme; created" in told
    assert 'declare adopt="1"' in told
    assert fleet.changes() == []
    assert fleet.service.rows == before


def test_the_same_plan_twice_takes_nothing_that_was_retained(fleet: Fleet) -> None:
    inputs = declared("acme")
    assert fleet.up(inputs) is None
    lifecycle = fleet.process()
    checked = dict(fleet.inputs)
    fleet.stack.kept = None
    fleet.stack.pending_creates.append(checked)
    told = ""
    try:
        lifecycle.create(checked, fleet.stack.registration)
    except Exception as error:
        told = str(error)
    assert "carries this member's marker, but neither the stack's state" in told


def test_a_set_whose_half_cannot_be_kept_is_refused_before_the_first_request(fleet: Fleet) -> None:
    fleet.can_keep = False
    told = fleet.up(declared("acme"))
    assert told is not None
    assert told.startswith("nothing was created: with this version of Pulumi's SDK")
    assert fleet.service.called() == []


def test_a_deadline_is_each_members_own(fleet: Fleet) -> None:
    fleet.settings |= {"operation_timeout": 100, "clock": lambda: 0.0}
    assert fleet.up(declared(*FIVE)) is None
    left = [call.seconds_left for call in fleet.service.calls if call.name == "instances.create"]
    assert left == [100] * len(FIVE)


def test_unrelated_settings_stop_it(fleet: Fleet) -> None:
    fleet.settings["unknown"] = ("cloud-elements:basURL: there is no such setting",)
    assert fleet.up(declared("acme")) == "cloud-elements:basURL: there is no such setting"
    assert fleet.service.called() == []
