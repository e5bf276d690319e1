"""Programs beyond the one instance: values not known at preview, a second account."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import requests
from cloud_elements_sandbox.server import running

from .stack import Stack

DEPENDENT = """
import pulumi
import pulumi_cloud_elements as cloud_elements

first = cloud_elements.Instance(
    "first", element_key="closeio", configuration={"username": "canary-u", "password": "canary-p"}
)
cloud_elements.Instance(
    "second",
    element_key="closeio",
    configuration={
        "username": first.token,
        "password": "canary-p",
        "event.objects": first.name.apply(lambda name: f"of {name}"),
    },
)
"""
SECOND_ACCOUNT = """
import pulumi
import pulumi_cloud_elements as cloud_elements

other = cloud_elements.Provider(
    "other", user_secret="%s", organization_secret="%s", base_url="%s", marker=False, max_retries=2
)
cloud_elements.Instance(
    "theirs",
    element_key="closeio",
    configuration={"username": "canary-u", "password": "canary-p"},
    opts=pulumi.ResourceOptions(provider=other),
)
"""
OMITTED = """
import pulumi
import pulumi_cloud_elements as cloud_elements

other = cloud_elements.Provider(
    "other", user_secret="%s", organization_secret="%s", catalogue_checks=False{given}
)
cloud_elements.Instance(
    "theirs",
    element_key="closeio",
    configuration={{"username": "canary-u", "password": "canary-p"}},
    opts=pulumi.ResourceOptions(provider=other),
)
"""
US = "https://api.cloud-elements.com/elements/api-v2"
EU = "https://api.cloud-elements.co.uk/elements/api-v2"
MANY = """
import asyncio
from pathlib import Path

import pulumi
import pulumi_cloud_elements as cloud_elements
from pulumi.runtime.settings import SETTINGS


async def later(token):
    await asyncio.sleep(0.5)
    with Path("seen").open("a") as seen:
        seen.write(f"{len(token) > 0}\\n")
    return token


for number in range(10):
    instance = cloud_elements.Instance(
        f"one-{number}",
        element_key="closeio",
        configuration={"username": "canary-u", "password": "canary-p"},
    )
    instance.token.apply(later)
    cloud_elements.Instance.get(f"read-{number}", instance.id).token.apply(later)
Path("waited").write_text(str(len(SETTINGS.outputs)))
"""


def test_values_of_another_instance_are_let_through_at_preview(stack: Stack) -> None:
    (stack.program / "__main__.py").write_text(DEPENDENT)
    shown = stack.run("preview", "--diff").text
    assert "2 to create" in shown or "3 to create" in shown
    assert stack.instances() == []
    stack.up()
    by_name = {str(row["name"]): row for row in stack.instances()}
    assert by_name["second"]["configuration"]["username"] == by_name["first"]["token"]
    assert by_name["second"]["configuration"]["event.objects"] == "of first"
    stack.unchanged()
    assert "canary" not in stack.raw_state()
    state = json.loads(stack.run("stack", "export").text)
    rows = state["deployment"]["resources"]
    instances = [row for row in rows if row["type"].endswith(":Instance")]
    assert len(instances) == 2
    for row in instances:  # where it is declared, and little more
        assert "__main__.py#" in row["sourcePosition"]
        assert "__main__.py" in json.dumps(row["stackTrace"])
        assert "/instance.py" not in json.dumps(row["stackTrace"])
        assert len(row["stackTrace"]) <= 4


def test_what_is_made_of_an_output_is_waited_for_and_the_thirty_others_are_not(
    stack: Stack,
) -> None:
    (stack.program / "__main__.py").write_text(MANY)
    stack.up()
    assert (stack.program / "seen").read_text().splitlines() == ["True"] * 20
    # The one that is made of an output, and a few that the registration is made of.
    assert int((stack.program / "waited").read_text()) < 20 * 10
    assert len(stack.instances()) == 10


def test_an_explicit_provider_wins_over_the_environment(stack: Stack) -> None:
    with running() as other:
        program = SECOND_ACCOUNT % (other.user_secret, other.organization_secret, other.url)
        (stack.program / "__main__.py").write_text(program)
        stack.up()
        assert stack.instances() == []
        [theirs] = requests.get(
            f"{other.url}/instances", headers=other.authorization, timeout=30
        ).json()
        assert theirs["tags"] == ["theirs"]  # a setting that is no string is obeyed, too
        stack.unchanged()
        state = stack.raw_state()
        assert other.user_secret not in state
        assert other.organization_secret not in state
        stack.destroy()


def omitting(stack: Stack, given: str = "") -> None:
    """Declare an explicit provider, without a base URL if none is given, and an instance of it."""
    secrets = stack.sandbox.user_secret, stack.sandbox.organization_secret
    (stack.program / "__main__.py").write_text(OMITTED.format(given=given) % secrets)


def settings_sent(stack: Stack) -> dict[str, Any]:
    """Return the inputs of the explicit provider, as the state has them."""
    [row] = [row for row in stack.resources() if row["urn"].endswith("::other")]
    inputs: dict[str, Any] = row["inputs"]
    return inputs


def test_an_explicit_provider_without_a_base_url_uses_the_environments(stack: Stack) -> None:
    omitting(stack)
    stack.up()
    [row] = stack.instances()
    assert "cloud-elements:baseUrl" not in settings_sent(stack)
    # Earlier versions sent the default, which is the same as the environment's here.
    omitting(stack, given=f", base_url={stack.sandbox.url!r}")
    stack.up()
    assert settings_sent(stack)["cloud-elements:baseUrl"] == stack.sandbox.url
    omitting(stack)
    stack.forget()
    shown = stack.run("preview", "--diff").text
    assert "replace" not in shown
    stack.up()
    assert stack.requests_made("POST", "PUT", "PATCH", "DELETE") == []
    assert "cloud-elements:baseUrl" not in settings_sent(stack)
    stack.settled()
    assert stack.instances() == [row]


def test_a_state_with_the_earlier_default_of_the_base_url_is_kept(
    stack: Stack, tmp_path: Path
) -> None:
    omitting(stack, given=f", base_url={stack.sandbox.url!r}")
    stack.up()
    before = tmp_path / "state.json"
    stack.run("stack", "export", "--file", str(before))
    text = before.read_text()
    sent = f'"cloud-elements:baseUrl": "{stack.sandbox.url}"'
    assert sent in text
    text = text.replace(sent, '"cloud-elements:baseUrl": "us"').replace(stack.sandbox.url, US)
    before.write_text(text)
    stack.run("stack", "import", "--file", str(before))
    # The service cannot be reached, and need not: only the provider itself is updated.
    stack.environment |= {"HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1,localhost"}
    omitting(stack)
    stack.environment["CLOUD_ELEMENTS_BASE_URL"] = "eu"
    refused = stack.run("refresh", "--yes", "--run-program", ok=False).text
    assert f"was created at {US}, but the provider is configured for {EU}" in refused
    del stack.environment["CLOUD_ELEMENTS_BASE_URL"]
    shown = stack.run("preview", "--diff").text
    assert '- cloud-elements:baseUrl           : "us"' in shown
    assert "~ 1 to update\n    2 unchanged\n" in shown
    assert "1 updated\n    2 unchanged\n" in stack.up().text
    stack.unchanged()
