"""What each command prints, its exit codes, and its failures in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service
from pulumi_cloud_elements.commands import INTERRUPTED, main
from pulumi_cloud_elements.commands.session import Session
from pulumi_cloud_elements.recovery.marker import stack_tag

from .conftest import Run

SECTION = {"username": "canary-u", "password": "canary-p"}


def test_check(command: Run, service: Service) -> None:
    service.create(configuration=SECTION)
    told = json.loads(command("check", "--json").stdout)
    assert told.pop("milliseconds") >= 0
    assert told == {
        "baseUrl": service.sandbox.url,
        "secretsFrom": "environment",
        "organizationId": "1",
        "instances": 1,
        "formulas": 0,
        "virtualDataResources": 0,
    }
    shown = command("check").stdout
    assert shown.startswith("the credentials are accepted")
    assert service.sandbox.url in shown


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"kind": "status", "status": 500}, "returned 500"),
        ({"kind": "html", "status": 502}, "not in the service's own form"),
        ({"kind": "reset"}, "the connection broke"),
        ({"kind": "status", "status": 403}, "returned 403"),
    ],
)
def test_a_failure_is_one_line(
    command: Run, service: Service, fault: dict[str, Any], told: str
) -> None:
    service.control("POST", "/faults", json=fault)
    done = command("instances")
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert told in line


def test_wrong_credentials_are_one_line(command: Run) -> None:
    done = command("check", CLOUD_ELEMENTS_USER_SECRET="canary-wrong")
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "returned 401" in line


def test_missing_credentials_say_how_to_set_them(command: Run) -> None:
    done = command("check", CLOUD_ELEMENTS_USER_SECRET="")
    assert done.returncode == 1
    assert "CLOUD_ELEMENTS_USER_SECRET" in done.stderr


def test_wrong_usage_is_two(command: Run) -> None:
    assert command("nonsense").returncode == 2


def test_elements(command: Run) -> None:
    rows = json.loads(command("elements", "--json").stdout)
    assert [row["key"] for row in rows] == sorted(row["key"] for row in rows)
    closeio = {"key": "closeio", "name": "Close.io Beta", "hub": "crm", "authentication": "basic"}
    assert closeio in rows
    lines = command("elements", "close").stdout.splitlines()
    assert len(lines) == 2
    assert lines[1].split() == ["closeio", "Close.io", "Beta", "crm", "basic"]


def test_element(command: Run) -> None:
    lines = command("element", "closeio").stdout.splitlines()
    assert lines[0] == "closeio, authentication basic"
    assert lines[3].split()[:3] == ["username", "TEXTFIELD_128", "yes"]
    told = json.loads(
        command("element", "hubspotcrm", "--authentication", "oauth2", "--json").stdout
    )
    assert told["authentication"] == "oauth2"
    assert "oauth.api.key" in {entry["key"] for entry in told["entries"] if entry["required"]}
    assert [one["type"] for one in told["authenticationTypes"]] == ["oauth2"]


def test_an_element_with_several_authentication_types(command: Run) -> None:
    told = json.loads(command("element", "hubspotcrm", "--json").stdout)
    types = {
        one["type"]: {entry["key"] for entry in one["entries"] if entry["required"]}
        for one in told["authenticationTypes"]
    }
    assert list(types) == ["apiKey", "oauth2"]
    assert "oauth.api.key" in types["oauth2"] - types["apiKey"]
    assert (told["key"], told["authentication"]) == ("hubspotcrm", "apiKey")
    assert told["entries"] == told["authenticationTypes"][0]["entries"]
    shown = command("element", "hubspotcrm").stdout
    heads = [line for line in shown.splitlines() if line.startswith("hubspotcrm, ")]
    assert heads == ["hubspotcrm, authentication apiKey", "hubspotcrm, authentication oauth2"]


def test_an_unknown_element_names_the_closest(command: Run) -> None:
    done = command("element", "close.io")
    assert done.returncode == 1
    assert "did you mean closeio?" in done.stderr


def test_instances(command: Run, service: Service) -> None:
    made = service.create(name="bell\a", configuration=SECTION, tags=["crm", "pulumi-resource:1"])
    [row] = json.loads(command("instances", "--json").stdout)
    assert row == {
        "id": str(made["id"]),
        "name": "bell\a",
        "element": "closeio",
        "tags": ["crm"],
        "valid": True,
        "disabled": False,
        "managed": True,
        "stack": None,
        "formulaInstances": [],
    }
    assert "bell?" in command("instances").stdout


def test_instances_of_the_projects_stacks_are_named(
    command: Run, service: Service, tmp_path: Path
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: crm\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}\n")
    (tmp_path / "program").mkdir()
    tags = [stack_tag(None, "crm", "dev"), stack_tag(None, "crm", "prod"), "crm"]
    for tag in tags:
        service.create(configuration=SECTION, tags=[tag])
    rows = json.loads(command("instances", "--json", cwd=tmp_path / "program").stdout)
    assert [row["stack"] for row in rows] == ["dev", tags[1], None]
    shown = command("instances", cwd=tmp_path).stdout.splitlines()
    assert shown[1].split()[-1] == "dev"
    of_owner = command("instances", "--json", cwd=tmp_path, CLOUD_ELEMENTS_OWNER="me").stdout
    assert json.loads(of_owner)[0]["stack"] == tags[0]


def test_oauth_url(command: Run, service: Service) -> None:
    arguments = ("oauth-url", "sfdc", "--api-key", "k", "--callback-url", "https://example.com/c")
    done = command(*arguments, CLOUD_ELEMENTS_OAUTH_API_SECRET="canary-s")
    assert done.returncode == 0
    assert done.stdout.startswith(f"{service.sandbox.url.split('/elements')[0]}/sign-in?")
    assert 'provider_data={"code"' in done.stderr
    missing = command(*arguments)
    assert missing.returncode == 1
    assert "CLOUD_ELEMENTS_OAUTH_API_SECRET" in missing.stderr


def test_an_element_without_oauth_is_said_before_anything_is_asked_for(command: Run) -> None:
    arguments = ("--api-key", "k", "--callback-url", "https://example.com/c")
    done = command("oauth-url", "closeio", *arguments)
    assert done.returncode == 1
    assert done.stderr == (
        'error: element "closeio" has no OAuth sign-in, its authentication is basic: declare the '
        "entries that `cloud-elements element closeio` lists\n"
    )
    unknown = command("oauth-url", "close.io", *arguments)
    assert "did you mean closeio?" in unknown.stderr
    secret = {"CLOUD_ELEMENTS_OAUTH_API_SECRET": "canary-s"}
    assert command("oauth-url", "hubspotcrm", *arguments, **secret).returncode == 0


def test_no_element_that_matches_is_said(command: Run) -> None:
    done = command("elements", "nosuch")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "no element has 'nosuch' in its key, name or hub\n"


def test_describe_refuses_what_is_not_there(command: Run) -> None:
    done = command("describe", "4711")
    assert done.returncode == 1
    assert done.stderr == "error: there is no instance 4711\n"


def test_a_reader_that_has_seen_enough_is_no_failure(command: Run, service: Service) -> None:
    shell = f"{sys.executable} -m pulumi_cloud_elements elements | head -1"
    environment = service.sandbox.environment
    done = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", shell],
        env=environment | {"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_package_does_not_import_its_commands() -> None:
    program = (
        "import sys, pulumi_cloud_elements; print([m for m in sys.modules if 'commands' in m])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "pulumi_cloud_elements" not in done.stdout


def test_an_interruption_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_stack: str | None) -> Session:
        raise KeyboardInterrupt

    assert main(["check"], interrupted) == INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"
