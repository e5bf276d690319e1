"""A backend that keeps a journal, as Pulumi Cloud does: the engine sends what it begins and what it
ended, and the service puts the state together.

Only what the tests need of the protocol, which Pulumi's client speaks with `PULUMI_BACKEND_URL` set
to an http address. What a test would need and is not here ends in an error, not in a wrong state.
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
BEGIN, SUCCESS, FAILURE, REFRESHED, OUTPUTS, SNAPSHOT, SECRETS = range(7)
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
    base, new, begun = dict(before), dict[int, Row](), dict[int, Row]()
    gone: set[int] = set()
    for entry in journal:
        kind, operation = entry["kind"], entry["operationID"]
        if kind == BEGIN:
            begun[operation] = entry
        elif kind in (SUCCESS, FAILURE):
            begun.pop(operation, None)
            if kind == SUCCESS:
                if entry.get("state") is not None:
                    new[operation] = entry["state"]
                if entry.get("removeOld") is not None:
                    gone.add(entry["removeOld"])
                if entry.get("removeNew") is not None:
                    new.pop(entry["removeNew"])
        elif kind == OUTPUTS:
            if entry.get("removeNew") is not None:
                new[entry["removeNew"]] = entry["state"]
            else:  # of a resource that is as it was
                rows = list(base.get("resources") or [])
                rows[entry["removeOld"]] = entry["state"]
                base["resources"] = rows
        elif kind == SNAPSHOT:
            base = dict(entry["newSnapshot"])
        elif kind == SECRETS:
            base["secrets_providers"] = entry["secretsProvider"]
        else:
            raise AssertionError(f"a journal entry of kind {kind} is not known here")
    old = [row for number, row in enumerate(base.get("resources") or []) if number not in gone]
    pending = [one["operation"] for one in begun.values() if one.get("operation")]
    # An interrupted create stays until somebody clears it.
    pending += [one for one in base.get("pending_operations") or [] if one["type"] == "creating"]
    magic = hashlib.sha256(ENGINE.encode()).hexdigest()
    manifest = {"time": "2026-01-01T00:00:00Z", "magic": magic, "version": ENGINE}
    return {
        **base,
        "manifest": manifest,
        "resources": [*new.values(), *old],
        "pending_operations": pending,
    }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    kept: Kept
    mutex: threading.Lock

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


@contextlib.contextmanager
def journal_service() -> Iterator[tuple[str, Kept]]:
    """Serve on a free port of loopback; yield the address and what is kept."""
    kept = Kept()
    handler = type("Handler", (_Handler,), {"kept": kept, "mutex": threading.Lock()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
