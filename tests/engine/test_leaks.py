"""No secret in plain on any surface that the provider can help: one test for each.

One life of two instances is led once, with a canary for every kind of secret; each test looks at
one surface of it. The engine's own `-v=9` and gRPC logs are told in SECURITY.md.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import dill
import pytest
from cloud_elements_sandbox.server import running
from pulumi_cloud_elements.api.catalogue import Catalogue
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.dynamic import InstanceProvider
from pulumi_cloud_elements.program.arguments import Events, OAuth2
from pulumi_cloud_elements.recovery.creating import Creations, Made
from pulumi_cloud_elements.recovery.listing import StackLists
from pulumi_cloud_elements.resources.base import Existing, Resource, Services
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.settings import Settings

from .stack import Stack
from .test_oauth import code_of

PROGRAM = """
import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()
plain = cloud_elements.Instance(
    "plain",
    element_key="closeio",
    configuration={
        "username": "canary-plain",
        "password": config.require_secret("password"),
        "event.poller.configuration": {"nested": [{"key": "canary-nested"}]},
        "event.objects": '{"document": "canary-document"}',
        "event.notification.callback.url": "https://me:canary-userinfo@example.com/?k=canary-query",
    },
    tags=["crm"],
)
oauth = cloud_elements.Instance(
    "oauth",
    element_key="sfdc",
    configuration=cloud_elements.configuration(
        oauth=cloud_elements.OAuth2(api_key="canary-api-key", api_secret="canary-api-secret")
    ),
    provider_data={"code": config.require_secret("code")},
)
pulumi.export("token", plain.token)
pulumi.export("everything", oauth)
"""
INPUTS = {
    "element_key": "closeio",
    "configuration": {"username": "canary", "event.objects": '{"a": "canary"}'},
    "provider_data": {"code": "canary"},
}
# What stands in for a bug of ours: an exception whose text is a secret.
BUG = """
import sys
from pulumi_cloud_elements.resources.instance import lifecycle

def broken(self, *arguments, **options):
    raise KeyError("canary-bug")

