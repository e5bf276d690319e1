"""Every resource is declared with an args object, a dictionary, or keyword arguments."""

from __future__ import annotations

import asyncio
import inspect
import re
from typing import Any

import pulumi
import pulumi_cloud_elements as cloud_elements
import pytest
from pulumi.runtime import settings
from pulumi_cloud_elements.program.calling import arguments_and_options
from pulumi_cloud_elements.program.declaring import options_to_read
from pulumi_cloud_elements.resources.fields import Fields
from pulumi_cloud_elements.resources.formula.fields import FIELDS as FORMULA
from pulumi_cloud_elements.resources.formula_instance.fields import FIELDS as FORMULA_INSTANCE
from pulumi_cloud_elements.resources.instance.fields import FIELDS as INSTANCE
from pulumi_cloud_elements.resources.instance_set.fields import FIELDS as INSTANCE_SET
from pulumi_cloud_elements.resources.transformation.fields import FIELDS as TRANSFORMATION
from pulumi_cloud_elements.resources.virtual_data_resource.fields import (
    FIELDS as VIRTUAL_DATA_RESOURCE,
)

from .constructors import assert_same_arguments, overloads
from .engine import asked_by, properties

REQUIRED: dict[str, dict[str, Any]] = {
    "Instance": {"element_key": "closeio"},
    "InstanceSet": {"element_key": "closeio", "instances": {"acme": {"name": "Acme"}}},
    "Formula": {},
    "FormulaInstance": {"formula_id": "1"},
    "VirtualDataResource": {"level": "organization", "fields": {"email": "string"}},
    "Transformation": {
        "virtual_data_resource": "contacts",
        "level": "organization",
        "vendor_name": "lead",
    },
}
TABLES: dict[str, Fields] = {
    "Instance": INSTANCE,
    "InstanceSet": INSTANCE_SET,
    "Formula": FORMULA,
    "FormulaInstance": FORMULA_INSTANCE,
    "VirtualDataResource": VIRTUAL_DATA_RESOURCE,
    "Transformation": TRANSFORMATION,
}
every_kind = pytest.mark.parametrize("kind", REQUIRED)
ADOPT = ("adopt", "12", "adpot")
# An optional argument, a value of it, and how somebody may misspell it.
OPTION: dict[str, tuple[str, Any, str]] = {
    **dict.fromkeys(REQUIRED, ADOPT),
    "InstanceSet": ("release", ["old"], "releases"),
}
PROTECTED = pulumi.ResourceOptions(protect=True)


def classes(kind: str) -> tuple[Any, Any, Any]:
    """Return a resource's class, its args class and its dictionary."""
    names = (kind, f"{kind}Args", f"{kind}ArgsDict")
    resource, args, dictionary = (getattr(cloud_elements, name) for name in names)
    return resource, args, dictionary


def request(kind: str, *given: Any, **named: Any) -> Any:
    [found] = asked_by(lambda: classes(kind)[0]("test", *given, **named)).registered
    found.ClearField("sourcePosition")  # the lines of this file
    found.ClearField("stackTrace")
    return found


def refused(kind: str, *given: Any, **named: Any) -> str:
    with pytest.raises(pulumi.RunError) as caught:
        asked_by(lambda: classes(kind)[0]("test", *given, **named))
    line = str(caught.value)
    assert line.startswith(f'{kind} "test": ')
    assert "\n" not in line
    return line.removeprefix(f'{kind} "test": ')


def test_every_resource_is_covered() -> None:
    public = [getattr(cloud_elements, name) for name in cloud_elements.__all__]
    kinds = [
        one
        for one in public
        if isinstance(one, type)
        and issubclass(one, pulumi.CustomResource)
        and not issubclass(one, pulumi.ProviderResource)
    ]
    assert {kind.__name__ for kind in kinds} == REQUIRED.keys()


