from __future__ import annotations

import logging

import pytest
from pulumi.dynamic import Config
from pulumi_cloud_elements.sdk.config_names import config_names


def test_the_names_of_a_configuration() -> None:
    config = Config({"cloud-elements:baseURL": "us", "other:name": "x"}, "project")
    assert sorted(config_names(config)) == ["cloud-elements:baseURL", "other:name"]


def test_the_sdk_does_not_show_them_otherwise() -> None:
    public = [name for name in dir(Config({}, "project")) if not name.startswith("_")]
    assert public == ["get", "require"], "the SDK no longer needs sdk/config_names.py: remove it"


def test_without_the_attribute_there_are_none(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert list(config_names(object())) == []
    assert "names were not found" in caplog.text
