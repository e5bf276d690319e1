"""No secret in plain on any surface of a run that the provider can help: one test for each.

One life of a few instances is led once, with a canary for every kind of secret; each test looks at
one surface of it. The engine's own `-v=9` and gRPC logs are told in SECURITY.md.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
from cloud_elements_sandbox.server import running

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
for spelling in config.require_object("spellings"):
    cloud_elements.Instance(
        spelling,
        element_key="closeio",
        name=config.require_secret("name"),
        configuration={
            "username": config.require_secret("shown"),
            "password": config.require_secret("key"),
            "base.url": pulumi.Output.secret("hushed-base"),
        },
        tags=["crm", pulumi.Output.secret("hushed-tag"), *(config.get_object("more") or [])],
    )
pulumi.export("token", plain.token)
pulumi.export("everything", oauth)
"""
KEY = """-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu
-----END PRIVATE KEY-----
"""
SHOWN = 'canary-user&3 <p> "w/+d'


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


# How a service or a gateway may send secrets back. Each line has the name of its spelling, so that
# the test sees that it came.
ECHOES: dict[str, Callable[[str], str]] = {
    "asis": str,
    "upper": str.upper,
    "json": lambda text: json.dumps(text)[1:-1],
    "jsonjson": lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    "percent": lambda text: quote(text, safe=""),
    "smallpercent": lambda text: quote(text, safe="").lower(),
    "entities": html.escape,
    "numbers": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "base64": in_base64,
    "unpadded": lambda text: in_base64(text).rstrip("="),
    "forurls": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "basicpair": lambda text: f"Basic {in_base64(f'me:{text}')}",
    "basickey": lambda text: f"Basic {in_base64(f'{text}:')}",
    "hex": lambda text: text.encode().hex(),
    "colons": lambda text: text.encode().hex(":"),
    "cut": lambda text: text[: max(8, len(text) * 2 // 3)],
    "windows": lambda text: text.replace("\n", "\r\n"),
    "oneline": lambda text: " ".join(text.split()),
    "line": lambda text: text.splitlines()[-2] if "\n" in text else text,
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
        secrets = {"password": "canary-secret", "code": code, "name": "hushed-name & more"}
        stack.configure({"spellings": json.dumps(list(ECHOES))}, **secrets, key=KEY, shown=SHOWN)
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
            one = ("--skip-preview", "--target", plain_urn)
            lived.saw("refused", stack.run(verb, "--yes", *one, ok=False).text)
        stack.control("DELETE", "/faults")

        spoken = [SHOWN, "hushed-name & more", "hushed-tag", "hushed-base", KEY]
        for spelling, write in ECHOES.items():
            message = f"{spelling}: {' and '.join(map(write, spoken))}"
            meets = {"kind": "status", "status": 400, "path": f"^/instances/{stack.id(spelling)}$"}
            stack.control("POST", "/faults", {**meets, "message": message})
        stack.run("config", "set", "--plaintext", "more", '["new"]')
        options = ("--yes", "--skip-preview", "--continue-on-error")
        lived.saw("echoes", stack.run("up", *options, ok=False).text)
        stack.control("DELETE", "/faults")

        # Loopback goes through no proxy, whatever NO_PROXY says; another host does.
        stack.environment["HTTP_PROXY"] = stack.environment["HTTPS_PROXY"]
        stack.environment["NO_PROXY"] = ""
        lived.saw("loopback", stack.refresh("--debug").text)
        url = stack.environment["CLOUD_ELEMENTS_BASE_URL"]
        stack.environment |= {
            "CLOUD_ELEMENTS_BASE_URL": "https://service.invalid/elements/api-v2",
            "CLOUD_ELEMENTS_MOVED_FROM": url,
        }
        lived.saw("proxy", stack.refresh("--debug", ok=False).text)
        stack.environment["CLOUD_ELEMENTS_BASE_URL"] = url
        for name in ("HTTP_PROXY", "NO_PROXY", "CLOUD_ELEMENTS_MOVED_FROM"):
            del stack.environment[name]

        stack.control("POST", "/faults", {"kind": "status", "status": 400, "method": "PUT", **told})
        changed = PROGRAM.replace('tags=["crm"]', 'tags=["crm"], disabled=True').replace(
            '"event.objects": ', '"event.vendor.type": "webhook", "event.objects": '
        )
        (stack.program / "__main__.py").write_text(changed)
        stack.environment["CLOUD_ELEMENTS_LOG_LEVEL"] = "debug"
        lived.saw("failure", stack.run("up", "--yes", "--debug", "--diff", ok=False).text)
        stack.control("DELETE", "/faults")
        lived.saw("debug", stack.run("up", "--yes", "--skip-preview", "--debug").text)

        (stack.folder / "bug").mkdir()
        (stack.folder / "bug" / "sitecustomize.py").write_text(BUG)
        packages = stack.environment["PYTHONPATH"]
        stack.environment["PYTHONPATH"] = f"{stack.folder / 'bug'}:{packages}"
        lived.saw("bug", stack.refresh("--debug", ok=False).text)
        stack.environment["PYTHONPATH"] = packages
        lived.saw("sandbox", json.dumps(stack.control("GET", "/requests")))
        lived.saw("destroy", stack.run("destroy", "--yes", "--diff").text)
        lived.saw("state", stack.raw_state())
        lived.saw("events", (folder / "events.json").read_text())
    return lived


MARKED_TOO = {
    "preview", "up", "refresh", "destroy", "stack", "state", "events", "failure", "debug", "bug",
    "v1", "refused", "echoes", "loopback", "proxy",
}  # fmt: skip


@pytest.mark.parametrize(
    "surface",
    [
        "preview", "up", "refresh", "destroy", "stack", "state", "events", "failure", "debug",
        "bug", "v1", "sandbox", "refused", "echoes", "loopback", "proxy",
    ],
)  # fmt: skip
def test_no_secret_is_seen(life: Life, surface: str) -> None:
    seen = life.of(surface)
    found = [secret for secret in life.secrets if secret.lower() in seen.lower()]
    assert found == [], "…".join(part[-80:] for part in seen.split(found[0])[:-1])


@pytest.mark.parametrize("surface", sorted(MARKED_TOO))
def test_what_the_program_marked_secret_is_not_seen_either(life: Life, surface: str) -> None:
    # The sandbox, as any service, gets names and tags without a mark.
    assert "hushed" not in life.of(surface).lower()


def test_the_failure_tells_what_failed_without_the_values(life: Life) -> None:
    assert "returned 400: the password [secret] of [secret] is wrong" in life.of("failure")


def test_a_refusal_is_told_without_values_that_were_not_sent(life: Life) -> None:
    seen = life.of("refused")
    assert seen.count("returned 400: the password [secret] of [secret] is wrong") >= 2
    assert "reading failed" in seen
    assert "deleting failed" in seen


def test_a_proxy_that_fails_is_told_without_its_password(life: Life) -> None:
    assert "the proxy did not respond; check HTTPS_PROXY" in life.of("proxy")


def test_our_debug_log_tells_the_requests(life: Life) -> None:
    assert "returned 200" in life.of("debug")


def test_a_bug_of_ours_is_one_line_that_says_so(life: Life) -> None:
    seen = life.of("bug")
    assert "a bug of pulumi-cloud-elements" in seen
    assert "please report this line" in seen
    assert "KeyError at" in seen
    assert "Traceback" not in seen


def test_every_spelling_came_back_and_none_is_seen(life: Life) -> None:
    seen = life.of("echoes")
    for spelling in ECHOES:
        hidden = r"(Basic )?\[secret\]"
        assert re.search(rf"returned 400: {spelling}: {hidden} and {hidden}", seen), spelling
    for line in KEY.splitlines()[1:-1]:
        for part in (line[:12], line[20:32], in_base64(line)[:16], line.encode().hex()[:16]):
            assert part.lower() not in seen.lower(), part
    assert seen.count('updating failed for instance "[secret]"') >= len(ECHOES)
