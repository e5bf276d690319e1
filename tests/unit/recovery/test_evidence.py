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
from pulumi_cloud_elements.recovery.evidence import StackState, StackStates, state_of

STACK = "urn:pulumi:dev::crm::"
URN = f"{STACK}pulumi-python:dynamic/cloudelements:Instance::closeio"
TYPE = "pulumi-python:dynamic/cloudelements:Instance"
OTHER = f"{STACK}pulumi-python:dynamic/cloudelements:Instance::other"
BUCKET = {"PULUMI_BACKEND_URL": "s3://bucket"}
SERVICE = {"PULUMI_BACKEND_URL": "https://api.pulumi.com"}


def state(
    *pending: str, ids: Mapping[str, str] | None = None, kind: str = "creating", **more: Any
) -> str:
    """Return an export with pending creates, each as `<URN> <creation id>`."""
    rows: list[dict[str, Any]] = [{"urn": f"{STACK}pulumi:pulumi:Stack::crm-dev"}]
    rows += [{"urn": urn, "id": id_, **more} for urn, id_ in (ids or {}).items()]
    operations = [
        {"type": kind, "resource": {"urn": urn, "inputs": {"__creation_id": creation_id or None}}}
        for urn, _, creation_id in (each.partition(" ") for each in pending)
    ]
    return json.dumps({"deployment": {"resources": rows, "pending_operations": operations}})


OWN = f"{URN} own"
EARLIER = f"{URN} earlier"


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
) -> StackState:
    return here.of_create(urn, organization, "own", since)


def interrupted(shown: StackState, creation_id: str | None = "earlier") -> bool:
    return shown.interrupted(URN, creation_id, "own")


def test_an_earlier_create_is_told_by_urn_and_creation_id() -> None:
    shown = ask(states(FakeEngine(state(OWN, EARLIER, f"{OTHER} others"))))
    assert interrupted(shown)
    assert not interrupted(shown, "others")
    assert not interrupted(shown, "own")
    assert not interrupted(shown, None)
    assert not interrupted(shown, "")


@pytest.mark.parametrize("environment", [BUCKET, SERVICE])
@pytest.mark.parametrize(("count", "evidence"), [(1, False), (2, True)])
def test_a_plan_that_is_applied_twice_needs_two_pending_creates(
    environment: dict[str, str], count: int, evidence: bool
) -> None:
    assert interrupted(ask(states(FakeEngine(state(*[OWN] * count)), environment)), "own") is (
        evidence
    )


def test_a_create_from_before_there_were_creation_ids_is_no_evidence() -> None:
    shown = ask(states(FakeEngine(state(OWN, URN))))
    assert not interrupted(shown, None)
    assert not interrupted(shown, "")


def test_the_service_shows_only_those_from_before() -> None:
    assert interrupted(ask(states(FakeEngine(state(EARLIER)), SERVICE)))


def test_other_pending_operations_are_no_creates() -> None:
    assert not interrupted(ask(states(FakeEngine(state(EARLIER, kind="updating")), SERVICE)))


def test_the_ids_and_creation_ids_of_all_resources_are_told() -> None:
    ids = {OTHER: "12", f"{OTHER}2": "13"}
    shown = ask(states(FakeEngine(state(OWN, ids=ids, inputs={"__creation_id": "a"}))))
    assert shown.owners == {(TYPE, "12"): OTHER, (TYPE, "13"): f"{OTHER}2"}
    assert shown.creation_ids == {"a"}
    shown = ask(states(FakeEngine(state(OWN, ids=ids, outputs={"__creation_id": "b"}))))
    assert shown.creation_ids == {"b"}
    assert ask(states(FakeEngine(state(OWN, ids=ids)))).creation_ids == frozenset()


def test_the_engine_is_asked_as_it_is_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    run = FakeEngine(state(OWN))
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
    run = FakeEngine(state(OWN))
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
    script.write_text(f"#!{sys.executable}\nimport sys\nsys.stdin.read()\nprint({state(OWN)!r})\n")
    script.chmod(0o755)
    engine = Engine(str(script), tmp_path)
    with deadline(10):
        assert ask(StackStates(BUCKET, tmp_path, lambda: engine)).pending == {(URN, "own"): 1}
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
    assert found.pending == {}


def test_the_plain_name_is_enough() -> None:
    run = FakeEngine(failing("error: no"), state(OWN, EARLIER))
    assert interrupted(ask(states(run)))


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
    assert (found.pending, found.owners, found.creation_ids) == ({}, {}, frozenset())


def test_the_credentials_of_a_backend_are_not_told() -> None:
    printed = "error: open s3://me:canary@bucket/a?awssecret=canary&region=eu: 'x' denied"
    found = ask(states(FakeEngine(failing(printed))))
    assert found.unknown.endswith("open s3://[secret]@bucket/a: 'x' denied")


def test_without_an_engine_it_is_unknown() -> None:
    found = ask(StackStates(BUCKET, engine=lambda: None))
    assert found.unknown == "pulumi is not on PATH"


