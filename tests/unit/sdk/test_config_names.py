"""The names of the provider's and of the program's configuration."""

from __future__ import annotations

import inspect
import logging

import pulumi
import pytest
from pulumi.dynamic import Config
from pulumi_cloud_elements.sdk.config_names import config_names, program_config_names

MENDED = "the SDK no longer needs sdk/config_names.py: remove it"


def test_the_names_of_a_configuration() -> None:
    config = Config({"cloud-elements:baseURL": "us", "other:name": "x"}, "project")
    assert sorted(config_names(config)) == ["cloud-elements:baseURL", "other:name"]


def test_the_names_of_a_programs_configuration() -> None:
    environment = {"PULUMI_CONFIG": '{"cloud-elements:baseURL": "us", "other:name": "x"}'}
    assert list(program_config_names(environment)) == ["cloud-elements:baseURL", "other:name"]


def test_the_sdk_does_not_show_them_otherwise() -> None:
    public = [name for name in dir(Config({}, "project")) if not name.startswith("_")]
    assert public == ["get", "require"], MENDED
    # Each of the program's is about one name.
    methods = inspect.getmembers(pulumi.Config, inspect.isfunction)
    about = [
        [*inspect.signature(method).parameters][1:2] for name, method in methods if name[0] != "_"
    ]
    assert len(about) > 20
    assert about == [["key"]] * len(about), MENDED


def test_without_the_attribute_there_are_none(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert list(config_names(object())) == []
    assert "names were not found" in caplog.text


@pytest.mark.parametrize("value", [None, "", "no JSON", "[]", "5"])
def test_without_the_variable_or_in_another_form_there_are_none(
    value: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    environment = {} if value is None else {"PULUMI_CONFIG": value}
    assert list(program_config_names(environment)) == []
    assert "names were not found" in caplog.text