@every_kind
def test_all_styles_declare_the_same(kind: str) -> None:
    _, args_class, _ = classes(kind)
    option, value, _ = OPTION[kind]
    inputs = {**REQUIRED[kind], option: value}
    expected = request(kind, **inputs, opts=PROTECTED)
    assert expected.protect
    args = args_class(**inputs)
    for found in (
        request(kind, PROTECTED, **inputs),
        request(kind, args, PROTECTED),
        request(kind, args, opts=PROTECTED),
        request(kind, opts=PROTECTED, args=args),
        request(kind, inputs, PROTECTED),
        request(kind, args=inputs, opts=PROTECTED),
    ):
        assert found == expected


@every_kind
def test_without_options(kind: str) -> None:
    _, args_class, _ = classes(kind)
    inputs = REQUIRED[kind]
    expected = request(kind, **inputs)
    assert request(kind, args_class(**inputs)) == request(kind, dict(inputs)) == expected
    assert request(kind, args_class(**inputs), None) == request(kind, None, **inputs) == expected


@every_kind
def test_an_argument_can_be_set_on_the_args_object(kind: str) -> None:
    _, args_class, _ = classes(kind)
    args = args_class(**REQUIRED[kind])
    option, value, _ = OPTION[kind]
    setattr(args, option, value)
    assert request(kind, args) == request(kind, **REQUIRED[kind], **{option: value})


@every_kind
def test_the_args_class_and_the_dictionary_have_the_keyword_arguments(kind: str) -> None:
    assert_same_arguments(*classes(kind))


@every_kind
def test_both_styles_take_options_last_and_second(kind: str) -> None:
    with_args, with_keywords = (inspect.signature(one) for one in overloads(classes(kind)[0]))
    assert list(with_args.parameters) == ["self", "resource_name", "args", "opts"]
    assert list(with_keywords.parameters)[:3] == ["self", "resource_name", "opts"]


@every_kind
@pytest.mark.parametrize("backend", [None, "acme"])
def test_what_only_the_provider_uses_is_no_attribute(kind: str, backend: str | None) -> None:
    resource, *_ = classes(kind)
    table = TABLES[kind]
    found: list[Any] = []

    def program() -> None:
        secret = {"adopt": pulumi.Output.secret("12")}
        more = {"instances": {"acme": secret}} if kind == "InstanceSet" else secret
        # Outputs are created when they are read, which needs the program's event loop.
        found.append(vars(resource("test", **{**REQUIRED[kind], **more})).keys())
        if kind != "InstanceSet":  # a set is not at the service
            found.append(vars(resource.get("theirs", "12")).keys())

    asked = asked_by(program, backend)
    sent = properties(asked.registered[0])
    assert ("__secret_inputs" in sent, "organization" in sent) == (True, backend is not None)
    internal = {f.name for f in (*table.inputs, *table.outputs) if f.internal} | {"__provider"}
    assert {"account", "declared", "organization", "__secret_inputs"} < internal
    for names in found:
        assert not internal & names
        assert names >= {f.name for f in table.outputs if not f.internal}


@every_kind
def test_an_args_object_shows_no_value(kind: str) -> None:
    _, args_class, _ = classes(kind)
    option, *_ = OPTION[kind]
    assert "canary" not in repr(args_class(**REQUIRED[kind], **{option: "canary"}))


@pytest.mark.parametrize("kind", [kind for kind in REQUIRED if REQUIRED[kind]])
def test_a_missing_argument_is_named(kind: str) -> None:
    *others, required = REQUIRED[kind]
    given = {name: REQUIRED[kind][name] for name in others}
    for line in (refused(kind, **given), refused(kind, given), refused(kind, PROTECTED, **given)):
        assert line == f"missing argument: pass {required}"


def test_all_missing_arguments_are_named() -> None:
    assert refused("VirtualDataResource") == "missing argument: pass level and fields"


