"""Members that leave the set: deleted, released, renamed, moved."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.recovery.marker import CREATION_ID
from pulumi_cloud_elements.recovery.members import member_creation_id
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.resources.instance_set.deletions import deleted
from pulumi_cloud_elements.resources.instance_set.lifecycle import InstanceSetLifecycle

from ...fake.process import URN as SINGLE
from ...fake.process import services
from ...fake.service import AFTER, BEFORE, lost_response, service_error
from ...fake.stack import Stack
from .conftest import Fleet, changed, declared, member

TEN = tuple(f"c{number}" for number in range(10))


class Unknown:
    """What the engine passes for a value that is not known yet."""


def without(*keys: str, **more: object) -> dict[str, object]:
    return declared(*(key for key in TEN if key not in keys), **more)


def test_up_to_five_may_go_and_more_are_refused_with_their_keys(fleet: Fleet) -> None:
    assert fleet.up(declared(*TEN)) is None
    told = fleet.up(without(*TEN[:6]))
    assert told == (
        "6 of 10 instances would be deleted (c0, c1, c2, c3, c4, c5), but at most 5 may be: "
        "correct `instances`, or confirm it with max_deletions=6"
    )
    assert fleet.service.called() == []
    assert len(fleet.service.rows) == 10
    assert fleet.up(without(*TEN[:5])) is None
    assert fleet.changes() == ["instances.delete"] * 5


@pytest.mark.parametrize(("most", "may"), [(6, True), (5.0, False), (0, False), (10, True)])
def test_max_deletions_says_how_many_may_go(fleet: Fleet, most: float, may: bool) -> None:
    assert fleet.up(declared(*TEN)) is None
    told = fleet.up(without(*TEN[:6], max_deletions=most))
    assert (told is None) is may


def test_of_a_large_set_ten_percent_may_go(fleet: Fleet) -> None:
    keys = [f"c{number}" for number in range(70)]
    assert fleet.up(declared(*keys)) is None
    told = fleet.up(declared(*keys[8:]))
    assert told is not None
    assert "8 of 70 instances would be deleted" in told
    assert "at most 7 may be" in told
    assert fleet.up(declared(*keys[7:])) is None


@pytest.mark.parametrize("count", [1, 3, 10])
def test_an_empty_list_wipes_no_fleet_however_small_it_is(fleet: Fleet, count: int) -> None:
    assert fleet.up(declared(*TEN[:count])) is None
    told = fleet.up(declared())
    assert told is not None
    assert f"{count} of {count} instances would be deleted" in told
    assert "at most 0 may be" in told
    assert fleet.changes() == []
    assert fleet.up(declared(max_deletions=count)) is None
    assert fleet.service.rows == {}


def test_what_is_not_known_deletes_nothing_at_preview(fleet: Fleet) -> None:
    assert fleet.up(declared("acme")) is None
    lifecycle = fleet.process()
    assert fleet.stack.kept is not None
    for inputs in (declared(instances=Unknown()), {"element_key": "closeio"}):
        assert lifecycle.replaces(fleet.stack.kept.id, fleet.outputs, inputs) == []
    for missing in (declared(instances=Unknown()), {"instances": None}):
        assert deleted({"acme": {"id": "1"}}, missing) == []


def test_an_update_refuses_too_many_deletions_though_the_preview_did_not_know(fleet: Fleet) -> None:
    assert fleet.up(declared("acme")) is None
    assert fleet.stack.kept is not None
    lifecycle = fleet.process()
    fleet.service.calls.clear()
    with pytest.raises(Exception, match="1 of 1 instances would be deleted"):
        lifecycle.update(fleet.stack.kept.id, fleet.outputs, declared())
    assert fleet.service.called() == []


def test_the_keys_that_go_are_logged(fleet: Fleet, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    assert fleet.up(declared("acme", "globex", "initech")) is None
    assert fleet.up(declared("globex")) is None
    assert "2 instances will be deleted: acme, initech" in caplog.messages


def test_another_element_deletes_all_and_says_so(
    fleet: Fleet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    assert fleet.up(declared("acme", "globex", "initech")) is None
    other = declared("globex", element_key="sftp", release=["acme"])
    other["configuration"]["hostname"] = "sftp.example.com"
    assert fleet.up(other) is None
    assert fleet.changes() == ["instances.create", *["instances.delete"] * 3]
    assert "3 instances will be deleted: acme, globex, initech" in caplog.messages


def test_the_status_line_tells_releases_from_deletions(
    fleet: Fleet, caplog: pytest.LogCaptureFixture
) -> None:
    assert fleet.up(declared("acme", "globex", "initech")) is None
    caplog.set_level("INFO")
    assert fleet.up(declared("globex", release=["acme"])) is None
    assert "1 of 1 released" in caplog.messages
    assert "1 of 1 deleted" in caplog.messages
    caplog.clear()
    assert fleet.up(declared(release=["globex"])) is None
    assert "deleted" not in caplog.text


def test_a_deletion_that_fails_keeps_the_member(fleet: Fleet) -> None:
    assert fleet.up(declared("acme", "globex", "initech")) is None
    fleet.service.fail("instances.delete", lambda: service_error(500, "busy"))
    told = fleet.up(declared("globex"))
    assert told is not None
    assert told.startswith("1 of 2 instances failed: acme: ")
    assert sorted(fleet.outputs["ids"]) == ["acme", "globex"]
    assert fleet.up(declared("globex")) is None
    assert list(fleet.outputs["ids"]) == ["globex"]
    assert len(fleet.service.rows) == 1


def test_a_released_member_stays_at_the_service_without_our_tags(fleet: Fleet) -> None:
    assert fleet.up(changed(declared("acme"), acme=member("acme", tags=["gold"]))) is None
    assert len(fleet.row("acme")["tags"]) == 3
    assert fleet.up(declared(release=["acme"])) is None
    assert fleet.changes() == ["instances.patch"]
    assert fleet.service.rows["1"]["tags"] == ["gold"]
    assert fleet.outputs["ids"] == {}
    assert fleet.up(declared()) is None
    assert fleet.destroy() is None
    assert list(fleet.service.rows) == ["1"]


def test_releasing_counts_as_no_deletion(fleet: Fleet) -> None:
    assert fleet.up(declared(*TEN)) is None
    assert fleet.up(declared(release=list(TEN))) is None
    assert len(fleet.service.rows) == 10


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
def test_a_release_whose_response_is_lost_is_repeated(fleet: Fleet, moment: str) -> None:
    assert fleet.up(declared("acme")) is None
    fleet.service.fail("instances.patch", lost_response, moment)
    assert fleet.up(declared(release=["acme"])) is not None
    assert list(fleet.outputs["ids"]) == ["acme"]
    assert fleet.up(declared(release=["acme"])) is None
    assert fleet.outputs["ids"] == {}
    assert fleet.mark(fleet.service.rows["1"]) is None


def test_releasing_what_another_has_taken_over_leaves_its_tags(fleet: Fleet) -> None:
    assert fleet.up(declared("acme")) is None
    theirs = ["pulumi-stack:theirs", "pulumi-resource:theirs.nonce"]
    fleet.row("acme")["tags"] = theirs
    assert fleet.up(declared(release=["acme"])) is None
    assert fleet.service.rows["1"]["tags"] == theirs
    assert fleet.changes() == []


def test_releasing_what_is_gone_is_success(fleet: Fleet) -> None:
    assert fleet.up(declared("acme")) is None
    fleet.service.rows.clear()
    assert fleet.up(declared(release=["acme"])) is None
    assert fleet.outputs["ids"] == {}


def test_a_released_key_can_be_declared_again_and_is_made(fleet: Fleet) -> None:
    assert fleet.up(declared("acme")) is None
    assert fleet.up(declared(release=["acme"])) is None
    assert fleet.up(declared("acme")) is None
    assert fleet.outputs["ids"] == {"acme": "2"}
    assert sorted(fleet.service.rows) == ["1", "2"]


def test_a_key_is_changed_with_adopt_and_the_instance_stays(
    fleet: Fleet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    assert fleet.up(declared("acme", "globex")) is None
    renamed = changed(
        declared("globex"), acme_corp={**member("acme"), "name": "acme", "adopt": "1"}
    )
    assert fleet.up(renamed) is None
    assert fleet.changes() == ["instances.patch"]
    assert fleet.outputs["ids"] == {"acme_corp": "1", "globex": "2"}
    assert "will be deleted" not in caplog.text
    own = member_creation_id(fleet.inputs[CREATION_ID], "acme_corp")
    assert fleet.mark(fleet.row("acme_corp")) == own
    assert fleet.refresh() is None
    assert fleet.stack.previews_nothing(renamed)
    assert fleet.destroy() is None
    assert fleet.service.rows == {}


def test_a_change_of_key_that_fails_keeps_the_key_before(fleet: Fleet) -> None:
    assert fleet.up(declared("acme")) is None
    renamed = changed(declared(), acme_corp={**member("acme"), "name": "acme", "adopt": "1"})
    fleet.service.fail("instances.patch", lambda: service_error(500, "busy"))
    assert fleet.up(renamed) is not None
    assert fleet.outputs["ids"] == {"acme": "1"}
    assert fleet.up(renamed) is None
    assert fleet.outputs["ids"] == {"acme_corp": "1"}
    assert fleet.destroy() is None
    assert fleet.service.rows == {}


def test_a_member_that_another_took_over_is_neither_changed_nor_deleted(
    fleet: Fleet, caplog: pytest.LogCaptureFixture
) -> None:
    assert fleet.up(declared("acme", "globex")) is None
    theirs = ["pulumi-stack:theirs", "pulumi-resource:theirs.nonce"]
    fleet.row("acme")["tags"] = theirs
    before = dict(fleet.row("acme"))
    told = fleet.up(changed(declared("acme", "globex"), acme=member("acme", name="other")))
    assert told is not None
    assert "acme: instance 1 is not changed: another resource has taken it over since" in told
    assert fleet.refresh() is None
    assert "another resource has taken it over since" in caplog.text
    assert sorted(fleet.outputs["ids"]) == ["acme", "globex"]
    assert fleet.up(declared("globex")) is None
    assert fleet.service.rows["1"] == before
    assert fleet.changes() == []
    assert list(fleet.outputs["ids"]) == ["globex"]


def test_from_a_set_to_an_instance_and_back(fleet: Fleet) -> None:
    assert fleet.up(declared("acme")) is None
    of_set = fleet.stack
    assert fleet.up(declared(release=["acme"])) is None

    single = Stack(lambda: InstanceLifecycle(services(fleet.service)), SINGLE)
    fleet.service.deployment = single.deployment
    inputs = {
        "element_key": "closeio",
        "name": "acme",
        "configuration": {**declared()["configuration"], **member("acme")["configuration"]},
    }
    assert single.up({**inputs, "adopt": "1"}) is None
    assert fleet.mark(fleet.service.rows["1"]) is not None

    single.kept = None  # as `pulumi state delete` does
    fleet.service.deployment = of_set.deployment
    assert fleet.up(changed(declared(), acme=member("acme", adopt="1"))) is None
    assert fleet.outputs["ids"] == {"acme": "1"}
    assert list(fleet.service.rows) == ["1"]
    assert fleet.mark(fleet.row("acme")) == member_creation_id(fleet.inputs[CREATION_ID], "acme")


def test_what_this_run_adopted_is_not_released_though_it_was_asked_at_the_same_time(
    fleet: Fleet,
) -> None:
    assert fleet.up(declared("acme")) is None
    assert fleet.stack.kept is not None
    shared = services(fleet.service, **fleet.settings)
    lifecycle = InstanceSetLifecycle(shared, lambda: True)
    shared.creations.take("instance", "1")
    tags = list(fleet.row("acme")["tags"])
    released = lifecycle.update(
        fleet.stack.kept.id,
        fleet.outputs,
        {**declared(release=["acme"]), CREATION_ID: fleet.inputs[CREATION_ID]},
        fleet.stack.registration,
    )
    assert released.outputs["ids"] == {}
    assert fleet.service.rows["1"]["tags"] == tags
