from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.deadline import deadline
from pulumi_cloud_elements.recovery.engine_process import Engine
from pulumi_cloud_elements.recovery.evidence import Evidence, StackStates

STACK = "urn:pulumi:dev::crm::"
URN = f"{STACK}pulumi-python:dynamic/cloudelements:Instance::closeio"
OTHER = f"{STACK}pulumi-python:dynamic/cloudelements:Instance::other"
BUCKET = {"PULUMI_BACKEND_URL": "s3://bucket"}
SERVICE = {"PULUMI_BACKEND_URL": "https://api.pulumi.com"}


def state(*pending: str, ids: Mapping[str, str] | None = None, kind: str = "creating") -> str:
    rows: list[dict[str, Any]] = [{"urn": f"{STACK}pulumi:pulumi:Stack::crm-dev"}]
    rows += [{"urn": urn, "id": id_} for urn, id_ in (ids or {}).items()]
    operations = [{"type": kind, "resource": {"urn": urn}} for urn in pending]
    return json.dumps({"deployment": {"resources": rows, "pending_operations": operations}})


class FakeEngine:
    """Prints one result after the other, the last one for good, and counts."""

    def __init__(self, *results: Any) -> None:
        self.results = list(results)
        self.calls: list[tuple[list[str], Path, dict[str, str], float]] = []

    def __call__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str], limit: float
    ) -> subprocess.CompletedProcess[str]:
        self.calls.append((list(command), folder, dict(environment), limit))
        result = self.results.pop(0) if len(self.results) > 1 else self.results[0]
        if isinstance(result, Exception):
            raise result
        if isinstance(result, str):
            return subprocess.CompletedProcess(command, 0, result, "")
        failed: subprocess.CompletedProcess[str] = result
        return failed

    @property
    def names(self) -> list[str]:
        return [command[-1] for command, *_ in self.calls]


def failing(printed: str, code: int = 1) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], code, "", printed)


def states(run: FakeEngine, environment: dict[str, str] = BUCKET, now: float = 0) -> StackStates:
    return StackStates(
        environment,
        Path("/nowhere"),
        lambda: Engine("/bin/pulumi", Path("/engine")),
        run,
        lambda: now,
    )


def ask(
    here: StackStates, urn: str = URN, organization: str | None = None, since: float = 0
) -> Evidence:
    return here.evidence(urn, organization, {"12"}, since)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_folder_or_bucket_shows_the_create_under_way_too(count: int) -> None:
    found = ask(states(FakeEngine(state(*[URN] * count, OTHER, OTHER))))
    assert found == Evidence(interrupted=count > 1)


@pytest.mark.parametrize("count", [0, 1])
def test_the_service_shows_only_those_from_before(count: int) -> None:
    found = ask(states(FakeEngine(state(*[URN] * count, OTHER)), SERVICE))
    assert found == Evidence(interrupted=count > 0)


def test_other_pending_operations_are_no_creates() -> None:
    found = ask(states(FakeEngine(state(URN, kind="updating")), SERVICE))
    assert found == Evidence(interrupted=False)


def test_the_ids_of_all_resources_are_told() -> None:
    found = ask(states(FakeEngine(state(URN, ids={OTHER: "12", f"{OTHER}2": "13"}))))
    assert found.ids == {"12", "13"}
    assert not found.interrupted


def test_the_engine_is_asked_as_it_is_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    run = FakeEngine(state(URN))
    ask(states(run, {**BUCKET, "PULUMI_HOME": "/home/pulumi"}))
    [(command, folder, environment, limit)] = run.calls
    assert command == (
        ["/bin/pulumi", "stack", "export", "--non-interactive", "--stack", "organization/crm/dev"]
    )
    assert folder == Path("/engine")
    assert environment == {
        **BUCKET,
        "PULUMI_HOME": "/home/pulumi",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    assert limit == 20


def test_an_export_takes_no_longer_than_its_operation() -> None:
    run = FakeEngine(state(URN))
    with deadline(5):
        ask(states(run))
    assert 4 < run.calls[0][3] <= 5


@pytest.fixture
def waiting_input() -> Iterator[None]:
    """Give this process an input that never comes and never ends."""
    reading, writing = os.pipe()
    before = os.dup(0)
    os.dup2(reading, 0)
    yield
    os.dup2(before, 0)
    for descriptor in (reading, writing, before):
        os.close(descriptor)


@pytest.mark.usefixtures("waiting_input")
def test_a_real_process_is_run_without_input_and_killed_in_time(tmp_path: Path) -> None:
    script = tmp_path / "pulumi"
    script.write_text(f"#!{sys.executable}\nimport sys\nsys.stdin.read()\nprint({state(URN)!r})\n")
    script.chmod(0o755)
    engine = Engine(str(script), tmp_path)
    with deadline(10):
        assert ask(StackStates(BUCKET, tmp_path, lambda: engine)) == Evidence()
    script.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    with deadline(1):
        found = ask(StackStates(BUCKET, tmp_path, lambda: engine))
    assert found.unknown == "pulumi stack export did not end in time"


@pytest.mark.parametrize(
    ("environment", "organization", "names"),
    [
        (BUCKET, None, ["organization/crm/dev", "dev"]),
        (SERVICE, "acme", ["acme/crm/dev", "dev"]),
        (SERVICE, None, ["dev"]),
    ],
)
def test_the_full_name_comes_first_and_the_plain_one_next(
    environment: dict[str, str], organization: str | None, names: list[str]
) -> None:
    run = FakeEngine(failing("error: no stack named it found\n"))
    found = ask(states(run, environment), organization=organization)
    assert run.names == names
    assert found.unknown == "pulumi stack export failed: no stack named it found"
    assert not found.interrupted


def test_the_plain_name_is_enough() -> None:
    run = FakeEngine(failing("error: no"), state(URN, URN))
    assert ask(states(run)) == Evidence(interrupted=True)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ("", "printed no state"),
        ("[]", "printed no state"),
        ("{", "printed no state"),
        ('{"deployment": null}', "printed no state"),
        ('{"deployment": {"pending_operations": [5]}}', "printed no state"),
        ('{"deployment": {"resources": [{"id": "1"}]}}', "printed no state"),
        (failing(""), "no reason given"),
        (failing("warning: w\nerror: a\n  b\n"), "failed: a b"),
        (failing(f"error: {'x' * 1000}"), f"failed: {'x' * 200}"),
        (FileNotFoundError(2, "canary"), "pulumi could not be run: FileNotFoundError"),
        (subprocess.TimeoutExpired("canary", 20), "did not end in time"),
    ],
)
def test_what_goes_wrong_is_told_as_unknown(result: Any, reason: str) -> None:
    found = ask(states(FakeEngine(result)))
    assert reason in found.unknown
    assert "canary" not in found.unknown
    assert not found.interrupted
    assert found.ids == frozenset()


