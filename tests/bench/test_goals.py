"""A goal is reached, or it is not, or nobody knows; the floor moves the ones below it."""

from __future__ import annotations

import pytest

from bench.report.goals import Goal, goals

from .results import cell, record


@pytest.mark.parametrize(
    ("floor", "measured", "wanted", "verdict"),
    [
        (None, 0.55, 0.55, "reached"),
        (None, 0.56, 0.55, "**not reached**"),
        (0.55, 0.56, 0.55, "**not reached**"),
        (0.60, 0.72, 0.72, "reached"),
        (0.60, 0.73, 0.72, "**not reached**"),
        (0.60, None, 0.72, "not measured"),
    ],
)
def test_where_the_floor_is_above_a_goal_the_goal_is_six_fifths_of_the_floor(
    floor: float | None, measured: float | None, wanted: float, verdict: str
) -> None:
    goal = Goal("create", 0.55, floor, measured)
    assert goal.wanted == pytest.approx(wanted)
    assert goal.verdict == verdict


def test_goals_take_their_figures_from_their_own_cell_and_setting() -> None:
    hundred = cell(
        record("peer", create=10.0, destroy=10.0),
        record("peer-64", create=5.0),
        record("set", create=7.0),
        record("set-64", create=6.0),
        record("ours", create=11.0),
        record("ours-64", create=4.0, destroy=9.0),
        record("floor-64", create=3.0, destroy=8.0),
        record("floor"),
        record("ours-64-bucket", create=50.0),
        record("set-64-bucket", create=5.0),
    )
    one = cell(record("ours"), record("empty", create=0.75), instances=1)
    found = {goal.what: goal for goal in goals([one, hundred])}
    peer = "OpenTofu + restapi, default (10)"
    created = "create, 100 instances"
    assert found[f"{created}: InstanceSet, default / {peer}"].measured == 0.7
    assert found[f"{created}: InstanceSet, 64 / {peer}"].measured == 0.6
    assert found[f"{created}: pulumi-cloud-elements, 64 / {peer}"].measured == 0.4
    destroy = found[f"destroy, 100 instances: pulumi-cloud-elements, 64 / {peer}"]
    assert (destroy.floor, destroy.measured) == (0.8, 0.9)
    assert destroy.wanted == pytest.approx(0.96)
    assert destroy.verdict == "reached"
    set_ = found[f"destroy, 100 instances: InstanceSet, 64 / {peer}"]
    assert (set_.floor, set_.wanted) == (None, 0.22)
    beside = "pulumi-cloud-elements, 64; bucket, 30 ms"
    assert found[f"{created}: InstanceSet, 64; bucket, 30 ms / {beside}"].measured == 0.1
    [start] = [goal for what, goal in found.items() if what.startswith("from `pulumi up`")]
    assert (start.measured, start.verdict) == (0.5, "reached")
    at_1000 = [goal for what, goal in found.items() if "1000 instances" in what]
    assert len(at_1000) == 16
    assert {goal.verdict for goal in at_1000} == {"not measured"}
