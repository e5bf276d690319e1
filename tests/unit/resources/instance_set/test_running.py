"""Members side by side, and what is said of how far they are."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from pulumi_cloud_elements.resources.instance_set.lifecycle import InstanceSetLifecycle
from pulumi_cloud_elements.resources.instance_set.progress import Progress, line
from pulumi_cloud_elements.resources.instance_set.running import run

from ...fake.process import services
from ...fake.service import Service
from .conftest import Fleet, declared


def quiet(total: int) -> Progress:
    return Progress(total, "created")


def test_so_many_at_a_time_and_no_more() -> None:
    together, most, mutex = [0], [0], threading.Lock()
    all_there = threading.Barrier(4, timeout=30)

    def task() -> int:
        with mutex:
            together[0] += 1
            most[0] = max(most[0], together[0])
        all_there.wait()
        with mutex:
            together[0] -= 1
        return 1

    outcome = run({str(number): task for number in range(16)}, 4, quiet(16))
    assert (len(outcome.done), most[0]) == (16, 4)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_ends_a_process_begins_no_other_member(error: type[BaseException]) -> None:
    begun: list[str] = []

    def task(key: str) -> Callable[[], None]:
        def work() -> None:
            begun.append(key)
            raise error

        return work

    with pytest.raises(error):
        run({key: task(key) for key in "abc"}, 1, quiet(3))
    assert begun == ["a"]


def test_a_line_says_how_far_it_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    now = [0.0]
    progress = Progress(1000, "created", lambda: now[0])
    progress.show(1, 0)
    now[0] = 1.0
    progress.show(312, 2)
    progress.show(313, 2)
    progress.show(998, 2)
    assert caplog.messages == [
        "312 of 1,000 created, 2 failed",
        "998 of 1,000 created, 2 failed",
    ]
    assert all(getattr(record, "ephemeral", False) for record in caplog.records)
    assert line(5, 0, 5, "deleted") == "5 of 5 deleted"


def test_a_set_may_have_more_members_than_threads(fleet: Fleet) -> None:
    fleet.settings["max_in_flight"] = 8
    keys = [f"c{number:03}" for number in range(100)]
    assert fleet.up(declared(*keys)) is None
    assert len(fleet.service.rows) == len(set(fleet.outputs["ids"].values())) == 100


def test_nothing_is_asked_to_make_an_empty_set() -> None:
    service = Service()
    made = InstanceSetLifecycle(services(service)).create(declared())
    assert made.outputs["ids"] == {}
    assert service.called() == ["organizations.current_id"]
