"""The account that in-memory clients work on: its instances, and the faults that are set."""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pulumi_cloud_elements.deadline import seconds_left
from pulumi_cloud_elements.errors import ApiError, ResponseLostError, api_error_class
from pulumi_cloud_elements.redaction import leaves, redact
from pulumi_cloud_elements.resources.values import MASK

from .elements import ELEMENTS, Element
from .formulas import FormulaStore
from .object_store import ObjectStore

Row = dict[str, Any]
BEFORE, AFTER = "before the work", "after the work"
_SUBSCRIPTION = "event.notification.subscription.id"
SECRET_PARTS = ("configuration", "providerData", "settings")
_HTML = re.compile(r"<[^>]*>")
_USER = {
    "id": 1,
    "emailAddress": "sandbox@example.com",
    "firstName": "Sandbox",
    "lastName": "User",
}


class Killed(BaseException):
    """The process ends here, whatever it was doing."""


def service_error(
    status: int, message: str = "The service was asked to fail", retry_after: float | None = None
) -> ApiError:
    """Return an error in the service's own words."""
    return api_error_class(status)(
        f"the service responded {status}: {message} [requestId 1]",
        status=status,
        message=message,
        request_id="1",
        retry_after=retry_after,
    )


def lost_response() -> ResponseLostError:
    """Return the error for a response that did not arrive."""
    return ResponseLostError("the connection broke; whether the work was done is not known")


@dataclass
class Fault:
    """What goes wrong in a call.

    Attributes:
        call: the call that it strikes, such as `instances.create`.
        error: makes what is raised.
        moment: before or after the work.
        times: how many calls it strikes still; None for no end.
    """

    call: str
    error: Callable[[], BaseException]
    moment: str = BEFORE
    times: int | None = 1


@dataclass
class Call:
    """One call that a client made.

    Attributes:
        name: the call, such as `instances.create`.
        arguments: what it was called with.
        seconds_left: the seconds until the operation's deadline.
    """

    name: str
    arguments: tuple[Any, ...]
    seconds_left: float


