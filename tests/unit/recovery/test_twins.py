"""What appears after a run had looked for it is named as the run ends; other runs do not look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pulumi_cloud_elements.errors import ApiError, ResponseLostError, ServiceError
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.lock import StackLocks

from .fakes import EARLIER, OURS, SETTINGS, FakeClient, FakeStates, Machine, Run, row

APPEARED = "appeared after this run had looked for it, and is in no state"


class Process:
    """A run, and what it has registered for its end."""

    def __init__(self, machine: Machine, client: FakeClient) -> None:
        machine.runs += 1
        self.at_exit: list[Callable[[], None]] = []
        locks = StackLocks(SETTINGS, str(machine.runs), machine.folder, machine.sleep)
        creations = Creations(
            SETTINGS,
            FakeStates(),
            machine.notes(),
            locks,
            machine.time,
            machine.sleep,
            at_exit=self.at_exit.append,
        )
        self.run = Run(creations, client)

    def end(self) -> None:
        for each in self.at_exit:
            each()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_run_without_trouble_looks_for_nothing(machine: Machine) -> None:
    client = FakeClient()
    process = Process(machine, client)
    process.run.make()
    assert process.at_exit == []
    assert client.requests == ["LIST", "POST"]


def test_what_an_interrupted_run_created_too_late_is_named(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    machine.notes().write(EARLIER.creation_id)
    client = FakeClient()
    process = Process(machine, client)
    process.run.make()
    client.rows.append(row("7"))
    process.end()
    assert f"instance 7 (Test): {APPEARED}" in caplog.text
    assert "new1" not in caplog.text


def refused() -> ApiError:
    return ApiError("POST /instances answered 429: no", status=429)


def lost() -> ApiError:
    return ServiceError("POST /instances answered 500: no", status=500)


@pytest.mark.parametrize("error", [refused(), lost(), ResponseLostError("no response")])
def test_what_was_created_twice_is_named(
    error: ApiError, machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    client = FakeClient()
    client.fails = error
    process = Process(machine, client)
    process.run.make()
    process.end()
    assert APPEARED not in caplog.text
    client.rows.append(row("7", OURS))
    process.end()
    assert f"instance 7 (Test): {APPEARED}" in caplog.text


def test_a_last_look_that_fails_says_nothing(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    machine.notes().write(EARLIER.creation_id)
    client = FakeClient()
    process = Process(machine, client)
    process.run.make()
    client.forbids = True
    process.end()
    assert APPEARED not in caplog.text
