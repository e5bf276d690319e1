"""What a program gets from a lookup, in its own process, from the account of its settings."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pulumi
import pulumi_cloud_elements as cloud_elements
import pytest
from pulumi_cloud_elements.lookups.account import ACCOUNTS, Accounts
from pulumi_cloud_elements.settings import Settings

from ..fake.client import FakeClient, FakeElements
from ..fake.service import Service
from .engine import asked_by

FORMULA = {
    "name": "Sync",
    "description": "Copies contacts [pulumi:0123456789abcdef]",
    "engine": "v3",
    "configuration": [{"key": "crm", "type": "elementInstance", "required": True}],
    "triggers": [{"type": "manual"}],
    "steps": [],
}
Function = Callable[..., Any]


@pytest.fixture
def asked() -> list[Settings]:
    """Give the settings of the accounts that were asked."""
    return []


@pytest.fixture
def client() -> FakeClient:
    """Give the client of all lookups."""
    return FakeClient(Service())


@pytest.fixture
def service(
    monkeypatch: pytest.MonkeyPatch, client: FakeClient, asked: list[Settings]
) -> Iterator[Service]:
    """Give an account with three instances and a formula, which all lookups ask."""
    for name, tags in (("CRM", ["sales"]), ("Twin", ["a"]), ("Twin", ["b", "pulumi-stack:x"])):
        section = {"username": "the-key", "password": "the-password"}
        body = {"name": name, "element": {"key": "closeio"}, "configuration": section, "tags": tags}
        client.instances.create(body)
    client.formulas.create(FORMULA)

    def client_of(settings: Settings) -> FakeClient:
        asked.append(settings)
        return client

    monkeypatch.setenv("CLOUD_ELEMENTS_BASE_URL", "eu")
    before = ACCOUNTS.set(Accounts(client_of))
    yield client.service
    ACCOUNTS.reset(before)


def resolved(program: Callable[[], pulumi.Output[Any]]) -> tuple[Any, bool, bool]:
    """Run a program and return its output's value, and whether it is a secret, and known."""
    found: list[tuple[Any, bool, bool]] = []

    async def wait(output: pulumi.Output[Any]) -> None:
        value = await output.future()
        found.append((value, await output.is_secret(), await output.is_known()))

    async def whole() -> None:
        await wait(program())

    asyncio.run(whole())
    return found[0]


def failure(program: Callable[[], object]) -> str:
    """Return the one line that ends a program."""
    with pytest.raises(pulumi.RunError) as caught:
        asked_by(program)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# What is found


def test_an_instance(service: Service, asked: list[Settings]) -> None:
    def program() -> pulumi.Output[Any]:
        found = cloud_elements.get_instance(name="CRM")
        assert (found.id, found.name, found.element_key) == ("1", "CRM", "closeio")
        assert found.element_id == 146
        assert (found.tags, found.valid, found.disabled) == (["sales"], True, False)
        assert found.created_date
        assert "CRM" not in repr(found)
        return found.token

    token, is_secret, _ = resolved(program)
    assert token == service.rows["1"]["token"]
    assert is_secret
    assert [one.base_url for one in asked] == ["https://api.cloud-elements.co.uk/elements/api-v2"]


def test_tags_of_the_provider_are_left_out(service: Service) -> None:
    def program() -> pulumi.Output[Any]:
        found = cloud_elements.get_instance(name="Twin", tag="b", element_key="closeio")
        assert (found.id, found.tags) == ("3", ["b"])
        return found.token

    resolved(program)


def test_an_element(service: Service) -> None:
    found = cloud_elements.get_element("closeio")
    assert (found.key, found.id, found.hub) == ("closeio", 146, "crm")
    assert found.name == "Close.io Beta"
    assert found.authentication_type == "basic"
    entry = found.configuration["password"]
    assert (entry.type, entry.required, entry.default, entry.options) == (
        "PASSWORD",
        True,
        None,
        (),
    )


def test_a_formula(service: Service) -> None:
    found = cloud_elements.get_formula(name="Sync")
    assert found == cloud_elements.get_formula(id=found.id)
    assert (found.name, found.description) == ("Sync", "Copies contacts")
    assert (found.engine, found.active) == ("v3", True)
    variable = {"name": "crm", "type": "elementInstance", "required": True}
    assert found.variables == {"crm": variable}


# The variants for outputs


