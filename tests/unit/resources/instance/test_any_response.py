"""Whatever the service responds with, a verb ends in an outcome or in one line.

Responses are generated over the shape of each real one: a value is replaced or missing, the status
or a header is another one, or something else comes altogether.
"""

from __future__ import annotations

import asyncio
import functools
import io
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from pulumi.runtime.rpc import serialize_properties
from pulumi_cloud_elements.api.catalogue import Catalogue
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.transport import Transport
from pulumi_cloud_elements.errors import ApiError, CloudElementsError, HalfMadeError
from pulumi_cloud_elements.recovery.listing import StackLists
from pulumi_cloud_elements.recovery.marker import CREATION_ID, urn_hash
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.base import Resource
from pulumi_cloud_elements.resources.instance.fields import FIELDS
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.sdk.secrets import secret
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse

from ...fake.elements import ELEMENTS
from ...fake.process import SETTINGS, URN, services
from ...fake.service import Service

SECTION = {"username": "the-canary", "password": "the-password", "base.url": "https://x.example"}
DECLARED: dict[str, Any] = {
    "element_key": "closeio",
    "name": "Test",
    "configuration": SECTION,
    "tags": ["crm"],
    "disabled": False,
    CREATION_ID: f"{urn_hash(URN)}.0123456789abcdef",
}
CHANGED = {**DECLARED, "configuration": {**SECTION, "password": "the-new-one"}, "disabled": True}
RENAMED = {**DECLARED, "name": "New", "tags": ["new"]}
REGISTRATION = Registration(URN, bytes(32))
Bytes = tuple[int, bytes, dict[str, str]]


class Raw(str):
    """JSON that Python would not write."""

    __slots__ = ()


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 5, 2**70, 10**400, 1.5, "", "x", "5", "5x", "true", "\ud800"]),
    st.sampled_from(["\x1b[31m", "x" * 5000]),
    st.sampled_from(["pulumi-resource:x.y", "********", "a\nb", "\u202e", "[" * 50, '{"a": NaN}']),
    st.sampled_from([[], {}, [None], [1], ["x"], {"a": {"b": 1}}, [{"id": 1}], {"id": {}}]),
    st.sampled_from([Raw("NaN"), Raw("Infinity"), Raw("-Infinity"), Raw("1e999"), Raw("[" * 3000)]),
    st.text(st.characters(exclude_categories=[]), max_size=6),
    st.recursive(st.none() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["id", "key", "name", "message", "requestId"]), inner), max_leaves=4),
)  # fmt: skip
BODIES = [
    b"", b" ", b"null", b"{", b'{"id": 5, "na', b"<html><title>no</title>",
    b"\xff\xfe", b"\x1f\x8b",
    b'"x"', b"7", b"[]", b"{}", b'{"id": 1}', b'{"message": "no"}', b'{"status": "ok"}',
    b'{"error": {"message": {"value": "no"}}}', b'{"message": null, "requestId": "r"}',
    b'{"message": ["a"], "requestId": {"a": 1}, "providerMessage": {"b": [1]}}',
    b'{"message": "the-canary \\ud800", "requestId": "\\u001b"}', b"{" * 2000, b"[" * 100_000,
]  # fmt: skip
STATUSES = [
    200, 201, 202, 204, 206, 207, 299, 300, 301, 302, 304, 307, 400, 401, 403, 404, 405, 406, 408,
    409, 410, 413, 415, 418, 422, 429, 431, 451, 499, 500, 501, 502, 503, 504, 520, 524, 599, 999,
]  # fmt: skip
HEADERS = [
    {"Retry-After": "soon"}, {"Retry-After": "-1"}, {"Retry-After": "1e999"}, {"Retry-After": "0"},
    {"elements-next-page-token": "again"}, {"Content-Type": "text/html; charset=nosuch"},
    {"Content-Type": "application/json; charset=utf-16"}, {"Content-Encoding": "gzip"},
    {"Location": "http://["}, {"Location": "//x"}, {"Set-Cookie": "=;;="}, {"Content-Length": "x"},
]  # fmt: skip


