"""Each test that asks for an account or a client runs on the sandbox and in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pulumi_cloud_elements.api.client import Client

from .accounts import Account, InMemory, OnTheSandbox, close


@pytest.fixture(params=["the sandbox", "in memory"])
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    if request.param == "in memory":
        yield InMemory()
        return
    on_the_sandbox = OnTheSandbox(request.getfixturevalue("service"))
    yield on_the_sandbox
    for client in on_the_sandbox.clients:
        close(client)


@pytest.fixture
def client(account: Account) -> Client:
    return account.client()