@dataclass
class Service:
    """One account. Safe to share between threads.

    Attributes:
        organization_id: what the service says about the organization; None where it hides it.
        objects: the virtual data resources.
        rows: the instances by id, with their configuration as it is stored, not masked.
        faults: what goes wrong, in the order in which it was set.
        calls: what was called, in order.
        valid: what the service believes of the credentials of what is created or updated.
        reported: the fields that a response has; None for all.
        latency: seconds that a call takes, by its name; no time passes, but a call that would not
            be over before the deadline fails.
        formulas: the formulas and their instances.
        deployment: returns the state of the stack on the account, as the engine exports it.
        now: returns the time at which something is created, as the service writes it.
        first_id: the id of the first instance; no two accounts of a platform have the same ones.
    """

    organization_id: str | None = "1"
    objects: ObjectStore = field(default_factory=ObjectStore)
    rows: dict[str, Row] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    valid: bool = True
    reported: tuple[str, ...] | None = None
    latency: dict[str, float] = field(default_factory=dict)
    formulas: FormulaStore = field(default_factory=FormulaStore)
    deployment: Callable[[], dict[str, Any]] = dict
    now: Callable[[], str] = lambda: "2026-01-01T00:00:00Z"
    first_id: int = 1

    def __post_init__(self) -> None:
        self._mutex = threading.RLock()
        self._ids = itertools.count(self.first_id)
        self._spent_codes: set[str] = set()

    def fail(
        self,
        call: str,
        error: Callable[[], BaseException] | BaseException,
        moment: str = BEFORE,
        times: int | None = 1,
    ) -> None:
        """Let a call fail."""
        make = error if callable(error) else lambda: error
        self.faults.append(Fault(call, make, moment, times))

    def called(self, *names: str) -> list[str]:
        """Return the names of the calls made, or how often these were, in order."""
        return [call.name for call in self.calls if not names or call.name in names]

    @contextmanager
    def call(self, name: str, *arguments: Any) -> Iterator[None]:
        """Record a call, and let the faults that are set strike before and after its work."""
        with self._mutex:
            self.calls.append(Call(name, arguments, seconds_left()))
            if self.latency.get(name, 0) > seconds_left():
                raise ResponseLostError(f"{name}: no response in time")
            self._strike(name, BEFORE, arguments)
            yield
            self._strike(name, AFTER, arguments)

    def _strike(self, name: str, moment: str, arguments: tuple[Any, ...]) -> None:
        for fault in self.faults:
            if fault.call == name and fault.moment == moment and fault.times != 0:
                if fault.times is not None:
                    fault.times -= 1
                raise _redacted(fault.error(), arguments)

    # Instances

    def create(self, body: Mapping[str, Any]) -> Row:
        element = _element(str(body["element"]["key"]))
        name = _stripped(str(body["name"]))
        row: Row = {
            "name": name,
            "createdDate": self.now(),
            "element": element.summary(),
            "elementId": element.id,
            "tags": _tags(body.get("tags"), name),
            "provisionInteractions": [],
            "valid": self.valid,
            "disabled": False,
            "maxCacheSize": 0,
            "cacheTimeToLive": 0,
            "configuration": {entry.key: entry.default for entry in element.entries},
            "traceLoggingEnabled": False,
            "cachingEnabled": False,
            "externalAuthentication": body.get("externalAuthentication") or "none",
            "user": _USER,
        }
        _store(element, row["configuration"], body.get("configuration") or {})
        _require(element, row["configuration"])
        self._sign_in(element, row, body.get("providerData"), needed=True)
        number = next(self._ids)
        row |= {"id": number, "token": f"the-token-{number}"}
        self._subscribe(row)
        self.rows[str(number)] = row
        return self.shown(row)

    def replace(self, id_: str, body: Mapping[str, Any], *, reauthenticate: bool | None) -> Row:
        row = self.found(id_)
        element = _element(row["element"]["key"])
        if body.get("element", {}).get("key", element.key) != element.key:
            raise service_error(400, "The element of an instance cannot be changed by an update")
        changed = {**row, "configuration": dict(row["configuration"])}
        changed["name"] = _stripped(str(body["name"]))
        if body.get("tags") is not None:
            changed["tags"] = _tags(body["tags"], changed["name"])
        if body.get("externalAuthentication"):
            changed["externalAuthentication"] = body["externalAuthentication"]
        _store(element, changed["configuration"], body.get("configuration") or {})
        _require(element, changed["configuration"])
        self._sign_in(element, changed, body.get("providerData"), needed=bool(reauthenticate))
        self._subscribe(changed)
        row.update(changed, valid=self.valid)
        return self.shown(row)

    def patch(self, id_: str, body: Mapping[str, Any]) -> Row:
        row = self.found(id_)
        if "name" in body:
            row["name"] = _stripped(str(body["name"]))
        if "tags" in body:
            row["tags"] = _tags(body["tags"], row["name"])
        if "configuration" in body:
            _store(_element(row["element"]["key"]), row["configuration"], body["configuration"])
        return self.shown(row)

    def found(self, id_: str) -> Row:
        """Return a row as it is stored."""
        if id_ not in self.rows:
            raise service_error(404, f"No element instance found with id {id_}")
        return self.rows[id_]

    def shown(self, row: Row) -> Row:
        """Return a row as a response shows it, which the caller may change."""
        element = _element(row["element"]["key"])
        masked = {entry.key for entry in element.entries if entry.masked}
        section = {
            key: MASK if key in masked else value for key, value in row["configuration"].items()
        }
        enabled = section.get("event.notification.enabled") == "true"
        whole = {**row, "configuration": section, "eventsEnabled": enabled}
        copied: Row = json.loads(json.dumps(whole))
        return {
            key: value for key, value in copied.items() if key in (self.reported or whole.keys())
        }

    def _subscribe(self, row: Row) -> None:
        """Write what the server writes by itself."""
        if row["configuration"].get("event.notification.enabled") == "true":
            row["configuration"].setdefault(_SUBSCRIPTION, "100001")
        else:
            row["configuration"].pop(_SUBSCRIPTION, None)

    def _sign_in(self, element: Element, row: Row, data: Any, *, needed: bool) -> None:
        if element.authentication != "oauth2":
            return
        section, code = row["configuration"], (data or {}).get("code")
        if code:
            if code in self._spent_codes:
                raise service_error(400, "Failed to obtain the access token")
            self._spent_codes.add(code)
            section["oauth.user.refresh_token"] = f"refreshed-by-{len(self._spent_codes)}"
        elif not (
            row["externalAuthentication"] == "initial" and section.get("oauth.user.refresh_token")
        ):
            if needed:
                raise service_error(400, "Missing required provider data: code")
            return
        section["oauth.user.token"] = "written-by-the-server"


def _element(key: str) -> Element:
    if key not in ELEMENTS:
        raise service_error(404, f"No element found with key {key}")
    return ELEMENTS[key]


def _store(element: Element, stored: dict[str, Any], sent: Mapping[str, Any]) -> None:
    """Put entries into a configuration: as strings, and never the mask of a password."""
    for key, value in sent.items():
        entry = element.entry(key)
        if value == MASK and (entry is None or entry.masked):
            continue
        stored[key] = (
            value
            if value is None or isinstance(value, str)
            else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        )


def _require(element: Element, section: Mapping[str, Any]) -> None:
    missing = [row.key for row in element.entries if row.required and not section.get(row.key)]
    if missing:
        named = ", ".join(missing)
        raise service_error(
            400, f"Missing required configuration for element {element.key}: {named}"
        )


def _tags(tags: Any, name: str) -> list[str]:
    if tags is None:
        return [name]
    return list(dict.fromkeys(filter(None, (_stripped(str(tag)) for tag in tags))))


def _stripped(text: str) -> str:
    return _HTML.sub("", text).strip()


def _redacted(error: BaseException, arguments: tuple[Any, ...]) -> BaseException:
    """Take secrets out of a message as the real client does: those sent, and those hidden."""
    if error.args and isinstance(error.args[0], str):
        bodies = [argument for argument in arguments if isinstance(argument, Mapping)]
        sent = [body.get(part) for body in bodies for part in SECRET_PARTS]
        error.args = (redact(error.args[0], tuple(leaves(sent))), *error.args[1:])
    return error
