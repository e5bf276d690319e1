"""An explicit provider takes every setting, and sends it as the stack configuration would."""

from __future__ import annotations

import re
import typing
from typing import Any

import griffe
import pulumi
import pytest
from pulumi_cloud_elements import Provider, ProviderArgs, ProviderArgsDict
from pulumi_cloud_elements.sdk.secrets import in_protocol
from pulumi_cloud_elements.settings import (
    EXPLICIT_MARKER,
    HOSTS,
    SETTINGS,
    Settings,
    base_url_of,
    load,
)

from ...project_root import ROOT
from .constructors import assert_same_arguments, keyword_arguments
from .engine import asked_by, properties_of

SECRETS: dict[str, Any] = {"user_secret": "the-user", "organization_secret": "the-organization"}
# Another value than the default for each of the others.
OTHERS: dict[str, Any] = {
    "base_url": "eu",
    "connect_timeout": 1.5,
    "read_timeout": 7,
    "max_retries": 0,
    "max_in_flight": 3,
    "operation_timeout": 60.0,
    "settle_time": 0,
    "marker": False,
    "owner": "me",
    "catalogue_checks": False,
    "log_level": "debug",
    "moved_from": "us",
}


def sent(**settings: Any) -> dict[str, Any]:
    [request] = asked_by(lambda: Provider("other", **settings)).registered
    return properties_of(request)


def loaded(arrived: dict[str, Any], **environment: str) -> Settings:
    """Return the settings that the provider's process makes of what was sent."""
    plain = {
        name: value if isinstance(value, str) else value["value"] for name, value in arrived.items()
    }
    return load(plain.get, environment, plain)


def test_the_arguments_are_the_settings() -> None:
    parameters = keyword_arguments(Provider)
    assert list(parameters) == list(SETTINGS)
    hints = typing.get_type_hints(Settings)
    for name, parameter in parameters.items():
        plain = {str: "str", str | None: "str"}.get(hints[name]) or hints[name].__name__
        # Of the log level, which is one of two words, the words.
        expected = "Literal" if name == "log_level" else plain
        assert re.match(rf"[^|]*\b{expected}\b", str(parameter.annotation)), name
    assert_same_arguments(Provider, ProviderArgs, ProviderArgsDict)


def test_each_argument_is_documented_with_its_default() -> None:
    package = griffe.load(
        "pulumi_cloud_elements",
        search_paths=[ROOT / "provider"],
        docstring_parser="google",
        allow_inspection=False,
    )
    docstring = package["program.provider.Provider"].docstring
    assert docstring is not None
    [section] = [
        part for part in docstring.parsed if part.kind is griffe.DocstringSectionKind.parameters
    ]
    told = {row.name: " ".join(row.description.split()) for row in section.value}
    assert list(told) == ["resource_name", *SETTINGS, "opts"]
    hosts = {base_url_of(host): f"`{host}`" for host in HOSTS}
    spellings: dict[Any, str] = {True: "`True`", None: "none", "info": "`info`", **hosts}
    for name in OTHERS:
        default = SETTINGS[name].default
        spelled = spellings.get(default, default)
        words = f"{spelled:g}" if isinstance(spelled, float) else str(spelled)
        assert told[name].endswith(f"default: {words}."), name


def test_what_is_omitted_is_not_sent() -> None:
    assert sent(**SECRETS) == {
        EXPLICIT_MARKER: "true",
        "cloud-elements:userSecret": in_protocol("the-user"),
        "cloud-elements:organizationSecret": in_protocol("the-organization"),
    }


def test_an_omitted_argument_is_the_environments_or_the_default() -> None:
    arrived = sent(**SECRETS)
    assert loaded(arrived, CLOUD_ELEMENTS_BASE_URL="eu").base_url == base_url_of("eu")
    assert loaded(arrived).base_url == base_url_of("us")


def test_every_setting_arrives() -> None:
    assert OTHERS.keys() == SETTINGS.keys() - SECRETS.keys()
    arrived = sent(**SECRETS, **OTHERS)
    found = loaded(arrived)
    assert found.unknown == ()
    assert found.require_secrets() == ("the-user", "the-organization")
    hosts = {
        "base_url": "https://api.cloud-elements.co.uk/elements/api-v2",
        "moved_from": "https://api.cloud-elements.com/elements/api-v2",
    }
    for name, value in (OTHERS | hosts).items():
        assert getattr(found, name) == value, name
        assert getattr(found, name) != SETTINGS[name].default, name


def test_outputs_are_sent_in_the_same_spelling() -> None:
    def program() -> None:
        known = pulumi.Output.from_input
        Provider("other", **SECRETS, marker=known(False), max_retries=known(2), owner=known("me"))

    [request] = asked_by(program).registered
    found = properties_of(request)
    assert found["cloud-elements:marker"] == "false"
    assert found["cloud-elements:maxRetries"] == "2"
    assert found["cloud-elements:owner"] == "me"


def test_both_styles() -> None:
    [request] = asked_by(
        lambda: Provider("other", ProviderArgs(**SECRETS, marker=False))
    ).registered
    assert properties_of(request) == sent(**SECRETS, marker=False)
    with pytest.raises(pulumi.RunError, match='Provider "other": missing argument: pass user_sec'):
        asked_by(lambda: Provider("other", organization_secret="x"))  # type: ignore[call-overload]
