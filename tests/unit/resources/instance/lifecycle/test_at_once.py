"""What is asked while the organization is compared: the order of the responses changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from pulumi_cloud_elements.errors import CloudElementsError, OriginError, UnauthorizedError
from pulumi_cloud_elements.resources.base import Resource
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle

from ....fake.process import services
from ....fake.service import service_error
from .conftest import REGISTRATION, WITH_ID, Account

T = TypeVar("T")
U = TypeVar("U")
Verb = Callable[[InstanceLifecycle, Resource], Any]


def read(life: InstanceLifecycle, made: Resource) -> Any:
    return life.read(made.id, made.outputs)


def update(life: InstanceLifecycle, made: Resource) -> Any:
    changed = {**made.inputs, **WITH_ID, "name": "Another"}
    return life.update(made.id, made.outputs, changed, REGISTRATION)


def delete(life: InstanceLifecycle, made: Resource) -> None:
    life.delete(made.id, made.outputs, REGISTRATION)


VERBS = pytest.mark.parametrize("verb", [read, update, delete])


class SecondFirst:
    """Asks the second thing first, and counts how often two were asked."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, first: Callable[[], T], second: Callable[[], U], /) -> tuple[T, U]:
        self.count += 1
        try:
            later = second()
        except CloudElementsError:
            first()
            raise
        return first(), later


def process(account: Account, at_once: SecondFirst) -> InstanceLifecycle:
    return InstanceLifecycle(replace(services(account.service), at_once=at_once))


@VERBS
def test_the_result_is_the_same_whichever_comes_back_first(account: Account, verb: Verb) -> None:
    made = account.create()
    verb(process(account, SecondFirst()), made)
    other = Account()
    verb(other.process(), other.create())
    assert sorted(account.service.called()) == sorted(other.service.called())
    assert account.service.called() != other.service.called()
    assert account.service.rows == other.service.rows


@VERBS
def test_nothing_is_changed_before_the_organization_is_compared(
    account: Account, verb: Verb
) -> None:
    made = account.create()
    account.service.organization_id = "2"
    with pytest.raises(OriginError, match="organization 2"):
        verb(process(account, SecondFirst()), made)
    assert account.changes() == []
    assert "organizations.current_id" in account.service.called()


@VERBS
def test_another_organization_is_told_though_the_instance_is_not_found(
    account: Account, verb: Verb
) -> None:
    made = account.create()
    account.service.organization_id = "2"
    account.service.rows.clear()
    account.service.fail("instances.list", service_error(500))
    with pytest.raises(OriginError, match="organization 2"):
        verb(process(account, SecondFirst()), made)


@VERBS
def test_refused_credentials_are_told_before_anything_else(account: Account, verb: Verb) -> None:
    made = account.create()
    account.service.fail("organizations.current_id", service_error(401))
    account.service.fail("instances.get", service_error(500))
    account.service.fail("instances.list", service_error(500))
    with pytest.raises(UnauthorizedError):
        verb(process(account, SecondFirst()), made)
    assert account.changes() == []


@VERBS
def test_another_platform_is_asked_nothing(account: Account, verb: Verb) -> None:
    made = account.create()
    moved = replace(made, outputs={**made.outputs, "base_url": "https://elsewhere.example.com"})
    at_once = SecondFirst()
    with pytest.raises(OriginError, match=r"elsewhere\.example\.com"):
        verb(process(account, at_once), moved)
    assert (account.service.called(), at_once.count) == ([], 0)


def test_only_the_first_verb_of_a_process_asks_two_things(account: Account) -> None:
    made, at_once = account.create(), SecondFirst()
    life = process(account, at_once)
    read(life, made)
    update(life, made)
    delete(life, made)
    assert at_once.count == 1
    assert account.service.called().count("organizations.current_id") == 1
