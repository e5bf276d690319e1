"""The benchmark's backends: what a journal says, what is held back, which tools are measured."""

from __future__ import annotations

import argparse
import socket
import threading
import time
from typing import Any

import pytest

from bench.__main__ import _chosen
from bench.harness import journal
from bench.harness.cases import able
from bench.harness.delay import delayed
from bench.harness.tools import TOOLS


def row(urn: str, **more: Any) -> dict[str, Any]:
    return {"urn": urn, **more}


def entry(kind: int, number: int = 0, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "operationID": number, **more}


def urns(*entries: dict[str, Any], before: tuple[str, ...] = ()) -> list[str]:
    state = journal.replayed({"resources": [row(urn) for urn in before]}, list(entries))
    return [resource["urn"] for resource in state["resources"]]


def test_a_journal_replaces_and_removes_what_was_there() -> None:
    assert urns(
        entry(journal.BEGIN, 1),
        entry(journal.SUCCESS, 1, state=row("new"), removeOld=0),
        entry(journal.SUCCESS, 2, removeOld=2),
        before=("old", "stays", "goes"),
    ) == ["new", "stays"]


def test_what_this_update_made_can_be_removed_again() -> None:
    made = entry(journal.SUCCESS, 1, state=row("new"))
    assert urns(made, entry(journal.SUCCESS, 2, removeNew=1)) == []


def test_a_refresh_changes_and_loses_resources_in_their_places() -> None:
    assert urns(
        entry(journal.REFRESHED, 1, removeOld=0, state=row("a, as it is")),
        entry(journal.REFRESHED, 2, removeOld=1),
        before=("a", "b", "c"),
    ) == ["a, as it is", "c"]


def test_places_are_counted_anew_from_a_state_in_between() -> None:
    assert urns(
        entry(journal.SUCCESS, 1, state=row("new")),
        entry(journal.REBASE),
        entry(journal.SUCCESS, 2, removeOld=1),
        before=("a", "b"),
    ) == ["new", "b"]


def test_marks_are_kept() -> None:
    journal_ = [
        entry(journal.SUCCESS, 1, state=row("new"), deleteOld=0),
        entry(journal.SUCCESS, 2, pendingReplacementNew=1),
    ]
    new, old = journal.replayed({"resources": [row("old")]}, journal_)["resources"]
    assert new == row("new", pendingReplacement=True)
    assert old == row("old", delete=True)


def test_only_what_was_being_created_stays_pending() -> None:
    creating, updating = {"type": "creating"}, {"type": "updating"}
    before = {"pending_operations": [creating, updating]}
    state = journal.replayed(before, [entry(journal.BEGIN, 1, operation=updating)])
    assert state["pending_operations"] == [updating, creating]


def test_an_unknown_entry_is_an_error() -> None:
    with pytest.raises(AssertionError, match="kind 99"):
        urns(entry(99))


def test_a_response_is_held_back_and_whole() -> None:
    sent = bytes(range(256)) * 1000

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            assert connection.recv(4) == b"ask\n"
            connection.sendall(sent)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        with delayed(server.getsockname()[1], 0.2) as port:
            begun, received = time.monotonic(), b""
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.sendall(b"ask\n")
                while data := client.recv(1 << 16):
                    received += data
            took = time.monotonic() - begun
        thread.join()
    assert received == sent
    assert took >= 0.2


def options(**given: Any) -> argparse.Namespace:
    return argparse.Namespace(**{"tools": None, "backends": None} | given)


def test_other_backends_are_measured_at_one_latency_unless_they_are_asked_for() -> None:
    assert {TOOLS[key].backend for key in _chosen(options(), 20)} == {"folder"}
    assert set(_chosen(options(), 200)) == set(TOOLS)
    assert set(_chosen(options(backends=["bucket"]), 20)) == {
        "ours-64-bucket", "set-bucket", "set-64-bucket", "floor-64-bucket"
    }  # fmt: skip
    assert _chosen(options(tools=["set-journal"]), 20) == ["set-journal"]


def test_the_largest_stacks_are_measured_with_sets_and_the_journal_alone() -> None:
    assert set(able(list(TOOLS), 5000)) == {
        "set", "set-64", "set-bucket", "set-64-bucket",
        "ours-64-journal", "set-journal", "set-64-journal",
        "ours-64-journal-50", "set-journal-50", "set-64-journal-50",
    }  # fmt: skip
