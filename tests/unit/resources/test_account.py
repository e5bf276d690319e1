"""What seems to be gone is believed only of the account that made it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from pulumi_cloud_elements.errors import CloudElementsError, ForbiddenError, OriginError
from pulumi_cloud_elements.resources.account import Gone, fingerprint
from pulumi_cloud_elements.settings import Settings

SETTINGS = Settings("user-secret", "organization-secret", "https://example.com")
ROTATED = dataclasses.replace(SETTINGS, user_secret="rotated")
STATE: dict[str, Any] = {
    "base_url": "https://example.com",
    "account": fingerprint(SETTINGS),
    "user": {"id": 7.0},
}
REFUSED = ForbiddenError("GET /instances/5 answered 403: no", status=403)


class Rows:
    def __init__(self, *rows: dict[str, Any], fails: bool = False) -> None:
        self.rows = list(rows)
        self.fails = fails
        self.asked = 0

    def __call__(self) -> list[dict[str, Any]]:
        self.asked += 1
        if self.fails:
            raise ForbiddenError("GET /instances answered 403: no", status=403)
        return self.rows


OURS, THEIRS = {"id": 6, "user": {"id": 7}}, {"id": 6, "user": {"id": 8}}


def test_a_fingerprint_shows_nothing_and_differs_by_each_part() -> None:
    others = [
        ROTATED,
        dataclasses.replace(SETTINGS, organization_secret="x"),
        dataclasses.replace(SETTINGS, base_url="https://example.org"),
    ]
    found = {fingerprint(settings) for settings in (SETTINGS, *others)}
    assert len(found) == 4
    assert not any("secret" in text or "rotated" in text for text in found)


def test_the_same_credentials_are_believed_without_a_request() -> None:
    rows = Rows(fails=True)
    Gone(SETTINGS, "instance", rows).believe("5", STATE)
    assert rows.asked == 0


def test_other_credentials_of_the_same_user_are_believed() -> None:
    Gone(ROTATED, "instance", Rows(OURS)).believe("5", STATE)


def test_an_id_with_leading_zeros_is_looked_for_as_the_service_writes_it() -> None:
    gone = Gone(SETTINGS, "instance", Rows({"id": 5}))
    with pytest.raises(ForbiddenError):
        gone.confirm("005", STATE, REFUSED)
    assert gone.is_listed("005")


@pytest.mark.parametrize(
    "rows", [Rows(), Rows(THEIRS), Rows(OURS, THEIRS), Rows({"id": 6}), Rows(fails=True)]
)
def test_other_credentials_are_not_believed_where_the_user_differs_or_is_not_known(
    rows: Rows,
) -> None:
    with pytest.raises(OriginError, match="instance 5 seems to be gone") as raised:
        Gone(ROTATED, "instance", rows).believe("5", STATE)
    assert "CLOUD_ELEMENTS_MOVED_FROM=https://example.com" in str(raised.value)


def test_the_setting_overrides() -> None:
    moved = dataclasses.replace(ROTATED, moved_from="https://example.com")
    Gone(moved, "instance", Rows(THEIRS)).believe("5", STATE)


def test_a_state_from_before_that_records_nobody_is_believed() -> None:
    Gone(ROTATED, "instance", Rows(THEIRS)).believe("5", {"base_url": "https://example.com"})


def test_a_state_from_before_that_records_a_user_is_compared() -> None:
    before = {"base_url": "https://example.com", "user": {"id": 7.0}}
    Gone(SETTINGS, "instance", Rows(OURS)).believe("5", before)
    with pytest.raises(OriginError):
        Gone(SETTINGS, "instance", Rows(THEIRS)).believe("5", before)


def test_a_refused_id_that_is_not_in_the_list_is_gone() -> None:
    Gone(SETTINGS, "instance", Rows(OURS)).confirm("5", STATE, REFUSED)


def test_a_refused_id_that_is_in_the_list_is_there() -> None:
    with pytest.raises(ForbiddenError):
        Gone(SETTINGS, "instance", Rows({"id": 5})).confirm("5", STATE, REFUSED)


def test_a_refused_id_without_a_list_says_how_to_go_on() -> None:
    with pytest.raises(CloudElementsError, match="could not be confirmed") as raised:
        Gone(SETTINGS, "instance", Rows(fails=True)).confirm("5", STATE, REFUSED)
    assert "pulumi state delete" in str(raised.value)


def test_a_refused_id_of_another_account_is_not_believed() -> None:
    with pytest.raises(OriginError):
        Gone(ROTATED, "instance", Rows(THEIRS)).confirm("5", STATE, REFUSED)


def test_a_read_by_id_is_refused_as_it_was() -> None:
    with pytest.raises(ForbiddenError):
        Gone(SETTINGS, "instance", Rows()).confirm("5", {}, REFUSED)