@dataclass
class Twist:
    """What is odd about a response.

    Attributes:
        fields: what stands in the fields of each object at the top, or in a list there.
        where: which of the values in the body, counted from the first, modulo their number.
        value: what stands there; `missing` where nothing does.
        body: what comes instead of the body.
        status: what comes instead of the status.
        headers: more headers.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    where: int | None = None
    value: Any = None
    missing: bool = False
    body: bytes | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, real: Bytes) -> Bytes:
        status, body, headers = real
        if self.fields and body:
            whole = json.loads(body)
            for row in whole if isinstance(whole, list) else [whole]:
                row.update(self.fields)
            body = _written(whole)
        if self.where is not None and body:
            body = self._twisted(json.loads(body))
        if self.body is not None:
            body = self.body
        return self.status or status, body, {**headers, **self.headers}

    def _twisted(self, whole: Any) -> bytes:
        places = list(_places(whole, ()))
        path = places[(self.where or 0) % len(places)]
        if not path:
            return _written(self.value)
        parent = whole
        for step in path[:-1]:
            parent = parent[step]
        if self.missing:
            del parent[path[-1]]
        else:
            parent[path[-1]] = self.value
        return _written(whole)


def _places(value: Any, path: tuple[Any, ...]) -> Any:
    yield path
    items = value.items() if isinstance(value, dict) else ()
    for key, item in items or (enumerate(value) if isinstance(value, list) else ()):
        yield from _places(item, (*path, key))


def _written(value: Any) -> bytes:
    raws: list[str] = []

    def plain(item: Any) -> Any:
        if isinstance(item, Raw):
            raws.append(item)
            return f"<raw {len(raws) - 1}>"
        if isinstance(item, dict):
            return {key: plain(inner) for key, inner in item.items()}
        return [plain(inner) for inner in item] if isinstance(item, list) else item

    text = json.dumps(plain(value))
    for number, raw in enumerate(raws):
        text = text.replace(f'"<raw {number}>"', raw)
    return text.encode()


FIELDS_OF_ALL = [
    "name", "token", "element", "tags", "valid", "disabled", "configuration", "createdDate", "user",
    "elementId", "provisionInteractions", "maxCacheSize", "cacheTimeToLive", "eventsEnabled",
    "externalAuthentication", "cachingEnabled", "traceLoggingEnabled", "authentication", "type",
    "required", "defaultValue", "options",
]  # fmt: skip
twists = st.one_of(
    st.builds(Twist, fields=st.dictionaries(st.sampled_from(FIELDS_OF_ALL), ODD, min_size=4)),
    st.builds(Twist, fields=st.dictionaries(st.sampled_from(FIELDS_OF_ALL), ODD, min_size=12)),
    st.builds(Twist, where=st.integers(0, 60), value=ODD),
    st.builds(Twist, where=st.integers(0, 60), missing=st.just(True)),
    st.builds(Twist, body=st.sampled_from(BODIES)),
    st.builds(
        Twist,
        body=st.none() | st.sampled_from(BODIES),
        status=st.sampled_from(STATUSES),
        headers=st.sampled_from([{}, *HEADERS]),
    ),
    st.builds(Twist, headers=st.sampled_from(HEADERS)),
)
TARGETS = [
    "GET /organizations/me", "GET /elements/closeio", "GET /instances", "POST /instances",
    "GET /instances/1", "PUT /instances/1", "PATCH /instances/1", "DELETE /instances/1",
    "PUT /instances/1/enabled", "DELETE /instances/1/enabled", "",
]  # fmt: skip


class Odd(BaseAdapter):
    """Sends requests to an account in memory, and twists its responses.

    Attributes:
        sent: the requests, as in `GET /instances/1`.
        twist: what is odd.
        target: which responses are; empty for all.
    """

    def __init__(self, service: Service) -> None:
        super().__init__()
        self._service = service
        self.sent: list[str] = []
        self.twist: Callable[[Bytes], Bytes] | None = None
        self.target = ""

    def close(self) -> None:
        pass

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        parts = urlsplit(str(request.url))
        path = parts.path.removeprefix(urlsplit(SETTINGS.base_url).path)
        body = json.loads(request.body) if request.body else None
        name = f"{request.method} {path}"
        self.sent.append(name)
        found = self._real(name, body, parse_qs(parts.query))
        if self.twist is not None and self.target in ("", name):
            found = self.twist(found)
        status, content, headers = found
        raw = HTTPResponse(io.BytesIO(content), headers, status, preload_content=False)
        return HTTPAdapter().build_response(request, raw)

    def _real(self, name: str, body: Any, query: Mapping[str, list[str]]) -> Bytes:
        try:
            return 200, self._worked(name, body, query), {"Content-Type": "application/json"}
        except ApiError as error:
            said = {"message": error.message, "requestId": "r"}
            return error.status, json.dumps(said).encode(), {"Content-Type": "application/json"}

    def _worked(self, name: str, body: Any, query: Mapping[str, list[str]]) -> bytes:
        service, id_ = self._service, name.split("/")[2] if name.count("/") > 1 else ""
        match name.replace(f"/{id_}", "/#") if id_ else name:
            case "GET /organizations/#":
                result: Any = {"id": 1, "name": "o"}
            case "GET /elements/#":
                element = ELEMENTS[id_]
                result = {**element.summary(), "configuration": list(element.definitions())}
            case "POST /instances":
                result = service.create(body)
            case "GET /instances":
                [tag] = query.get("tags[]", [""])
                result = [
                    service.shown(r) for r in service.rows.values() if tag in (*r["tags"], "")
                ]
            case "GET /instances/#":
                result = service.shown(service.found(id_))
            case "PUT /instances/#":
                result = service.replace(id_, body, reauthenticate=None)
            case "PATCH /instances/#":
                result = service.patch(id_, body)
            case "DELETE /instances/#":
                service.found(id_)
                del service.rows[id_]
                return b""
            case other:
                service.found(id_)["disabled"] = other.startswith("DELETE")
                return b""
        return json.dumps(result).encode()


@dataclass
class Account:
    """An account behind odd responses, and a provider process for each verb."""

    service: Service = field(default_factory=Service)

    def __post_init__(self) -> None:
        self.odd = Odd(self.service)

    def process(self) -> InstanceLifecycle:
        found = replace(SETTINGS, max_retries=1, catalogue_checks=True, operation_timeout=30.0)
        session = requests.Session()
        session.trust_env = False
        session.mount("https://", self.odd)
        transport = Transport(found, session=session, sleep=lambda _: None)
        client = Client(found, transport)
        shared = services(self.service, max_retries=1, catalogue_checks=True)
        return InstanceLifecycle(
            replace(
                shared,
                settings=found,
                client=client,
                catalogue=Catalogue(client),
                lists=StackLists(client),
            )
        )

    def created(self) -> Resource:
        return self.process().create(DECLARED, REGISTRATION)


def outcome(verb: Callable[[], Any]) -> Any:
    """Return what a verb returns, or its error; both must be fit for the engine."""
    begun = time.monotonic()
    result: Any = None
    try:
        result = verb()
    except CloudElementsError as error:
        result = error
    assert time.monotonic() - begun < 20
    if isinstance(result, CloudElementsError):
        assert str(result).isprintable(), repr(str(result))
        assert "the-canary" not in str(result)
    bags = [result.outputs] if isinstance(result, (Resource, HalfMadeError)) else []
    bags += [result.inputs] if isinstance(result, Resource) else []
    for bag in bags:
        json.dumps(bag, allow_nan=False, ensure_ascii=False).encode()
        asyncio.run(serialize_properties(FIELDS.marked(bag, secret), {}))
    if isinstance(result, Resource):
        _require_types(result.outputs)
    return result


def _require_types(outputs: Mapping[str, Any]) -> None:
    """See that outputs have the types that the program's class is annotated with."""
    kinds: dict[str, tuple[type, ...]] = {
        "name": (str,), "token": (str,), "element": (dict,), "tags": (list,), "valid": (bool,),
        "configuration": (dict,), "effective_configuration": (dict,), "disabled": (bool,),
        "provision_interactions": (list,), "created_date": (str,), "user": (dict,),
        "element_id": (int, float), "max_cache_size": (int, float), "organization_id": (str,),
        "external_authentication": (str,), "events_enabled": (bool,), "marker": (str,),
    }  # fmt: skip
    for name, types in kinds.items():
        assert outputs.get(name) is None or isinstance(outputs[name], types), name
    assert all(isinstance(tag, str) for tag in outputs.get("tags") or [])


