"""`oauth-url`: the address for signing in."""

from __future__ import annotations

import pytest

from ..fake.service import Service, service_error
from .in_memory import InMemory, Terminal, run, two_instances


@pytest.fixture
def service() -> Service:
    return two_instances()


def test_the_service_decides_where_the_catalogue_does_not_say_whether_there_is_oauth(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    session = InMemory(service, environment={"CLOUD_ELEMENTS_OAUTH_API_SECRET": "canary-s"})
    service.fail("elements.get", service_error(500))
    arguments = ("--api-key", "k", "--callback-url", "https://example.com/c")
    assert run(session, "oauth-url", "sfdc", *arguments) == 0
    assert capsys.readouterr().out.startswith("https://vendor.example.com/")


def test_the_applications_secret_is_asked_for_at_a_terminal(
    service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda prompt: "canary-s")
    arguments = ("--api-key", "k", "--callback-url", "https://example.com/c")
    assert run(InMemory(service, environment={}), "oauth-url", "sfdc", *arguments) == 0
    call = service.calls[-1]
    assert call.name == "elements.oauth_url"
    assert call.arguments[1]["apiSecret"] == "canary-s"
    assert "canary" not in "".join(capsys.readouterr())
