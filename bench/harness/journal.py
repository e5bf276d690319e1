"""A backend that keeps a journal, as Pulumi Cloud does.

The engine sends what it begins and what it ended, and the service puts the state together.

An instrument of the benchmark and of the tests, not a product: it keeps one stack, in memory, and
speaks only what they need of the protocol, which Pulumi's client speaks with `PULUMI_BACKEND_URL`
set to an http address. What is missing here ends in an error, not in a wrong state.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Row = dict[str, Any]
BEGIN, SUCCESS, FAILURE, REFRESHED, OUTPUTS, SNAPSHOT, SECRETS, REBASE = range(8)
ENGINE = "v3.259.0"
ORGANIZATION = {"githubLogin": "local", "name": "local"}


@dataclass
class Kept:
    """The stack, and the update that is under way.

    Attributes:
        deployment: its state, as the last update left it.
        journal: what the update under way has sent.
        update: the id of that update, or nothing.
        version: how many updates there were.
    """

    deployment: Row = field(default_factory=dict)
    journal: list[Row] = field(default_factory=list)
    update: str = ""
    version: int = 0

    def end(self) -> None:
        """End the update, however far it came."""
        if self.journal:
            self.deployment = replayed(self.deployment, self.journal)
        self.journal, self.update = [], ""


def replayed(before: Row, journal: list[Row]) -> Row:
    """Return a state after what a journal says."""
    replay = _Replay(before)
    for entry in journal:
        replay.add(entry)
    return replay.state()


class _Replay:
    """Puts a state together, as the engine's own `pkg/backend/journal.go` does.

    An entry refers to a resource of the state before by its place there, and to one of this update
    by the operation that wrote it.
    """

    def __init__(self, before: Row) -> None:
        self._begin(before)

    def _begin(self, base: Row) -> None:
        self._base = dict(base)
        self._rows: list[Row | None] = list(base.get("resources") or [])
        self._new: dict[int, Row] = {}
        self._open: dict[int, Row] = {}

    def add(self, entry: Row) -> None:
        kind, operation = entry["kind"], entry["operationID"]
        if kind == BEGIN:
            self._open[operation] = entry
        elif kind in (SUCCESS, FAILURE):
            self._open.pop(operation, None)
            if kind == SUCCESS:
                self._succeeded(operation, entry)
        elif kind in (REFRESHED, OUTPUTS):
            self._open.pop(operation, None)
            self._changed(entry)
        elif kind == SNAPSHOT:
            self._begin(entry["newSnapshot"])
        elif kind == SECRETS:
            self._base["secrets_providers"] = entry["secretsProvider"]
        elif kind == REBASE:
            self._begin(self.state())
        else:
            raise AssertionError(f"a journal entry of kind {kind} is not known here")

    def _succeeded(self, operation: int, entry: Row) -> None:
        if entry.get("state") is not None:
            self._new[operation] = entry["state"]
        for mark in ("delete", "pendingReplacement"):
            if (place := entry.get(f"{mark}Old")) is not None:
                self._rows[place] = {**(self._rows[place] or {}), mark: True}
            if (writer := entry.get(f"{mark}New")) is not None:
                self._new[writer] = {**self._new[writer], mark: True}
        if entry.get("removeOld") is not None:
            self._rows[entry["removeOld"]] = None
        if entry.get("removeNew") is not None:
            del self._new[entry["removeNew"]]

    def _changed(self, entry: Row) -> None:
        """Note what a refresh found, or outputs; a resource without a state is gone."""
        if entry.get("removeOld") is not None:
            self._rows[entry["removeOld"]] = entry.get("state")
        elif entry.get("removeNew") is not None:
            if entry.get("state") is None:
                del self._new[entry["removeNew"]]
            else:
                self._new[entry["removeNew"]] = entry["state"]

    def state(self) -> Row:
        """Return the state as it is by now."""
        begun = [one["operation"] for one in self._open.values() if one.get("operation")]
        earlier = self._base.get("pending_operations") or []
        magic = hashlib.sha256(ENGINE.encode()).hexdigest()
        return {
            **self._base,
            "manifest": {"time": "2026-01-01T00:00:00Z", "magic": magic, "version": ENGINE},
            "resources": [*self._new.values(), *(row for row in self._rows if row is not None)],
            # An interrupted create stays until somebody clears it.
            "pending_operations": begun + [one for one in earlier if one["type"] == "creating"],
        }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body at once
    kept: Kept
    mutex: threading.Lock
    delay: float

    def log_message(self, *_: Any) -> None:
        """Print nothing."""

    def do_GET(self) -> None:
        self._respond()

    def do_HEAD(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def do_PATCH(self) -> None:
        self._respond()

    def _respond(self) -> None:
        time.sleep(self.delay)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        path = self.path.partition("?")[0].strip("/").split("/")[1:]
        with self.mutex:
            status, response = self._result(path, json.loads(body) if body else {})
        sent = b"" if response is None else json.dumps(response).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(sent)

    def _result(self, path: list[str], body: Row) -> tuple[int, Row | None]:
        if path == ["capabilities"]:
            return 200, {"capabilities": []}
        if path == ["user"]:
            user = {"id": "1", **ORGANIZATION, "organizations": [ORGANIZATION]}
            return 200, user
        if path == ["user", "organizations", "default"]:
            return 200, {"gitHubLogin": "local"}
        if path[:1] != ["stacks"]:
            return 404, {"code": 404, "message": "not here"}
        if len(path) == 3:  # the project: whether it exists, or a new stack
            return 200, {}
        return self._of_stack(path[1:4], path[4:], body)

    def _of_stack(self, name: list[str], rest: list[str], body: Row) -> tuple[int, Row | None]:
        kept = self.kept
        if not rest:
            organization, project, stack = name
            return 200, {
                "id": "/".join(name),
                "orgName": organization,
                "projectName": project,
                "stackName": stack,
                "activeUpdate": kept.update,
                "tags": {},
                "version": kept.version,
            }
        if rest == ["export"]:
            # What the update under way has sent is not in it.
            first = {"manifest": {"time": "0001-01-01T00:00:00Z", "magic": "", "version": ""}}
            return 200, {"version": 3, "deployment": kept.deployment or first}
        if len(rest) == 1 and self.command == "POST":
            return 200, {"updateID": f"{rest[0]}-{uuid.uuid4()}"}
        if len(rest) < 2:
            return 404, {"code": 404, "message": "not here"}
        return self._of_update(rest[1], rest[2:], body)

    def _of_update(self, update: str, rest: list[str], body: Row) -> tuple[int, Row | None]:
        kept, preview = self.kept, update.startswith("preview")
        lease = {"token": "lease", "tokenExpiration": int(time.time()) + 300}
        if not rest and self.command == "POST":
            if not preview:
                if kept.update:
                    return 409, {"code": 409, "message": "another update is under way"}
                kept.update, kept.version = update, kept.version + 1
            return 200, {**lease, "version": kept.version, "journalVersion": 1}
        if rest == ["journalentries"] and not preview:
            kept.journal += body["entries"]
        if rest in (["complete"], ["cancel"]) and kept.update == update:
            kept.end()
        if rest == ["renew_lease"]:
            return 200, lease
        return 200, {"status": "succeeded", "events": []}


class _Server(ThreadingHTTPServer):
    request_queue_size = 128


@contextlib.contextmanager
def journal_service(delay: float = 0.0) -> Iterator[tuple[str, Kept]]:
    """Serve on a free port of loopback; yield the address and what is kept.

    Args:
        delay: seconds by which each response is held back.
    """
    kept = Kept()
    names = {"kept": kept, "mutex": threading.Lock(), "delay": delay}
    handler = type("Handler", (_Handler,), names)
    server = _Server(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
