"""`elements`: the catalogue."""

from __future__ import annotations

import pytest

from ..fake.service import Service
from .in_memory import InMemory, run, two_instances


@pytest.fixture
def service() -> Service:
    return two_instances()


def test_an_empty_catalogue_is_said(
    service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = InMemory(service)
    monkeypatch.setattr(session.client.elements, "list", list)
    assert run(session, "elements") == 0
    assert capsys.readouterr() == ("", "the catalogue is empty\n")
