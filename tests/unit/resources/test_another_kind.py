"""The frame carries a kind that is unlike an instance, through the same table of faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from ..fake.process import services
from ..fake.service import AFTER, Service, lost_response, service_error
from ..fake.stack import Stack
from ..fake.tables import Tables
from .another_kind import TABLE_FIELDS, TableLifecycle
from .faults import DESTROY, REFRESH, Case, Kind, Verb, cases, run

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:LookupTable::regions"
WEST = {"name": "west", "url": "https://west.example.com", "password": "the-west-password"}
EAST = {"name": "east", "url": "https://east.example.com", "password": "the-east-password"}
FIRST = {"level": "account", "name": "regions", "entries": [WEST, EAST]}
CHANGED = {**FIRST, "entries": [{**WEST, "url": "https://new.example.com"}, EAST]}
VERBS = (
    Verb("create", ("organizations.current_id", "tables.get", "tables.create"), FIRST),
    Verb("change", ("organizations.current_id", "tables.replace"), CHANGED, FIRST),
    Verb(
        "replace",
        ("organizations.current_id", "tables.get", "tables.create", "tables.delete"),
        {**FIRST, "name": "areas"},
        FIRST,
        replaces=True,
    ),
    Verb("refresh", ("organizations.current_id", "tables.get"), FIRST, FIRST, REFRESH, drifts=True),
    Verb("destroy", ("organizations.current_id", "tables.delete"), FIRST, FIRST, DESTROY),
)


@dataclass
class Account:
    """An account with lookup tables, and a stack with one."""

    service: Service = field(default_factory=Service)

    def __post_init__(self) -> None:
        self.tables = Tables(self.service)
        self.stack = Stack(self.process, URN)

    def process(self) -> TableLifecycle:
        return TableLifecycle(services(self.service), self.tables)

    def ids(self) -> list[str]:
        return list(self.tables.rows)

    def drift(self) -> None:
        [row] = self.tables.rows.values()
        row["entries"][0]["url"] = "https://by-hand.example.com"

    def judge(self, stack: Stack, declared: Mapping[str, Any]) -> None:
        assert stack.kept is not None
        row = self.tables.rows[stack.kept.id]
        stored = [{k: v for k, v in part.items() if k != "id"} for part in row["entries"]]
        assert stack.kept.outputs["entries"] == stored
        assert stack.kept.id == f"{declared['level']}/{declared['name']}"
        by_name = {part["name"]: part for part in declared["entries"]}
        assert {part["name"]: part for part in stored} == by_name


@pytest.mark.parametrize("case", cases(VERBS), ids=str)
def test_faults(case: Case) -> None:
    account = Account()
    kind = Kind(
        stack=lambda service, call: account.stack,
        secrets=lambda case, stack: ["the-west-password", "the-east-password"],
        ids=account.ids,
        drift=account.drift,
        judge=account.judge,
        named=True,
    )
    run(case, kind, account.service)


# What is its own


def test_parts_are_compared_by_their_names() -> None:
    account = Account()
    assert account.stack.up(FIRST) is None
    assert account.stack.previews_nothing({**FIRST, "entries": [EAST, WEST]})
    assert not account.stack.previews_nothing({**FIRST, "entries": [EAST]})
    assert account.stack.refresh() is None
    assert account.stack.previews_nothing(FIRST)


def test_a_part_that_somebody_added_is_seen_after_the_declared_ones() -> None:
    account = Account()
    assert account.stack.up(FIRST) is None
    added = {"name": "added", "url": "https://added.example.com", "password": "p"}
    account.tables.replace("account/regions", {"entries": [added, WEST]})
    assert account.stack.refresh() is None
    assert account.stack.kept is not None
    assert account.stack.kept.inputs["entries"] == [WEST, added]
    assert account.stack.up(FIRST) is None
    account.judge(account.stack, FIRST)


def test_only_the_secret_inside_of_a_part_is_marked() -> None:
    marked = TABLE_FIELDS.marked(FIRST, lambda value: ("secret", value))
    assert marked == {
        **FIRST,
        "entries": [
            {**WEST, "password": ("secret", "the-west-password")},
            {**EAST, "password": ("secret", "the-east-password")},
        ],
    }
    assert TABLE_FIELDS.secret_outputs == []
    assert list(TABLE_FIELDS.hidden(FIRST)) == ["the-west-password", "the-east-password"]


def test_one_that_exists_before_is_named_and_left_as_it_is() -> None:
    account = Account()
    theirs = account.tables.create("account/regions", {"entries": [WEST, EAST]})
    failed = account.stack.up(FIRST)
    assert failed == (
        'lookup table account/regions already exists: declare adopt="account/regions" to manage '
        "it, or choose another name"
    )
    assert account.tables.rows == {"account/regions": theirs}
    assert account.service.called("tables.create") == ["tables.create"]


def test_one_that_somebody_makes_at_the_same_time_is_named_too() -> None:
    account = Account()
    account.service.fail("tables.create", service_error(409))
    failed = account.stack.up(FIRST)
    assert failed is not None
    assert "already exists" in failed


def test_after_a_lost_response_another_content_is_not_ours() -> None:
    account = Account()

    def somebody_else_was_faster() -> Exception:
        account.tables.rows["account/regions"]["entries"][0]["url"] = "https://theirs.example.com"
        return lost_response()

    account.service.fail("tables.create", somebody_else_was_faster, AFTER)
    failed = account.stack.up(FIRST)
    assert failed is not None
    assert "whether the work was done is not known" in failed
    assert account.stack.kept is None


def test_adoption_changes_only_what_differs() -> None:
    account = Account()
    account.tables.create("account/regions", {"entries": [EAST, WEST]})
    assert account.stack.up({**FIRST, "adopt": "account/regions"}) is None
    assert account.service.called("tables.replace") == []
    account.judge(account.stack, FIRST)
    # It may be removed later.
    assert account.stack.previews_nothing(FIRST)


def test_a_description_is_reported_where_it_is_declared() -> None:
    account = Account()
    assert account.stack.up({**FIRST, "description": "Where we sell"}) is None
    account.tables.rows["account/regions"]["description"] = "By hand"
    assert account.stack.refresh() is None
    assert account.stack.kept is not None
    assert account.stack.kept.inputs["description"] == "By hand"
    assert account.stack.up({**FIRST, "description": "Where we sell"}) is None
    assert account.tables.rows["account/regions"]["description"] == "Where we sell"
