"""The typed configuration of a program: every setting, as the provider has it."""

from __future__ import annotations

import asyncio
import re
import typing
from typing import Any

import pulumi
import pulumi_cloud_elements as cloud_elements
import pytest
from pulumi_cloud_elements import config
from pulumi_cloud_elements.errors import SettingsError
from pulumi_cloud_elements.settings import SETTINGS, Settings


@pytest.fixture(autouse=True)
def stack(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Give the stack configuration, which a test may fill."""
    found: dict[str, str] = {}
    monkeypatch.setattr(pulumi.Config, "get", lambda self, key: found.get(f"{self.name}:{key}"))
    for setting in SETTINGS.values():
        monkeypatch.delenv(setting.environment_name, raising=False)
    return found


def test_the_names_and_types_are_those_of_the_settings() -> None:
    annotated: dict[str, str] = config.__annotations__
    assert list(annotated) == list(SETTINGS) == config.__all__
    assert dir(config) == sorted(SETTINGS)
    for name, hint in typing.get_type_hints(Settings).items():
        if name not in SETTINGS:
            continue
        plain = re.sub(r"pulumi\.Output\[(\w+)\]", r"\1", annotated[name])
        expected = str(hint).replace("<class '", "").replace("'>", "")
        assert plain == {"log_level": "Literal['info', 'debug']"}.get(name, expected), name
        assert ("Output" in annotated[name]) is SETTINGS[name].secret, name


def test_nothing_configured() -> None:
    for name, setting in SETTINGS.items():
        assert getattr(config, name) == setting.default, name


def test_the_stack_configuration_is_read_with_each_access(stack: dict[str, str]) -> None:
    stack |= {"cloud-elements:baseUrl": "eu", "cloud-elements:maxRetries": "2"}
    assert config.base_url == "https://api.cloud-elements.co.uk/elements/api-v2"
    assert config.max_retries == 2
    stack["cloud-elements:marker"] = "false"
    assert config.marker is False


def test_the_environment_takes_precedence(
    stack: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stack["cloud-elements:readTimeout"] = "7"
    monkeypatch.setenv("CLOUD_ELEMENTS_READ_TIMEOUT", "8")
    assert config.read_timeout == 8.0


@pytest.mark.parametrize("name", [name for name, one in SETTINGS.items() if one.secret])
def test_a_secret_is_a_secret_output(name: str, stack: dict[str, str]) -> None:
    stack[f"cloud-elements:{SETTINGS[name].name}"] = "canary"

    async def known() -> tuple[Any, bool]:
        output = getattr(config, name)
        assert isinstance(output, pulumi.Output)
        return await output.future(), await output.is_secret()

    assert asyncio.run(known()) == ("canary", True)


def test_what_is_not_valid_is_one_line(stack: dict[str, str]) -> None:
    stack["cloud-elements:maxRetries"] = "many"
    with pytest.raises(SettingsError, match="maxRetries must be a number of at least 0"):
        assert config.base_url


def test_another_name_is_no_attribute() -> None:
    name = "base_ulr"
    with pytest.raises(AttributeError, match="no attribute 'base_ulr'"):
        getattr(config, name)
    assert cloud_elements.config is config
