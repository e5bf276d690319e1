"""GitLab's pipeline: which event does what, and what its scripts do to a stack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from .story import happens_in_short
from .world import PIPELINES, Ran, World

FILE: dict[str, Any] = yaml.safe_load((PIPELINES / ".gitlab-ci.yml").read_text(encoding="utf-8"))
GLOBAL = ("variables", "workflow", "default")
JOBS: dict[str, Any] = {name: job for name, job in FILE.items() if name not in GLOBAL}
MAIN = {"CI_DEFAULT_BRANCH": "main", "CI_COMMIT_BRANCH": "main"}
BY_HAND = {**MAIN, "CI_PIPELINE_SOURCE": "web"}
# Event and jobs. A merge request's pipeline has no CI_COMMIT_BRANCH.
TABLE: list[tuple[Mapping[str, str], list[str]]] = [
    ({"CI_DEFAULT_BRANCH": "main", "CI_PIPELINE_SOURCE": "merge_request_event"}, ["preview"]),
    ({**MAIN, "CI_PIPELINE_SOURCE": "push"}, ["apply"]),
    ({**MAIN, "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "topic"}, []),
    ({**MAIN, "CI_PIPELINE_SOURCE": "schedule"}, ["drift"]),
    (BY_HAND, ["apply"]),
    ({**BY_HAND, "COMMAND": "drift"}, ["drift"]),
    ({**BY_HAND, "COMMAND": "rotate"}, ["rotate"]),
    ({**BY_HAND, "COMMAND": "unlock"}, ["unlock"]),
    ({**BY_HAND, "CI_COMMIT_BRANCH": "topic", "COMMAND": "rotate"}, []),
]


def holds(rules: list[dict[str, str]], event: Mapping[str, str]) -> bool:
    """Tell whether one of the rules holds; `&&`, `==`, variables and texts are what they use."""
    variables = {"COMMAND": FILE["variables"]["COMMAND"]["value"], **event}

    def value(word: str) -> str | None:
        text = re.fullmatch(r'"(\w+)"', word)
        return text[1] if text else variables.get(re.fullmatch(r"\$(\w+)", word)[1])  # type: ignore[index]

    def true(part: str) -> bool:
        left, right = part.split(" == ")
        return value(left) == value(right)

    assert all(set(rule) == {"if"} for rule in rules)
    return any(all(map(true, rule["if"].split(" && "))) for rule in rules)


@pytest.mark.parametrize(("event", "jobs"), TABLE)
def test_an_event_starts_its_jobs(event: Mapping[str, str], jobs: list[str]) -> None:
    runs = holds(FILE["workflow"]["rules"], event)
    assert [name for name, job in JOBS.items() if runs and holds(job["rules"], event)] == jobs


def test_one_job_at_a_time_changes_the_stack() -> None:
    grouped = {name for name, job in JOBS.items() if job.get("resource_group") == "production"}
    changing = {
        name for name, job in JOBS.items() if re.search(r"pulumi (up|cancel)", str(job["script"]))
    }
    assert grouped == changing == {"apply", "rotate", "unlock"}
    assert not any("interruptible" in job for job in JOBS.values())


def test_the_story(
    world: World, keys: Mapping[str, str], python_with_the_wheel: Path, python_at_hand: str
) -> None:
    world.use_keys(keys)
    world.use_python(python_with_the_wheel, python_at_hand)

    def job(name: str) -> Ran:
        place = world.checkout()
        before = JOBS[name].get("before_script", FILE["default"]["before_script"])
        script = "\n".join([*before, *JOBS[name]["script"]])
        # The runner itself sets pipefail where there is one; the file does not lean on that.
        ran = world.run(script, place, world.store, "-e")
        if name == "preview":
            assert "Resources:" in (place / "preview.txt").read_text(encoding="utf-8")
        return ran

    happens_in_short(world, job)
