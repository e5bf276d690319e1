"""Nothing that is pickled holds a secret, and no object shows one."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import dill
import pytest
from pulumi_cloud_elements import Events, OAuth2
from pulumi_cloud_elements.api.transport import Transport
from pulumi_cloud_elements.dynamic import InstanceProvider
from pulumi_cloud_elements.process import services
from pulumi_cloud_elements.recovery.creating import Made
from pulumi_cloud_elements.resources.base import Existing, Resource
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.settings import Settings

INPUTS = {
    "element_key": "closeio",
    "configuration": {"username": "canary", "event.objects": '{"a": "canary"}'},
    "provider_data": {"code": "canary"},
}
SETTINGS = Settings("canary-user", "canary-organization", "https://example.com")


@pytest.mark.parametrize("dumps", [pickle.dumps, dill.dumps])
def test_a_pickled_provider_holds_nothing(dumps: Callable[[object], bytes]) -> None:
    provider = InstanceProvider(InstanceLifecycle(services(SETTINGS)))
    text = dumps(provider)
    assert b"canary" not in text
    assert len(text) < 200


def test_no_object_shows_a_secret() -> None:
    shared = services(SETTINGS)
    shown = [
        InstanceLifecycle(shared), shared, shared.settings, shared.client, Transport(SETTINGS),
        shared.creations, shared.catalogue, Existing("1", {"token": "canary"}),
        Resource("1", INPUTS, {"token": "canary"}), Made({"token": "canary"}),
        OAuth2(api_key="canary", api_secret="canary"),
        OAuth2(api_key="canary", api_secret="canary", refresh_token="canary"),
        Events(basic_password="canary", signature_key="canary", callback_headers="canary"),
        Events(callback_url="https://canary@x", poller_configuration={"a": "canary"}),
    ]  # fmt: skip
    for thing in shown:
        assert "canary" not in f"{thing!r} {thing}"