def test_the_output_of_an_instance_has_its_token_as_a_secret(service: Service) -> None:
    def found() -> pulumi.Output[Any]:
        return cloud_elements.get_instance_output(name=pulumi.Output.from_input("CRM"))

    assert resolved(lambda: found().token) == (service.rows["1"]["token"], True, True)
    assert resolved(lambda: found().id) == ("1", False, True)


@pytest.mark.parametrize(
    ("look_up", "id_"),
    [
        (lambda known: cloud_elements.get_element_output(known("closeio")), 146),
        (lambda known: cloud_elements.get_formula_output(name=known("Sync")), "1"),
        (lambda known: cloud_elements.get_formula_output(id=known("1")), "1"),
        (lambda known: cloud_elements.get_instance_output(tag=known("sales")), "1"),
    ],
)
def test_criteria_that_are_outputs(service: Service, look_up: Function, id_: object) -> None:
    assert resolved(lambda: look_up(pulumi.Output.from_input).id) == (id_, False, True)


def test_nothing_is_asked_before_the_criteria_are_known(service: Service) -> None:
    def program() -> pulumi.Output[Any]:
        unknown: Any = pulumi.Output.from_input(pulumi.UNKNOWN)
        return cloud_elements.get_instance_output(name=unknown).id

    _, _, is_known = resolved(program)
    assert not is_known
    assert service.called("instances.list") == []


def test_a_lookup_waits_for_what_it_depends_on(service: Service) -> None:
    seen: list[object] = []

    def program() -> None:
        instance = cloud_elements.Instance("first", element_key="closeio")
        opts = pulumi.InvokeOutputOptions(depends_on=[instance])
        found = cloud_elements.get_instance_output(name="CRM", opts=opts)
        found.id.apply(seen.append)

    [request] = asked_by(program).registered
    assert request.name == "first"
    assert seen == ["1"]


def test_what_depends_on_a_resource_that_does_not_exist_yet_is_not_known(service: Service) -> None:
    def program() -> pulumi.Output[Any]:
        later: Any = pulumi.Output.from_input(pulumi.UNKNOWN)
        opts = pulumi.InvokeOutputOptions(depends_on=later)
        return cloud_elements.get_instance_output(name="CRM", opts=opts).id

    _, _, is_known = resolved(program)
    assert not is_known


@pytest.mark.parametrize("exists", [True, False])
def test_a_criterion_of_a_resource_that_does_not_exist_yet_is_not_looked_up(
    service: Service, exists: bool
) -> None:
    class Resource(pulumi.CustomResource):
        """One that is not registered."""

        def __init__(self) -> None:
            """Do nothing."""

        @property
        def id(self) -> pulumi.Output[str]:
            known: Any = "1" if exists else pulumi.UNKNOWN
            return pulumi.Output.from_input(known)

    async def known(value: Any) -> Any:
        return value

    def program() -> pulumi.Output[Any]:
        name = pulumi.Output[str](known({Resource()}), known("CRM"), known(True))
        return cloud_elements.get_instance_output(name=name).id

    id_, _, is_known = resolved(program)
    assert is_known is exists
    assert len(service.called("instances.list")) == exists
    assert not exists or id_ == "1"


@pytest.mark.parametrize(
    ("function", "criterion"),
    [
        ("get_instance", "name"), ("get_instance", "tag"), ("get_instance", "element_key"),
        ("get_element", "key"), ("get_formula", "name"), ("get_formula", "id"),
    ],
)  # fmt: skip
def test_a_criterion_that_cannot_be_one(
    service: Service, asked: list[Settings], function: str, criterion: str
) -> None:
    def refused(value: Any) -> str:
        return failure(lambda: getattr(cloud_elements, function)(**{criterion: value()}))

    assert refused(lambda: pulumi.Output.secret("canary")) == (
        f"{function}: {criterion} is an output, which is known later only: use {function}_output"
    )
    for value in (["x"], True, {"x": 1}, 1.5):
        assert refused(lambda value=value: value) == (
            f"{function}: {criterion} must be a string, not {type(value).__name__}"
        )
    assert asked == []


@pytest.mark.parametrize("id_", ["146", 146, 146.0])
def test_an_id_may_be_a_number(service: Service, id_: Any) -> None:
    _, _, is_known = resolved(
        lambda: cloud_elements.get_instance(name="CRM", element_key=id_).token
    )
    assert is_known


class Meeting(FakeElements):
    """Elements of which two must be asked for at the same time."""

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self.both = threading.Barrier(2, timeout=10)

    def get(self, key: str) -> Any:
        self.both.wait()  # neither goes on before the other has begun
        return super().get(key)


