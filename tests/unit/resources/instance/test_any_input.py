"""Whatever a program can declare ends in acceptance or in a named problem that tells no value."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from pulumi_cloud_elements.api.catalogue import Definition, Entry
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.instances import Instances
from pulumi_cloud_elements.api.organizations import Organizations
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.listing import StackLists
from pulumi_cloud_elements.recovery.marker import Marker
from pulumi_cloud_elements.resources.base import Services
from pulumi_cloud_elements.resources.instance.element_validation import check
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.resources.instance.request import create_body, update_body
from pulumi_cloud_elements.resources.values import MASK
from pulumi_cloud_elements.settings import Settings

CANARY = "canary"


class Silent(Organizations):
    """Sends nothing: `check` asks for the organization ahead of what will need it."""

    def __init__(self) -> None:
        pass

    def current_id(self) -> str | None:
        return None


class Existing(Instances):
    """Has whatever instance is to be adopted."""

    def __init__(self) -> None:
        pass

    def get(self, id_: str) -> dict[str, Any]:
        section = {"username": "someone", "port": "23", "choice": "eu"}
        return {"id": id_, "name": "x", "element": {"key": "sftp"}, "configuration": section}


CLIENT = Client(Settings("user", "organization", "https://example.com"))
CLIENT.organizations = Silent()
CLIENT.instances = Existing()
MARKER = Marker("pulumi-stack:0", "hash.nonce", "urn:pulumi:dev::lab::t::n")
UNKNOWN = object()

surrogates = st.text(st.characters(exclude_categories=[]), max_size=4)
texts = st.one_of(
    surrogates.map(lambda text: f"{CANARY}{text}"),
    st.sampled_from(["", " ", "x", MASK, "closeio", "true", "no", "initial", "7", "²", "NaN"]),
    st.sampled_from(
        [
            f"<b>{CANARY}</b>", f" {CANARY}", f"https://{CANARY}@[", f"https://x/{CANARY}",
            f"http://x:{CANARY}", '{"a": NaN}', '{"a": 1e999}', "[" * 5000, '{"a": ' * 3000,
            '{"\\ud800": 1}', f'["{CANARY}"]',
        ]
    ),
)  # fmt: skip
numbers = st.one_of(st.integers(), st.floats(), st.sampled_from([10**400, -(2**70), 1e300, 22.0]))
leaves = st.one_of(st.none(), st.booleans(), numbers, texts, st.just(UNKNOWN))
keys = st.one_of(
    st.sampled_from(["username", "password", "port", "flag", "yesno", "choice", "a", "", " "]),
    st.sampled_from(["event.notification.callback.url", "event.notification.enabled"]),
    st.sampled_from(["event.vendor.type", "authentication.type", "oauth.user.refresh_token"]),
    st.sampled_from(["\ud800", "with space", "x\ny"]),
)
odd_keys = st.one_of(keys, st.integers(), st.none(), st.booleans(), st.just((1, 2)))
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(odd_keys, inner, max_size=3),
        inner.map(lambda value: (value,)),
    ),
    max_leaves=6,
)
sections = st.one_of(st.dictionaries(keys, values, max_size=4), st.dictionaries(odd_keys, values))
NAMES = (
    "element_key", "name", "configuration", "tags", "disabled", "external_authentication",
    "provider_data", "reauthenticate", "retrieve_objects_after_instantiation", "adopt",
    "organization",
)  # fmt: skip
anything = st.fixed_dictionaries(
    {}, optional={name: sections if name == "configuration" else values for name in NAMES}
)
# Nearly right, so that much of it is accepted.
likely = st.fixed_dictionaries(
    {
        "element_key": st.just("sftp"),
        "name": st.sampled_from(["Test", "é", "\U0001f600"]),
        "configuration": sections.map(
            lambda section: {"username": "u", "password": f"{CANARY}-p", **section}
        ),
    },
    optional={
        "tags": st.lists(st.sampled_from(["a", "b", UNKNOWN]), max_size=3, unique=True),
        "disabled": st.booleans() | st.just(UNKNOWN),
        "provider_data": st.dictionaries(keys, st.text(max_size=3), max_size=2),
        "reauthenticate": st.text(max_size=2),
        "external_authentication": st.sampled_from(["none", "initial", UNKNOWN]),
        "adopt": st.just("12"),
        "organization": st.just("acme"),
    },
)
inputs = anything | likely
NAMED = (
    "configuration.event.vendor.type", "configuration.event.notification.type", "disabled",
    "configuration.event.notification.enabled", "external_authentication", "adopt",
    "retrieve_objects_after_instantiation", "reauthenticate", "tags",
)  # fmt: skip


def entry(key: str, type_: str, **more: Any) -> Entry:
    required, default = more.get("required", False), more.get("default")
    return Entry(key, type_, required, default, more.get("options", ()))


class Told:
    """A catalogue that tells of one element, whatever it is asked for."""

    def __init__(self, authentication: str) -> None:
        entries = [
            entry("username", "TEXTFIELD_128", required=True),
            entry("password", "PASSWORD", required=True),
            entry("port", "TEXTFIELD_32", default="22"),
            entry("flag", "BOOLEAN"),
            entry("yesno", "BOOLEAN_YESNO"),
            entry("choice", "COMBO", options=("eu", "us")),
        ]
        self._told = Definition("sftp", authentication, {row.key: row for row in entries})

    def definition(self, element_key: str, authentication: str | None = None) -> Definition:
        return self._told


def lifecycle(catalogue: Any) -> InstanceLifecycle:
    settings = Settings(
        "user", "organization", "https://example.com", catalogue_checks=catalogue is not None
    )
    return InstanceLifecycle(
        Services(settings, CLIENT, catalogue, Creations(settings), StackLists(CLIENT))
    )


TOLD = Told("basic")
catalogues = st.sampled_from([None, TOLD, Told("oauth2"), Told("oauth1")])


def is_whole(value: Any) -> bool:
    """Tell whether everything is known, as it is when something is sent."""
    if isinstance(value, dict):
        return all(map(is_whole, value.values()))
    return all(map(is_whole, value)) if isinstance(value, (list, tuple)) else value is not UNKNOWN


@settings(max_examples=500, deadline=None)
@given(inputs, catalogues, st.booleans())
@example({"element_key": "sftp", "configuration": {"choice": ({"a": 1, 0: 1},)}}, TOLD, True)
def test_any_input_ends_in_acceptance_or_a_named_problem(
    declared: dict[str, Any], catalogue: Any, creating: bool
) -> None:
    found = check(declared, catalogue, old={} if creating else declared)
    verb = lifecycle(catalogue)
    kept, problems = verb.check({}, declared)
    for line in (*found.problems, *found.warnings, *problems):
        path, _, rest = line.partition(": ")
        assert re.split(r"[.\[ ]", path)[0] in NAMES, line
        assert rest, line
        # A wrong value is named where it is no secret.
        assert CANARY not in line or path.startswith(NAMED), line
        assert line.isprintable(), line
    if problems:
        return
    # What is accepted is kept in one form, and can be sent.
    plain = kept
    for again in (plain, declared):
        kept_again, problems = verb.check(plain, again)
        assert problems == []
        assert kept_again == plain
    if is_whole(plain):
        for body in (
            create_body(kept, MARKER),
            create_body(plain, None),
            update_body(plain, None, {}, sign_in=True),
        ):
            json.dumps(body, allow_nan=False, ensure_ascii=False).encode("utf-8")