def test_the_credentials_of_a_backend_are_not_told() -> None:
    printed = "error: open s3://me:canary@bucket/a?awssecret=canary&region=eu: 'x' denied"
    found = ask(states(FakeEngine(failing(printed))))
    assert found.unknown.endswith("open s3://[secret]@bucket/a 'x' denied")


def test_without_an_engine_it_is_unknown() -> None:
    found = ask(StackStates(BUCKET, engine=lambda: None))
    assert found.unknown == "pulumi is not on PATH"


def test_a_state_of_another_folder_is_not_believed() -> None:
    found = ask(states(FakeEngine(state(OTHER, OTHER, ids={OTHER: "12"}))))
    assert found == Evidence(unknown="the exported state does not show the run under way")


@pytest.mark.parametrize("foreign", [STACK.replace("dev", "prod"), STACK.replace("crm", "crm2")])
def test_a_state_of_another_stack_of_the_service_is_not_believed(foreign: str) -> None:
    printed = state(URN, ids={OTHER: "12"}).replace(STACK, foreign)
    found = ask(states(FakeEngine(printed), SERVICE))
    assert found == Evidence(unknown="the exported state is not of this stack")


def test_one_export_is_enough_for_all_that_it_decides() -> None:
    run = FakeEngine(state(URN, OTHER, OTHER, ids={f"{OTHER}3": "12"}))
    here = states(run, now=10)
    assert not ask(here, since=5).interrupted
    assert not ask(here, since=9).interrupted  # its create was under way before the export
    assert ask(here, OTHER, since=11).interrupted  # two: one was there before
    assert ask(here, f"{OTHER}3", since=11).ids == {"12"}  # the candidate is in the state
    assert len(run.calls) == 1


def test_a_single_pending_create_is_read_again_where_it_may_be_the_earlier_one() -> None:
    # The first export was made before this create was under way: the one is an earlier run's.
    run = FakeEngine(state(URN, URN, OTHER), state(URN, URN, OTHER, OTHER))
    times = iter([10.0, 10.0, 20.0, 20.0])
    here = StackStates(
        BUCKET, engine=lambda: Engine("pulumi", Path()), run=run, clock=lambda: next(times)
    )
    assert ask(here, since=5).interrupted
    assert here.evidence(OTHER, None, {"99"}, 15) == Evidence(interrupted=True)
    assert len(run.calls) == 2


def test_a_state_that_cannot_be_read_is_asked_for_once() -> None:
    run = FakeEngine(failing("error: no"))
    here = states(run)
    assert ask(here, since=0) == ask(here, OTHER, since=99)
    assert len(run.calls) == 2  # its two names


def test_stacks_are_kept_apart() -> None:
    other = URN.replace("dev", "prod")
    run = FakeEngine(state(URN, URN), state(other))
    here = states(run)
    assert ask(here).interrupted
    assert not ask(here, other).interrupted
    assert run.names == ["organization/crm/dev", "organization/crm/prod"]


def test_threads_share_one_export() -> None:
    begin = threading.Barrier(8)
    run = FakeEngine(state(*[f"{OTHER}{number}" for number in range(8)]))
    here = states(run, now=10)

    def create(number: int) -> Evidence:
        begin.wait(5)
        return ask(here, f"{OTHER}{number}", since=5)

    with ThreadPoolExecutor(8) as pool:
        assert {evidence.interrupted for evidence in pool.map(create, range(8))} == {False}
    assert len(run.calls) == 1
