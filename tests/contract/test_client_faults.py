"""How a call fails, and what it has done by then: the same for both clients."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import (
    BadRequestError,
    CloudElementsError,
    ForbiddenError,
    RateLimitedError,
    ResponseLostError,
    ServiceError,
    UnauthorizedError,
)

from ..unit.fake.service import AFTER, BEFORE
from .accounts import Account, body, id_of

CALLS = (
    "instances.create",
    "instances.get",
    "instances.put",
    "instances.patch",
    "instances.set_enabled",
    "instances.delete",
    "instances.list",
)


def call(client: Client, name: str, id_: str) -> object:
    """Make a call that changes something."""
    calls: dict[str, Callable[[], object]] = {
        "instances.create": lambda: client.instances.create(body(name="Second")),
        "instances.get": lambda: client.instances.get(id_),
        "instances.put": lambda: client.instances.put(id_, body(name="New")),
        "instances.patch": lambda: client.instances.patch(id_, {"name": "New"}),
        "instances.set_enabled": lambda: client.instances.set_enabled(id_, enabled=False),
        "instances.delete": lambda: client.instances.delete(id_),
        "instances.list": lambda: client.instances.list(),
    }
    return calls[name]()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, UnauthorizedError),
        (403, ForbiddenError),
        (429, RateLimitedError),
        (500, ServiceError),
        (503, ServiceError),
    ],
)
@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_is_refused_does_no_work(
    account: Account, client: Client, name: str, status: int, error: type[CloudElementsError]
) -> None:
    before = [client.instances.create(body())]
    account.status(name, status)
    with pytest.raises(error):
        call(client, name, id_of(before[0]))
    assert client.instances.list() == before


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("how", ["lost", "500"])
def test_work_may_be_done_though_the_response_is_lost_or_an_error(
    account: Account, client: Client, name: str, how: str
) -> None:
    before = [client.instances.create(body())]
    if how == "lost":
        account.lose(name, AFTER)
    else:
        account.status(name, 500, AFTER)
    with pytest.raises(ResponseLostError if how == "lost" else ServiceError):
        call(client, name, id_of(before[0]))
    changes = name not in ("instances.get", "instances.list")
    assert (client.instances.list() != before) is changes


@pytest.mark.parametrize("name", CALLS)
def test_a_response_that_is_lost_before_the_work(
    account: Account, client: Client, name: str
) -> None:
    before = [client.instances.create(body())]
    account.lose(name, BEFORE)
    with pytest.raises(ResponseLostError):
        call(client, name, id_of(before[0]))
    assert client.instances.list() == before


def test_a_fault_is_over_when_it_has_struck(account: Account, client: Client) -> None:
    account.status("instances.create", 500)
    with pytest.raises(ServiceError):
        client.instances.create(body())
    assert client.instances.create(body())["name"] == "Test"


def test_what_was_sent_is_hidden_in_a_message(account: Account, client: Client) -> None:
    account.status("instances.create", 400, message="bad: the-password, the-code, Test")
    with pytest.raises(BadRequestError) as caught:
        client.instances.create(body(providerData={"code": "the-code"}))
    assert "bad: [secret], [secret], Test" in str(caught.value)
