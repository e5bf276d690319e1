"""What a program's `InstanceSet` asks of the engine, and that its words are the field table's."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest
from pulumi_cloud_elements import InstanceSet, InstanceSetMember
from pulumi_cloud_elements.redaction import MARKED_INPUTS
from pulumi_cloud_elements.resources.instance_set.members import OWN, marked_name
from pulumi_cloud_elements.sdk.secrets import in_protocol

from .engine import asked_by, properties

ACME: dict[str, Any] = {"name": "Acme", "configuration": {"username": "the-key", "hostname": "h"}}
COMMON = {"password": "the-password", "pagination.max": 7}


def registered(instances: Any, **inputs: Any) -> Any:
    """Return the request by which a program registers a set."""

    def program() -> None:
        made = instances() if callable(instances) else instances
        InstanceSet("customers", element_key="closeio", instances=made, **inputs)

    [request] = asked_by(program).registered
    return request


def test_the_type_in_every_state() -> None:
    request = registered({})
    assert request.type == "pulumi-python:dynamic/cloudelements:InstanceSet"
    assert list(request.additionalSecretOutputs) == ["tokens"]


def test_every_argument() -> None:
    member = {**ACME, "provider_data": {"code": "the-code"}, "tags": ["crm"], "disabled": True}
    request = registered(
        {"acme": member}, configuration=COMMON, max_deletions=3, release=["globex"]
    )
    assert properties(request) == {
        "element_key": "closeio",
        "configuration": {"password": in_protocol("the-password"), "pagination.max": 7},
        "instances": {
            "acme": {
                "name": "Acme",
                "configuration": {"username": in_protocol("the-key"), "hostname": "h"},
                "provider_data": in_protocol({"code": "the-code"}),
                "tags": ["crm"],
                "disabled": True,
            }
        },
        "max_deletions": 3,
        "release": ["globex"],
    }


def secret(value: Any) -> pulumi.Output[Any]:
    return pulumi.Output.secret(value)


def test_one_secret_object_is_a_secret_leaf_by_leaf_and_named_as_a_whole() -> None:
    member = {**ACME, "tags": ["gold"], "disabled": False}
    request = registered(lambda: secret({"acme": member}))
    assert properties(request) == {
        "element_key": "closeio",
        "instances": {
            "acme": {
                "name": in_protocol("Acme"),
                "configuration": {
                    "username": in_protocol("the-key"),
                    "hostname": in_protocol("h"),
                },
                "tags": in_protocol(["gold"]),
                "disabled": in_protocol(value=False),
            }
        },
        MARKED_INPUTS: json.dumps(["instances"]),
    }


def marked(*names: str) -> str:
    return json.dumps(sorted(names))


@pytest.mark.parametrize(
    ("member", "names"),
    [
        (lambda: secret(ACME), (marked_name("acme"),)),
        (lambda: {**ACME, "name": secret("Acme")}, (marked_name("acme", "name"),)),
        (lambda: {**ACME, "tags": [secret("x"), "y"]}, (marked_name("acme", "tags"),)),
        (
            lambda: {**ACME, "configuration": secret(ACME["configuration"])},
            (marked_name("acme", "configuration"),),
        ),
        (
            lambda: {"configuration": {"username": secret("u"), "hostname": secret("h")}},
            (marked_name("acme", "configuration.hostname"),),
        ),
        (lambda: {"provider_data": secret({"code": "c"})}, ()),
        (lambda: {**ACME, "name": pulumi.Output.from_input("plain")}, ()),
    ],
    ids=["member", "name", "tag", "configuration", "entry", "provider data", "no secret"],
)
def test_what_the_program_marks_secret_is_named_for_the_provider(
    member: Any, names: tuple[str, ...]
) -> None:
    asked = properties(registered(lambda: {"acme": member(), "globex": ACME}))
    assert asked.get(MARKED_INPUTS) == (marked(*names) if names else None)
    assert sorted(asked["instances"]) == ["acme", "globex"]
    assert asked["instances"]["globex"]["name"] == "Acme"
    assert isinstance(asked["instances"]["acme"], Mapping)
    section = asked["instances"]["acme"].get("configuration", {})
    assert section.get("username", in_protocol("the-key")) in (
        in_protocol("the-key"),
        in_protocol("u"),
    )


def test_a_common_configuration_is_hidden_and_named_by_entry() -> None:
    def program() -> None:
        common = {"password": secret("p"), "hostname": secret("h")}
        InstanceSet("s", element_key="closeio", instances={}, configuration=common)

    [request] = asked_by(program).registered
    asked = properties(request)
    assert asked["configuration"] == {"password": in_protocol("p"), "hostname": in_protocol("h")}
    assert asked[MARKED_INPUTS] == marked("configuration.hostname")


def test_a_secret_common_configuration_is_a_secret_leaf_by_leaf() -> None:
    def program() -> None:
        InstanceSet("s", element_key="closeio", instances={}, configuration=secret(COMMON))

    [request] = asked_by(program).registered
    asked = properties(request)
    assert asked["configuration"] == {
        "password": in_protocol("the-password"),
        "pagination.max": in_protocol(7),
    }
    assert asked[MARKED_INPUTS] == marked("configuration")


def test_what_is_no_dictionary_goes_to_the_provider_which_says_so() -> None:
    assert properties(registered({"acme": 5}))["instances"] == {"acme": 5}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"import_": "7"}, "import_ cannot work"),
        ({"id": "7"}, "id cannot work, as a set is not at the service"),
        ({"replace_on_changes": ["*"]}, 'replace_on_changes=["*"] would replace all instances'),
    ],
)
def test_options_that_cannot_work_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(pulumi.RunError) as raised:
        InstanceSet(
            "customers",
            element_key="closeio",
            instances={},
            opts=pulumi.ResourceOptions(**options),
        )
    assert str(raised.value).startswith(f'InstanceSet "customers": {words}')


def test_one_property_may_replace() -> None:
    request = registered({}, opts=pulumi.ResourceOptions(replace_on_changes=["element_key"]))
    assert list(request.replaceOnChanges) == ["element_key"]


def test_a_token_by_key() -> None:
    class Tokens:
        def apply(self, of: Callable[[Mapping[str, str]], str]) -> str:
            return of({"acme": "the-token"})

    made = InstanceSet.__new__(InstanceSet)
    made.__dict__["tokens"] = Tokens()
    found: Any = made.token("acme")
    assert found == "the-token"
    with pytest.raises(KeyError, match='there is no instance "nobody" in this set'):
        made.token("nobody")


# The table


def test_a_member_has_the_arguments_of_an_instance() -> None:
    assert sorted(InstanceSetMember.__annotations__) == sorted(OWN)