def test_the_program_goes_on_while_outputs_are_looked_up(
    service: Service, client: FakeClient
) -> None:
    client.elements = Meeting(service)

    def program() -> pulumi.Output[Any]:
        one, other = (cloud_elements.get_element_output(key) for key in ("closeio", "sftp"))
        return pulumi.Output.all(one.key, other.key)

    assert resolved(program)[0] == ["closeio", "sftp"]


# What fails


@pytest.mark.parametrize(
    ("look_up", "line"),
    [
        (
            lambda: cloud_elements.get_instance(name="Twin"),
            'get_instance: there are 2 instances with name "Twin" (ids 2, 3): ',
        ),
        (
            lambda: cloud_elements.get_instance_output(name="Twin"),
            'get_instance_output: there are 2 instances with name "Twin" (ids 2, 3): ',
        ),
        (
            lambda: cloud_elements.get_instance(tag="no\x1b[2Jne"),
            'get_instance: there is no instance with tag "no',
        ),
        (cloud_elements.get_instance, "get_instance: pass name, tag or element_key"),
        (
            lambda: cloud_elements.get_element("closoi"),
            'get_element: element_key "closoi": no such element: did you mean closeio?',
        ),
        (
            lambda: cloud_elements.get_formula(name="Twin"),
            'get_formula: there is no formula with name "Twin": ',
        ),
        (
            lambda: cloud_elements.get_formula_output(id="9"),
            "get_formula_output: there is no formula 9: correct the id",
        ),
        (cloud_elements.get_formula, "get_formula: pass either name or id"),
    ],
)
def test_a_failure_is_one_line(service: Service, look_up: Callable[[], object], line: str) -> None:
    said = failure(look_up)
    assert said.startswith(line)
    assert said.isprintable()


def test_a_criterion_that_is_a_secret_is_not_shown(service: Service) -> None:
    def program() -> None:
        cloud_elements.get_instance_output(name=pulumi.Output.secret("canary-name"), tag="a")

    line = failure(program)
    assert line.startswith("get_instance_output: there is no instance with name ")
    assert "canary" not in line


def test_what_a_secret_criterion_finds_is_a_secret(service: Service) -> None:
    def program() -> pulumi.Output[Any]:
        return cloud_elements.get_instance_output(name=pulumi.Output.secret("CRM")).id

    assert resolved(program) == ("1", True, True)


def test_settings_that_are_not_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUD_ELEMENTS_BASE_URL", "http://example.com")
    line = failure(lambda: cloud_elements.get_instance(name="CRM"))
    assert line.startswith("get_instance: baseUrl would send the secrets unencrypted")


# A provider in the options

EVERY: list[Function] = [
    lambda opts: cloud_elements.get_instance(name="CRM", opts=opts),
    lambda opts: cloud_elements.get_instance_output(name="CRM", opts=opts),
    lambda opts: cloud_elements.get_element("closeio", opts=opts),
    lambda opts: cloud_elements.get_element_output("closeio", opts=opts),
    lambda opts: cloud_elements.get_formula(name="Sync", opts=opts),
    lambda opts: cloud_elements.get_formula_output(name="Sync", opts=opts),
]
NAMES = [
    f"{name}{suffix}"
    for name in ("get_instance", "get_element", "get_formula")
    for suffix in ("", "_output")
]


def other_account() -> cloud_elements.Provider:
    return cloud_elements.Provider("other", user_secret="u", organization_secret="o")


@pytest.mark.parametrize(("name", "look_up"), list(zip(NAMES, EVERY, strict=True)))
@pytest.mark.parametrize("through_parent", [False, True])
def test_an_explicit_provider_is_refused(
    service: Service, name: str, look_up: Function, through_parent: bool
) -> None:
    def program() -> None:
        if not through_parent:
            look_up(pulumi.InvokeOptions(provider=other_account()))
            return
        children = pulumi.ResourceOptions(providers=[other_account()])
        parent = pulumi.ComponentResource("test:Component", "parent", None, children)
        look_up(pulumi.InvokeOptions(parent=parent))

    assert failure(program) == (
        f"{name}: opts has an explicit provider, but lookups use the account of the stack: omit "
        "it, or pass the id instead of looking it up"
    )
    assert not service.called("instances.list")


@pytest.mark.parametrize("look_up", EVERY)
def test_other_options_are_accepted(service: Service, look_up: Function) -> None:
    def program() -> None:
        parent = pulumi.ComponentResource("test:Component", "parent")
        look_up(pulumi.InvokeOptions(parent=parent))

    asked_by(program)