lifecycle.InstanceLifecycle.fetch = broken
"""


@dataclass
class Life:
    """What was seen of a life, by surface, and the secrets that it had."""

    surfaces: dict[str, list[str]] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=lambda: ["canary"])

    def saw(self, surface: str, *texts: str) -> None:
        self.surfaces.setdefault(surface, []).extend(texts)

    def of(self, surface: str) -> str:
        """Return everything seen on a surface; there must be something."""
        seen = "\n".join(self.surfaces[surface])
        assert len(seen) > 100
        return seen


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Life:
    lived, folder = Life(), tmp_path_factory.mktemp("leaks")
    with running(record_bodies=False) as sandbox:
        stack = Stack(folder / "stack", engine, sandbox)
        (stack.program / "__main__.py").write_text(PROGRAM)
        code = code_of(stack)
        lived.secrets += [code, sandbox.user_secret, sandbox.organization_secret]
        stack.run("config", "set", "--secret", "password", "canary-secret")
        stack.run("config", "set", "--secret", "code", "--", code)
        stack.environment["HTTPS_PROXY"] = "http://me:canary-proxy@127.0.0.1:9"
        stack.environment["PULUMI_DEBUG_COMMANDS"] = "true"  # shows --event-log
        events = ["--event-log", str(folder / "events.json")]
        lived.saw(
            "preview", stack.run("preview", "--diff").text, stack.run("preview", "--json").text
        )
        lived.saw("up", stack.run("up", "--yes", "--diff", *events).text)
        rows = stack.instances()
        lived.secrets += [str(row["token"]) for row in rows]
        lived.secrets += [
            value
            for row in rows
            for key, value in row["configuration"].items()
            if key in ("oauth.user.token", "oauth.user.refresh_token")
        ]
        lived.saw("refresh", stack.run("refresh", "--yes", "--diff").text)
        lived.saw("v1", stack.run("preview", "--logtostderr", "-v=1").text)
        lived.saw("v1", stack.run("up", "--yes", "--json", "--logtostderr", "-v=1").text)
        lived.saw("stack", stack.run("stack", "export").text, stack.run("stack", "output").text)
        lived.saw("stack", stack.run("stack", "output", "--json").text)
        lived.saw("stack", stack.run("stack", "history", "--json").text)

        told = {"message": "the password canary-secret of canary-plain is wrong"}
        [plain] = [row for row in rows if row["name"] == "plain"]
        plain_urn = stack.urn("plain")
        meets = {"kind": "status", "status": 400, "path": f"^/instances/{plain['id']}$"}
        stack.control("POST", "/faults", {**meets, **told})
        for verb in ("refresh", "destroy"):
            lived.saw("refused", stack.run(verb, "--yes", "--target", plain_urn, ok=False).text)
        stack.control("DELETE", "/faults")
        stack.environment["HTTP_PROXY"] = stack.environment["HTTPS_PROXY"]
        stack.environment["NO_PROXY"] = ""
        lived.saw("proxy", stack.run("refresh", "--yes", "--debug", ok=False).text)
        del stack.environment["HTTP_PROXY"], stack.environment["NO_PROXY"]

        stack.control("POST", "/faults", {"kind": "status", "status": 400, "method": "PUT", **told})
        changed = PROGRAM.replace('tags=["crm"]', 'tags=["crm"], disabled=True').replace(
            '"event.objects": ', '"event.vendor.type": "webhook", "event.objects": '
        )
        (stack.program / "__main__.py").write_text(changed)
        stack.environment["CLOUD_ELEMENTS_LOG_LEVEL"] = "debug"
        lived.saw("failure", stack.run("up", "--yes", "--debug", "--diff", ok=False).text)
        stack.control("DELETE", "/faults")
        lived.saw("debug", stack.run("up", "--yes", "--debug").text)

        (stack.folder / "bug").mkdir()
        (stack.folder / "bug" / "sitecustomize.py").write_text(BUG)
        packages = stack.environment["PYTHONPATH"]
        stack.environment["PYTHONPATH"] = f"{stack.folder / 'bug'}:{packages}"
        lived.saw("bug", stack.run("refresh", "--yes", "--debug", ok=False).text)
        stack.environment["PYTHONPATH"] = packages
        lived.saw("sandbox", json.dumps(stack.control("GET", "/requests")))
        lived.saw("destroy", stack.run("destroy", "--yes", "--diff").text)
        lived.saw("state", stack.raw_state())
        lived.saw("events", (folder / "events.json").read_text())
    return lived


@pytest.mark.parametrize(
    "surface",
    [
        "preview", "up", "refresh", "destroy", "stack", "state", "events", "failure", "debug",
        "bug", "v1", "sandbox", "refused", "proxy",
    ],
)  # fmt: skip
def test_no_secret_is_seen(life: Life, surface: str) -> None:
    seen = life.of(surface)
    found = [secret for secret in life.secrets if secret in seen]
    assert found == [], "…".join(part[-80:] for part in seen.split(found[0])[:-1])


def test_the_failure_tells_what_failed_without_the_values(life: Life) -> None:
    assert "answered 400: the password [secret] of [secret] is wrong" in life.of("failure")


def test_a_refusal_is_told_without_values_that_were_not_sent(life: Life) -> None:
    seen = life.of("refused")
    assert seen.count("answered 400: the password [secret] of [secret] is wrong") >= 2
    assert "reading failed" in seen
    assert "deleting failed" in seen


def test_a_proxy_that_fails_is_told_without_its_password(life: Life) -> None:
    assert "the proxy did not answer; check HTTPS_PROXY" in life.of("proxy")


def test_our_debug_log_tells_the_requests(life: Life) -> None:
    assert "answered 200" in life.of("debug")


def test_a_bug_of_ours_is_one_line_that_says_so(life: Life) -> None:
    seen = life.of("bug")
    assert "a bug of pulumi-cloud-elements" in seen
    assert "please report this line" in seen
    assert "KeyError at" in seen
    assert "Traceback" not in seen


@pytest.mark.parametrize("dumps", [pickle.dumps, dill.dumps])
def test_a_pickled_provider_holds_nothing(dumps: Callable[[object], bytes]) -> None:
    provider = InstanceProvider()
    provider._lifecycle = _lifecycle()
    text = dumps(provider)
    assert b"canary" not in text
    assert len(text) < 200


def test_no_object_shows_a_secret() -> None:
    lifecycle = _lifecycle()
    shown = [
        lifecycle, lifecycle._settings, lifecycle._client,
        lifecycle._client._transport._session.auth,
        lifecycle._creations, lifecycle._catalogue,
        Existing("1", {"token": "canary"}), Resource("1", INPUTS, {"token": "canary"}),
        Made({"token": "canary"}), OAuth2(api_key="canary", api_secret="canary"),
        OAuth2(api_key="canary", api_secret="canary", refresh_token="canary"),
        Events(basic_password="canary", signature_key="canary", callback_headers="canary"),
        Events(callback_url="https://canary@x", poller_configuration={"a": "canary"}),
    ]  # fmt: skip
    for thing in shown:
        assert "canary" not in f"{thing!r} {thing}"


def test_the_sandboxs_own_log_holds_no_secret(tmp_path: Path) -> None:
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "cloud_elements_sandbox", "serve", "--port", "0"),
            *("--data", ":memory:", "--user-secret", "canary-user"),
            *("--organization-secret", "canary-organization", "--ready-file", tmp_path / "r"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not (tmp_path / "r").exists():
            assert process.poll() is None
        url = json.loads((tmp_path / "r").read_text())["url"]
        settings = Settings("canary-user", "canary-organization", url)
        section = {"username": "canary-u", "password": "canary-p"}
        body = {"name": "x", "element": {"key": "closeio"}, "configuration": section}
        made = Client(settings).instances.create(body)
        process.terminate()
        printed, logged = process.communicate(timeout=20)
    assert "POST /instances 200" in logged
    for secret in ("canary", made["token"]):
        assert secret not in logged + printed


def _lifecycle() -> InstanceLifecycle:
    settings = Settings("canary-user", "canary-organization", "https://example.com")
    client = Client(settings)
    return InstanceLifecycle(
        Services(settings, client, Catalogue(client), Creations(settings), StackLists(client))
    )