def every(value: Any) -> Twist:
    """Return the twist that puts a value into every field."""
    return Twist(fields=dict.fromkeys(FIELDS_OF_ALL, value))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(twists, st.sampled_from(TARGETS))
@example(every("\ud800"), "")
@example(every(["\udfff", {"\ud800": 1}]), "")
@example(every(Raw("NaN")), "")
@example(every(Raw("-1e999")), "")
@example(every(10**400), "")
@example(every([None, 1, {"id": 2}, []]), "")
@example(every({"key": 5, "id": {}, "type": [], "authentication": "basic"}), "")
@example(every(""), "")
@example(every(None), "")
@example(every("x"), "")
@example(every(0), "")
@example(Twist(body=b"[" * 100_000), "")
@example(Twist(body=b"[" * 100_000, status=502), "")
@example(Twist(body=b'{"status": "ok"}'), "DELETE /instances/1")
@example(Twist(body=b'{"status": "ok"}'), "")
@example(Twist(headers={"elements-next-page-token": "again"}), "")
@example(Twist(status=302, headers={"Location": "http://["}), "")
def test_every_verb_ends_in_an_outcome_or_one_line(twist: Twist, target: str) -> None:
    account = Account()
    made = account.created()
    account.odd.twist, account.odd.target = twist, target
    process = account.process()
    outcome(lambda: process.check(made.inputs, CHANGED, REGISTRATION))
    outcome(lambda: process.check({}, {**DECLARED, "adopt": "1"}, REGISTRATION))
    outcome(lambda: account.process().read(made.id, made.outputs))
    for inputs in (CHANGED, RENAMED):
        update = functools.partial(account.process().update, made.id, made.outputs, inputs)
        outcome(functools.partial(update, REGISTRATION))
    outcome(lambda: account.process().create({**DECLARED, "adopt": "1"}, REGISTRATION))
    deleted = outcome(lambda: account.process().delete(made.id, made.outputs, REGISTRATION))
    if target == "DELETE /instances/1" and not isinstance(deleted, CloudElementsError):
        assert account.service.rows == {}


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(twists, st.sampled_from([*TARGETS[:5], "PUT /instances/1/enabled", ""]))
def test_a_create_is_sent_once_and_loses_nothing(twist: Twist, target: str) -> None:
    account = Account()
    account.odd.twist, account.odd.target = twist, target
    first = outcome(account.created)
    made = account.odd.sent.count("POST /instances")
    assert made <= 1 or (twist.status == 429 and made <= 2)
    assert len(account.service.rows) == made
    if target == "POST /instances" and (twist.status or 200) < 300:
        assume(not _names_another(twist))
        # Whatever it said: it was made, and its id is in the state.
        assert isinstance(first, Resource), first
        assert first.id == "1"


def _names_another(twist: Twist) -> bool:
    """Tell whether the response says, credibly, that something else was made."""
    status, content, _ = twist((200, b'{"id": 1}', {}))
    del status
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(body, dict) and str(body.get("id", "1")) != "1"
