"""A service that is a list, a state that shows what the test says, and a machine with its time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.instances import Instances
from pulumi_cloud_elements.api.organizations import Organizations
from pulumi_cloud_elements.errors import (
    CloudElementsError,
    ForbiddenError,
    NotFoundError,
    ServiceError,
)
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.evidence import StackState, StackStates
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.recovery.listing import StackLists
from pulumi_cloud_elements.recovery.lock import StackLocks
from pulumi_cloud_elements.recovery.marker import Marker, marker_of, resource_type, urn_hash
from pulumi_cloud_elements.recovery.tagged import TaggedInstance
from pulumi_cloud_elements.settings import Settings

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::closeio"
TYPE = resource_type(URN)
OWNER = "unit-tests"
SETTINGS = Settings(
    "user", "organization", "https://example.com", max_retries=1, settle_time=30, owner=OWNER
)
BACKEND = {"PULUMI_BACKEND_URL": "s3://bucket"}


def marker(nonce: str, urn: str = URN) -> Marker:
    """Return the marker that a run gave, which made this nonce."""
    return marker_of(OWNER, urn, f"{urn_hash(urn)}.{nonce}")


OURS = marker("now")
EARLIER = marker("earlier")


def pending(*markers: Marker) -> StackState:
    """Return a state in which these creates are pending."""
    counted: dict[tuple[str, str], int] = {}
    for each in markers:
        counted[each.urn, each.creation_id] = counted.get((each.urn, each.creation_id), 0) + 1
    return StackState(pending=counted)


def row(id_: str, of: Marker = EARLIER, name: str = "Test", **more: Any) -> dict[str, Any]:
    """Return an instance as the service lists it."""
    return {"id": id_, "name": name, "tags": ["crm", *of.tags], **more}


class FakeClient(Client, Instances, Organizations):
    """Keeps instances in a list; a POST does what the test says."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        Client.__init__(self, SETTINGS)
        self.instances = self.organizations = self
        self.rows = list(rows)
        self.requests: list[str] = []
        self.lists: list[str | None] = []
        self.sent: list[Mapping[str, Any]] = []
        self.fails: CloudElementsError | None = None
        self.works = True
        self.forbids = False
        self.refuses_changes = False

    @property
    def posts(self) -> int:
        return self.requests.count("POST")

    def list(self, tag: str | None = None) -> list[dict[str, Any]]:
        self.requests.append("LIST")
        self.lists.append(tag)
        if self.forbids:
            raise ForbiddenError("GET /instances answered 403: no", status=403)
        return [dict(row) for row in self.rows if tag in row["tags"]]

    def get(self, id_: str) -> dict[str, Any]:
        self.requests.append("GET")
        return dict(self._row(id_))

    def _row(self, id_: str) -> dict[str, Any]:
        found = next((row for row in self.rows if row["id"] == id_), None)
        if found is None:
            raise NotFoundError(f"GET /instances/{id_} answered 404: no", status=404)
        return found

    def create(self, body: Mapping[str, Any]) -> dict[str, Any]:
        self.requests.append("POST")
        self.sent.append(body)
        made = {"id": f"new{self.posts}", "name": body["name"], "tags": body["tags"]}
        if self.works:
            self.rows.append(made)
        if self.fails is not None:
            error, self.fails = self.fails, None
            raise error
        return made

    known = True  # the organization

    def current_id(self) -> str | None:
        return None

    def put(
        self,
        id_: str,
        body: Mapping[str, Any],
        *,
        reauthenticate: bool | None = None,
        once: bool = False,
    ) -> dict[str, Any]:
        return self._change("PUT", id_, body)

    def patch(self, id_: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._change("PATCH", id_, body)

    def _change(self, method: str, id_: str, body: Mapping[str, Any]) -> dict[str, Any]:
        self.requests.append(method)
        self.sent.append(body)
        if self.refuses_changes:
            raise ServiceError(f"{method} /instances answered 500: no", status=500)
        found = self._row(id_)
        found.update({key: body[key] for key in ("name", "tags") if key in body})
        return dict(found)

    def delete(self, id_: str) -> None:
        self.requests.append("DELETE")
        self.rows.remove(self._row(id_))

    def set_enabled(self, id_: str, *, enabled: bool) -> None:
        raise ServiceError("no", status=500)


class FakeStates(StackStates):
    """Shows what the test says, and counts."""

    def __init__(self, state: StackState | None = None) -> None:
        super().__init__(BACKEND)
        self.shown = state or StackState()
        self.asked: list[tuple[str, str | None, str, float]] = []
        self.asked_of_stack = 0

    def of_create(self, urn: str, organization: str | None, own: str, since: float) -> StackState:
        self.asked.append((urn, organization, own, since))
        return self.shown

    def of_stack(self, urn: str, organization: str | None) -> StackState:
        self.asked_of_stack += 1
        return self.shown


class Machine:
    """A machine with its notes and its time; each run is a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = 1000.0
        self.put_back = 0.0  # so far is the time of day behind
        self.runs = 0
        self.slept: list[float] = []
        self.while_asleep: Callable[[], None] = lambda: None

    def notes(self) -> Intents:
        return Intents(
            self.folder,
            BACKEND,
            engine=lambda: None,
            clock=self.time_of_day,
            process=str(self.runs),
        )

    def time(self) -> float:
        return self.now

    def time_of_day(self) -> float:
        return self.now - self.put_back

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        self.while_asleep()

    def run(self, client: FakeClient, states: FakeStates | None = None) -> Run:
        self.runs += 1
        locks = StackLocks(SETTINGS, str(self.runs), self.folder, self.sleep)
        creations = Creations(
            SETTINGS, states or FakeStates(), self.notes(), locks, self.time, self.sleep
        )
        return Run(creations, client)

    @property
    def kept(self) -> list[str]:
        """The creation ids of which there are notes."""
        return [file.name.partition("-")[0] for file in sorted(self.folder.glob("*.intent"))]


class Run:
    """One process of a provider."""

    def __init__(self, creations: Creations, client: FakeClient) -> None:
        self.creations = creations
        self.lists = StackLists(client)
        self.client = client

    def make(self, of: Marker = OURS, organization: str | None = None, **more: Any) -> Any:
        body = {"name": "Test", "tags": list(of.tags)}
        strategy = TaggedInstance(self.client, self.lists, body, of, owner=OWNER, **more)
        return self.creations.make(strategy, organization)