@every_kind
def test_an_unknown_argument_is_named_with_the_nearest_one(kind: str) -> None:
    option, _, misspelt = OPTION[kind]
    for line in (
        refused(kind, **REQUIRED[kind], **{misspelt: "canary"}),
        refused(kind, {**REQUIRED[kind], misspelt: "canary"}),
    ):
        assert line == f"unknown argument {misspelt}: did you mean {option}?"
    assert refused(kind, **REQUIRED[kind], zzz=1) == "unknown argument zzz: remove it"


@every_kind
def test_the_styles_are_not_mixed(kind: str) -> None:
    _, args_class, _ = classes(kind)
    for args in (args_class(**REQUIRED[kind]), REQUIRED[kind]):
        assert refused(kind, args, adopt="12", name="x") == (
            f"args and keyword arguments are mixed: pass adopt, name in {kind}Args, too"
        )


@every_kind
def test_arguments_of_another_type(kind: str) -> None:
    _, args_class, _ = classes(kind)
    args = args_class(**REQUIRED[kind])
    other = cloud_elements.FormulaArgs() if kind == "Instance" else cloud_elements.InstanceArgs
    names = f"args must be {kind}Args or a dictionary, and opts ResourceOptions, not"
    for given in (["canary"], [other], ["canary", PROTECTED]):
        line = refused(kind, *given)
        assert line.startswith(names)
        assert line.endswith(": pass the arguments by their names")
        assert "canary" not in line
    assert refused(kind, args=5).startswith(names)
    for given, found in (([args, {"protect": True}], "dict"), ([PROTECTED, args], f"{kind}Args")):
        assert refused(kind, *given) == (
            f"opts must be ResourceOptions, not {found}: pass {kind}Args, then opts"
        )


@every_kind
def test_what_is_passed_twice_or_too_much(kind: str) -> None:
    _, args_class, _ = classes(kind)
    args = args_class(**REQUIRED[kind])
    assert refused(kind, args, args=args) == "args is passed twice: pass it once"
    assert refused(kind, args, PROTECTED, opts=PROTECTED) == "opts is passed twice: pass it once"
    assert refused(kind, PROTECTED, opts=PROTECTED) == "opts is passed twice: pass it once"
    assert refused(kind, args, PROTECTED, 5) == (
        f"too many positional arguments: pass {kind}Args and opts, or keyword arguments"
    )


# What a key that is not a string is in, of every kind of resource
DICTIONARIES: dict[str, list[tuple[str, Any]]] = {
    "Instance": [
        ("configuration", {"username": "canary", 5: "canary"}),
        ("configuration.event.poller.configuration.a", {5: "canary"}),
        ("provider_data", {5: "canary"}),
    ],
    "InstanceSet": [
        ("instances", {"acme": {}, 1001: {"configuration": {"username": "canary"}}}),
        ("instances.acme.configuration", {5: "canary"}),
        ("instances.acme", {5: "canary"}),
        ("configuration", {5: "canary"}),
    ],
    "Formula": [
        ("steps[0].properties", {5: "canary"}),
        ("steps[0].properties.json[0]", {5: "canary"}),
        ("triggers[0]", {5: "canary"}),
        ("configuration[0]", {5: "canary"}),
    ],
    "FormulaInstance": [("configuration", {5: "canary"}), ("settings.api", {5: "canary"})],
    "VirtualDataResource": [("fields", {5: "string"}), ("fields.a", {5: "string"})],
    "Transformation": [
        ("fields", {5: "email"}),
        ("fields.a[0]", {5: "email"}),
        ("configuration.inherit", {5: "canary"}),
        ("script", {5: "canary"}),
    ],
}


