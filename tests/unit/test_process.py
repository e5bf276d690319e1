from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from pulumi_cloud_elements.errors import SettingsError
from pulumi_cloud_elements.process import SHARED, Shared, services
from pulumi_cloud_elements.resources.base import Services
from pulumi_cloud_elements.settings import Settings

from .fake.process import SETTINGS
from .fake.process import services as fake_services
from .fake.service import Service


def settings_of(configured: Callable[[str], Any], _names: Iterable[str]) -> Settings:
    if configured("cloud-elements:userSecret") is None:
        raise SettingsError("missing userSecret of Cloud Elements")
    return SETTINGS


def in_memory(_settings: Settings, _engine: str | None) -> Services:
    return fake_services(Service())


def test_they_are_made_once_whichever_kind_is_configured_first() -> None:
    shared = Shared(settings_of, in_memory)
    first = shared.services(lambda name: "x")
    assert shared.services(lambda name: "y") is first
    # Not even read again: what another kind is configured with is the same.
    assert shared.services(lambda name: None) is first


def test_they_are_made_once_for_all_threads() -> None:
    begun, made = threading.Barrier(4), []
    together = threading.Barrier(2)

    def make(_settings: Settings, _engine: str | None) -> Services:
        made.append(1)
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(0.05)  # nobody may come here meanwhile
        return fake_services(Service())

    shared = Shared(settings_of, make)
    found: list[Services] = []

    def configure() -> None:
        begun.wait(5)
        found.append(shared.services(lambda name: "x"))

    threads = [threading.Thread(target=configure) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(made) == 1
    assert found == [found[0]] * 4


def test_a_settings_error_is_tried_again() -> None:
    shared = Shared(settings_of, in_memory)
    for _ in range(2):
        with pytest.raises(SettingsError):
            shared.services(lambda name: None)
    assert shared.services(lambda name: "x").settings == SETTINGS


def test_missing_secrets_are_a_settings_error() -> None:
    shared = Shared(load=lambda _configured, _names: Settings(None, None, SETTINGS.base_url))
    with pytest.raises(SettingsError, match="missing userSecret and organizationSecret"):
        shared.services(lambda name: None)


def test_the_parts_work_on_the_same_settings_and_client() -> None:
    made = services(SETTINGS)
    assert made.settings is SETTINGS
    assert repr(made.client) == f"Client(Transport({SETTINGS.base_url!r}))"
    for secret in SETTINGS.require_secrets():
        assert secret not in repr(made)
    assert isinstance(SHARED, Shared)