def test_a_state_of_another_folder_is_not_believed() -> None:
    found = ask(states(FakeEngine(state(f"{OTHER} a", ids={OTHER: "12"}))))
    assert found.unknown == "the exported state does not show the run under way"
    assert found.owners == {}


@pytest.mark.parametrize("foreign", [STACK.replace("dev", "prod"), STACK.replace("crm", "crm2")])
@pytest.mark.parametrize("environment", [BUCKET, SERVICE])
def test_a_state_of_another_stack_is_not_believed(
    foreign: str, environment: dict[str, str]
) -> None:
    printed = state(EARLIER, ids={OTHER: "12"}).replace(STACK, foreign)
    found = states(FakeEngine(printed), environment).of_stack(URN, "acme")
    assert found.unknown == "the exported state is not of this stack"
    assert found.owners == {}


def test_outside_of_a_create_none_needs_to_be_pending() -> None:
    run = FakeEngine(state(ids={OTHER: "12"}))
    here = states(run)
    assert here.of_stack(URN, None).owners == {(TYPE, "12"): OTHER}
    assert run.names == ["organization/crm/dev"]
    # A new stack's state is empty.
    empty = states(FakeEngine('{"deployment": {"resources": null}}')).of_stack(URN, None)
    assert (empty.owners, empty.unknown) == ({}, "")


def test_one_export_is_enough_for_all_that_it_decides() -> None:
    run = FakeEngine(state(OWN, f"{OTHER} a", ids={f"{OTHER}3": "12"}))
    here = states(run, now=10)
    assert not interrupted(ask(here, since=5), "own")
    assert here.of_create(OTHER, None, "own", 11).interrupted(OTHER, "a", "own")
    assert here.of_stack(OTHER, None).owners == {(TYPE, "12"): f"{OTHER}3"}
    assert len(run.calls) == 1


def test_a_single_pending_create_is_read_again_where_it_may_be_the_earlier_one() -> None:
    # The first export was made before this create was under way: the one is an earlier run's.
    run = FakeEngine(state(OWN), state(OWN, OWN))
    times = iter([10.0, 10.0, 20.0, 20.0])
    here = StackStates(
        BUCKET, engine=lambda: Engine("pulumi", Path()), run=run, clock=lambda: next(times)
    )
    assert not interrupted(ask(here, since=5), "own")
    assert interrupted(ask(here, since=15), "own")
    assert len(run.calls) == 2


def test_a_state_that_cannot_be_read_is_asked_for_once() -> None:
    run = FakeEngine(failing("error: no"))
    here = states(run)
    assert ask(here, since=0) == ask(here, OTHER, since=99)
    assert len(run.calls) == 2  # its two names


def test_stacks_are_kept_apart() -> None:
    other = URN.replace("dev", "prod")
    run = FakeEngine(state(OWN, EARLIER), state(f"{other} own").replace("dev", "prod"))
    here = states(run)
    assert interrupted(ask(here))
    assert not ask(here, other).interrupted(other, "earlier", "own")
    assert run.names == ["organization/crm/dev", "organization/crm/prod"]


def test_threads_share_one_export() -> None:
    begin = threading.Barrier(8)
    run = FakeEngine(state(*[f"{OTHER}{number} own" for number in range(8)]))
    here = states(run, now=10)

    def create(number: int) -> bool:
        begin.wait(5)
        urn = f"{OTHER}{number}"
        return ask(here, urn, since=5).interrupted(urn, "earlier", "own")

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(create, range(8))) == {False}
    assert len(run.calls) == 1


@pytest.mark.parametrize(("recorded", "asked"), [("7", "7"), ("07", "7"), ("7", "07")])
def test_an_owner_is_found_however_the_id_is_spelled(recorded: str, asked: str) -> None:
    found = state_of(json.loads(state(ids={OTHER: recorded})))
    assert found.owner(URN, asked) == OTHER
    assert found.owner(URN, "17") is None


def test_what_has_a_key_is_listed_by_type_and_with_what_is_still_to_be_deleted() -> None:
    of_type = "pulumi-python:dynamic/cloudelements:Transformation"
    urns = [f"{STACK}{of_type}::{name}" for name in ("one", "two")]
    outputs = {"level": "account", "object_id": 7, "base_url": "https://api.example.com"}
    rows = [
        {"urn": urns[0], "id": "accounts/contacts", "outputs": outputs},
        {"urn": urns[1], "id": "accounts/1/contacts", "outputs": outputs, "delete": True},
        {"urn": OTHER, "id": "7", "outputs": {"name": "x"}},
        {"urn": f"{STACK}aws:s3/bucket:Bucket::x", "id": "a/b", "outputs": {"name": "x"}},
        {"urn": f"{STACK}pulumi:pulumi:Stack::crm-dev"},
    ]
    found = state_of({"deployment": {"resources": rows}}).keyed
    assert list(found) == [of_type]
    assert [(one.urn, one.id, one.number, one.leaving) for one in found[of_type]] == [
        (urns[0], "accounts/contacts", 7, False),
        (urns[1], "accounts/1/contacts", 7, True),
    ]
