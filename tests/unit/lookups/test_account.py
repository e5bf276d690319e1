"""One client for each of a program's settings."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.errors import SettingsError
from pulumi_cloud_elements.lookups.account import ACCOUNTS, Accounts
from pulumi_cloud_elements.settings import Settings

from ..fake.client import FakeClient
from ..fake.service import Service


def test_an_account_has_one_client() -> None:
    made: list[Settings] = []

    def client(settings: Settings) -> FakeClient:
        made.append(settings)
        return FakeClient(Service())

    accounts = Accounts(client)
    one, other = (Settings("user", secret, "https://example.com") for secret in ("a", "b"))
    assert accounts.lookups_of(one) is accounts.lookups_of(one)
    assert accounts.lookups_of(other) is not accounts.lookups_of(one)
    assert made == [one, other]


def test_without_secrets() -> None:
    with pytest.raises(SettingsError, match="missing userSecret and organizationSecret"):
        ACCOUNTS.get().lookups_of(Settings())
