"""GitHub's pipeline: which event does what, and what its steps do to a stack."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from . import github
from .story import happens_in_short
from .world import Ran, World

NAME, HEAD = "github.event_name", "github.event.pull_request.head.repo.full_name"
OURS: dict[str, Any] = {"github.repository": "we/crm", "github.ref": "refs/heads/main"}
PULL = {NAME: "pull_request", HEAD: "we/crm", "github.ref": "refs/pull/7/merge"}
BY_HAND = {NAME: "workflow_dispatch"}
# Event, jobs, and the group of which one runs at a time.
TABLE: list[tuple[dict[str, Any], list[str], str]] = [
    (PULL, ["preview"], "refs/pull/7/merge"),
    ({**PULL, HEAD: "they/crm"}, [], "refs/pull/7/merge"),
    ({NAME: "push"}, ["apply"], "production"),
    ({NAME: "schedule"}, ["drift"], "production-drift"),
    ({**BY_HAND, "inputs.command": "apply"}, ["apply"], "production"),
    ({**BY_HAND, "inputs.command": "drift"}, ["drift"], "production-drift"),
    ({**BY_HAND, "inputs.command": "rotate"}, ["rotate"], "production"),
    ({**BY_HAND, "inputs.command": "unlock"}, ["unlock"], "production"),
]


@pytest.mark.parametrize(("event", "jobs", "group"), TABLE)
def test_an_event_starts_its_jobs_one_at_a_time(
    event: dict[str, Any], jobs: list[str], group: str
) -> None:
    assert github.jobs_of(OURS | event) == jobs
    concurrency = github.workflow()["concurrency"]
    assert concurrency["cancel-in-progress"] is False
    assert github.evaluated(concurrency["group"], OURS | event) == group


def test_the_events_are_those_of_the_table() -> None:
    events = github.events()
    assert set(events) == {event[NAME] for event, _, _ in TABLE}
    assert events["push"] == {"branches": ["main"]}
    options = events["workflow_dispatch"]["inputs"]["command"]["options"]
    assert options == [
        event["inputs.command"] for event, _, _ in TABLE if BY_HAND.items() <= event.items()
    ]


def test_only_the_preview_may_write_and_nothing_but_comments() -> None:
    jobs = github.workflow()["jobs"]
    assert github.workflow()["permissions"] == {}
    assert jobs.pop("preview")["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert all(job["permissions"] == {"contents": "read"} for job in jobs.values())


def test_zizmor_finds_nothing_behind_the_anchors_either(tmp_path: Path) -> None:
    class Expanded(yaml.SafeDumper):  # type: ignore[misc]
        def ignore_aliases(self, data: object) -> bool:
            return True

    whole = {"on": github.events(), **github.workflow()}
    del whole[True]  # type: ignore[arg-type]
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "stack.yml").write_text(yaml.dump(whole, Dumper=Expanded, sort_keys=False))
    zizmor = str(Path(sys.executable).parent / "zizmor"), "--offline", str(tmp_path)
    done = subprocess.run(zizmor, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings" in done.stdout


def test_an_input_that_the_mapping_does_not_know_fails() -> None:
    known = {"command": "up", "stack-name": "production"}
    assert "pulumi up --yes" in github.pulumi_action(known)
    with pytest.raises(KeyError):
        github.pulumi_action({**known, "replace-everything": True})


def test_the_story(
    world: World, keys: Mapping[str, str], python_with_the_wheel: Path, python_at_hand: str
) -> None:
    world.use_keys(keys)
    world.use_python(python_with_the_wheel, python_at_hand)
    jobs = github.workflow()["jobs"]

    def job(name: str) -> Ran:
        return github.run(world, jobs[name])

    happens_in_short(world, job)
