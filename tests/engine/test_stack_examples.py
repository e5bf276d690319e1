"""The examples with more than one environment, team, stack or account."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from cloud_elements_sandbox.server import Running, running

from .conftest import EXAMPLES, initialize
from .stack import Stack
from .test_examples import lives

SECRETS = {"closeioApiKey": "canary-1", "closeioPassword": "canary-2"}


def test_environments(tmp_path: Path, engine: str, sandbox: Running) -> None:
    stack = Stack(tmp_path, engine, sandbox, name=None)
    for file in (EXAMPLES / "environments").iterdir():
        if file.is_file():
            shutil.copy(file, stack.program)
    for name in ("dev", "production"):
        initialize(stack, name)
        stack.configure({}, **SECRETS)
        stack.up()
    lives(stack)
    by_name = {str(row["name"]): row for row in stack.instances()}
    dev, production = by_name["Close.io dev"], by_name["Close.io production"]
    callback = "event.notification.callback.url"
    assert dev["configuration"][callback] == "https://dev.example.com/events"
    assert production["configuration"][callback] == "https://app.example.com/events"
    assert {"crm", "dev", "owner:crm-team"} <= set(dev["tags"])
    assert {"crm", "production", "owner:crm-team"} <= set(production["tags"])
    # The base URL of the stacks' files is there for a user; here the environment's wins.
    assert "staging" in (stack.program / "Pulumi.dev.yaml").read_text()

    refused = stack.destroy("--stack", "production", ok=False).text
    assert "protect" in refused
    stack.destroy("--stack", "dev")
    assert [row["name"] for row in stack.instances()] == ["Close.io production"]


def test_a_component(example: Callable[..., Stack]) -> None:
    secrets = ("salesApiKey", "salesPassword", "supportApiKey", "supportPassword")
    stack = example("component", {}, **{name: f"canary-{name}" for name in secrets})
    stack.up()
    lives(stack)
    sales, support = sorted(stack.instances(), key=lambda row: str(row["name"]))
    assert (sales["name"], support["name"]) == ("sales CRM", "support CRM")
    assert sales["configuration"]["event.poller.refresh_interval"] == "5"
    assert "owner:support" in support["tags"]
    rows = stack.resources()
    component = next(row for row in rows if row["urn"].endswith("CrmConnection::sales"))
    child = next(row for row in rows if row["urn"].endswith("Instance::sales-instance"))
    assert child["parent"] == component["urn"]
    assert component["outputs"]["instance_id"] == child["id"]
    assert "ciphertext" in component["outputs"]["token"]
    assert str(sales["token"]) not in stack.raw_state()


def test_a_stack_reference_hands_the_token_on_and_never_shows_it(
    example: Callable[..., Stack],
) -> None:
    owner = example("stack_reference/connection", {}, **SECRETS)
    owner.up()
    [row] = owner.instances()
    consumer = example(
        "stack_reference/consumer", {"connection": "organization/connection/example"}
    )
    # One backend for both, as Pulumi Cloud or an object store would be.
    consumer.environment["PULUMI_BACKEND_URL"] = owner.environment["PULUMI_BACKEND_URL"]
    stacks = Path(".pulumi") / "stacks" / "consumer"
    shutil.copytree(consumer.state / stacks, owner.state / stacks)
    shown = consumer.run("up", "--yes", "--diff").text
    shown += consumer.run("stack", "output").text + owner.run("stack", "output").text
    outputs = consumer.outputs()
    assert outputs["token"] == row["token"]
    assert outputs["contactsSeen"] > 0
    states = owner.raw_state()
    assert "consumer" in states
    assert "connection" in states
    for secret in (str(row["token"]), "canary"):
        assert secret not in states
        assert secret not in shown
    state = json.loads((owner.state / stacks / "example.json").read_text())
    rows = state["checkpoint"]["latest"]["resources"]
    [reference] = [row for row in rows if "StackReference" in row["type"]]
    assert "ciphertext" in json.dumps(reference["outputs"])


def test_two_accounts(example: Callable[..., Stack], sandbox: Running) -> None:
    with running() as other:
        accounts = {"emea": sandbox, "apac": other}
        secrets = {
            f"{name}{key}": value
            for name, account in accounts.items()
            for key, value in (
                ("UserSecret", account.user_secret),
                ("OrganizationSecret", account.organization_secret),
            )
        }
        plain = {f"{name}BaseUrl": account.url for name, account in accounts.items()}
        stack = example("two_accounts", plain, **SECRETS, **secrets)
        for name in ("BASE_URL", "USER_SECRET", "ORGANIZATION_SECRET"):
            del stack.environment[f"CLOUD_ELEMENTS_{name}"]  # two accounts, and no third
        stack.up()
        lives(stack)
        outputs = stack.plain_outputs()
        assert (outputs["emeaUrl"], outputs["apacUrl"]) == (sandbox.url, other.url)
        [ours] = stack.instances()
        assert ours["name"] == "crm-emea"
        state = stack.raw_state()
        for secret in secrets.values():
            assert secret not in state

        _point_elsewhere(stack, sandbox, other)


def _point_elsewhere(stack: Stack, sandbox: Running, other: Running) -> None:
    """See what becomes of an instance whose resource is given the other account's provider."""
    program = stack.program / "__main__.py"
    as_it_was = text = program.read_text()
    for old, new in (
        ('("emea", "apac")', '("apac", "emea")'),
        ("provider=provider", 'provider=providers.setdefault("apac", provider)'),
        ("config = ", "providers: dict[str, pulumi.ProviderResource] = {}\nconfig = "),
    ):
        assert old in text
        text = text.replace(old, new)
    program.write_text(text)
    stack.forget()
    assert "5 unchanged" in stack.up().text  # silent: nothing to replace, nothing to update
    told = f"was created at {sandbox.url}, but the provider is configured for {other.url}"
    assert told in stack.refresh(ok=False).text
    program.write_text(text.replace('["crm", account]', '["changed"]'))
    assert told in stack.up(ok=False).text
    assert told in stack.destroy(ok=False).text
    assert stack.requests_made("POST", "PUT", "PATCH", "DELETE") == []
    assert len(stack.instances()) == 1
    # The right provider again, and all is well.
    program.write_text(as_it_was)
    stack.up()
    stack.refresh("--expect-no-changes")
    # To move it for good: another name together with the other provider.
    program.write_text(text.replace('f"crm-', 'f"moved-'))
    stack.up()
    assert stack.instances() == []