def nested(path: str, value: Any) -> dict[str, Any]:
    """Return the arguments with a value at a path."""
    special = ".event.poller.configuration."
    if special in path:
        return {"configuration": {special.strip("."): {"a": value}}}
    for part in reversed(re.findall(r"[^.[\]]+", path)):
        value = [value] if part == "0" else {part: value}
    found: dict[str, Any] = value
    return found


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [(kind, path, value) for kind, rows in DICTIONARIES.items() for path, value in rows],
)
def test_a_key_that_is_not_a_string_is_named_with_the_fix(kind: str, path: str, value: Any) -> None:
    inputs = {**REQUIRED[kind], **nested(path, value)}
    line = refused(kind, **inputs)
    assert line in (
        f"{path}: the key 5 is not a string: write '5'",
        f"{path}: the key 1001 is not a string: write '1001'",
    )
    assert refused(kind, classes(kind)[1](**inputs)) == line


def test_keys_of_other_types() -> None:
    line = "configuration: a key is not a string, but of the type NoneType: write a string"
    assert refused("Instance", element_key="closeio", configuration={None: "canary"}) == line
    for key, shown in ((True, "True"), (1.5, "1.5")):
        assert refused("Instance", element_key="closeio", configuration={key: "canary"}) == (
            f"configuration: the key {shown} is not a string: write '{shown}'"
        )


@pytest.mark.parametrize("secret", [False, True])
def test_a_key_in_an_output_is_named_when_it_is_known(secret: bool) -> None:
    async def instances(value: Any) -> tuple[Any, bool]:
        known = pulumi.Output.secret("x") if secret else pulumi.Output.from_input("x")
        inputs = {"element_key": "closeio", "instances": known.apply(lambda _: value)}
        args: Any
        args, _ = arguments_and_options(cloud_elements.InstanceSetArgs, "test", (), inputs)
        assert isinstance(args.instances, pulumi.Output)
        return await args.instances.future(), await args.instances.is_secret()

    assert asyncio.run(instances({"1001": {}})) == ({"1001": {}}, secret)
    line = """InstanceSet "test": instances: the key 1001 is not a string: write '1001'"""
    with pytest.raises(pulumi.RunError, match=f"^{line}$"):
        asyncio.run(instances({1001: {}}))
    settings.SETTINGS.outputs.clear()  # which the next program would wait for


def test_an_args_object_with_an_output_is_not_changed() -> None:
    async def unchanged() -> bool:
        later = pulumi.Output.from_input("closeio")
        args = cloud_elements.InstanceArgs(element_key=later)
        arguments_and_options(cloud_elements.InstanceArgs, "test", (args,), {})
        return args.element_key is later

    assert asyncio.run(unchanged())
    settings.SETTINGS.outputs.clear()


@pytest.mark.parametrize("kind", [kind for kind in REQUIRED if kind != "InstanceSet"])
@pytest.mark.parametrize(
    ("id_", "problem"),
    [
        (5, "not int: write '5'"),
        (None, "not NoneType: pass the id of what exists"),
        (True, "not bool: pass the id of what exists"),
        (["5"], "not list: pass the id of what exists"),
        ("", "not empty: pass the id of what exists"),
    ],
)
def test_what_is_read_has_an_id_that_is_a_string(kind: str, id_: Any, problem: str) -> None:
    with pytest.raises(pulumi.RunError) as caught:
        asked_by(lambda: classes(kind)[0].get("theirs", id_))
    assert str(caught.value) == f'{kind} "theirs": id must be a string, {problem}'


@pytest.mark.parametrize("id_", [5, "12"])
def test_an_id_in_an_output_is_checked_when_it_is_known(id_: Any) -> None:
    async def known() -> Any:
        later: Any = pulumi.Output.from_input(id_)
        found: Any = options_to_read("Instance", "theirs", later, PROTECTED)
        assert found.protect
        return await found.id.future()

    try:
        if id_ == "12":
            assert asyncio.run(known()) == "12"
        else:
            with pytest.raises(pulumi.RunError, match=r"write '5'$"):
                asyncio.run(known())
    finally:
        settings.SETTINGS.outputs.clear()
