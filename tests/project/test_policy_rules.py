"""The policy example's rules, tested plainly: inputs in, violations out."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pulumi_cloud_elements.resources.instance import configuration as section

FILE = Path(__file__).parents[2] / "examples" / "policy" / "rules.py"
CALLBACK = "event.notification.callback.url"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("policy_rules", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


rules = _load()


@pytest.mark.parametrize(
    ("section", "refused"),
    [
        ({CALLBACK: "https://example.com/events"}, None),
        ({CALLBACK: "HTTPS://example.com/events"}, None),
        ({CALLBACK: "http://example.com/events"}, "not https"),
        ({CALLBACK: ""}, "has no events callback"),
        ({}, "has no events callback"),
        (None, "has no events callback"),
    ],
)
def test_callback(section: Any, refused: str | None) -> None:
    found = list(rules.callback_over_https({"configuration": section}))
    assert len(found) == (refused is not None)
    assert all(str(refused) in text for text in found)


@pytest.mark.parametrize(
    ("tags", "refused"),
    [
        (["crm", "owner:crm-team"], False),
        (["owner:"], True),
        (["owner: "], True),
        (["the owner:me"], True),
        ([], True),
        (None, True),
    ],
)
def test_owner(tags: Any, refused: bool) -> None:
    assert bool(list(rules.owner_tag({"tags": tags}))) is refused


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("https://example.com/events", False),
        ("https://me:canary@example.com", True),
        ("https://example.com/?token=canary", True),
        ("sftp.example.com", False),
        ("https://[broken", False),
    ],
)
def test_credentials_in_urls(url: str, refused: bool) -> None:
    for value in (url, {"deep": [url]}):
        found = list(rules.no_credential_in_urls({"configuration": {"base.url": value}}))
        assert bool(found) is refused
        assert "canary" not in "".join(found)


def test_credentials_in_files(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: x")
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  x:password: canary-in-clear\n")
    program = tmp_path / "program"
    (program / "inner").mkdir(parents=True)
    (program / "inner" / "module.py").write_text("KEY = 'canary-literal'\nURL = 'https://e.com/12'")
    for skipped in (".venv", "env"):
        (program / skipped).mkdir()
        (program / skipped / "x.py").write_text("'canary-secret'")
    (program / "env" / "pyvenv.cfg").touch()
    inputs = {
        "configuration": {
            "username": "canary-literal",
            "password": "canary-in-clear",
            "oauth.api.secret": "canary-secret",
            "port": "22",
            "short": "KEY",
            CALLBACK: "https://e.com/12",
        },
        "provider_data": {"code": "canary-secret"},
    }
    files = rules.files_of_project(program)
    assert [file.name for file in files] == ["Pulumi.dev.yaml", "Pulumi.yaml", "module.py"]
    found = list(rules.no_credential_in_files(inputs, files))
    assert [text.split(":")[0] for text in found] == [
        "password is in plain text in Pulumi.dev.yaml",
        "username is in plain text in module.py",
    ]
    assert "canary" not in "".join(found)


def test_no_project_has_no_files(tmp_path: Path) -> None:
    assert rules.files_of_project(tmp_path) == []


def test_the_rules_take_for_harmless_what_the_provider_does() -> None:
    assert rules.PLAIN == section._HARMLESS
    assert rules.PLAIN_PREFIXES == section._HARMLESS_PREFIXES
