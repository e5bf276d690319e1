"""No object of the provider shows a secret when it is printed, or has one when it is pickled."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import dill
import pytest
from pulumi_cloud_elements.answer import outputs_of
from pulumi_cloud_elements.client import Client
from pulumi_cloud_elements.creation import Made
from pulumi_cloud_elements.dynamic import InstanceProvider
from pulumi_cloud_elements.lifecycle import Lifecycle
from pulumi_cloud_elements.settings import Settings
from pulumi_cloud_elements.typed import Events, OAuth2
from pulumi_cloud_elements.values import Secret

INPUTS = {
    "element_key": "closeio",
    "configuration": {"username": "canary", "event.objects": '{"a": "canary"}'},
    "provider_data": {"code": "canary"},
}


@pytest.mark.parametrize("dumps", [pickle.dumps, dill.dumps])
def test_a_pickled_provider_holds_nothing(dumps: Callable[[object], bytes]) -> None:
    provider = InstanceProvider()
    provider._lifecycle = _lifecycle()
    text = dumps(provider)
    assert b"canary" not in text
    assert len(text) < 200


def test_no_object_shows_a_secret() -> None:
    lifecycle = _lifecycle()
    shown = [
        lifecycle, lifecycle._settings, lifecycle._client, lifecycle._client._session.auth,
        lifecycle._creations, lifecycle._catalogue, Secret("canary"), [Secret({"a": "canary"})],
        Made({"token": "canary"}), OAuth2(api_key="canary", api_secret="canary"),
        OAuth2(api_key="canary", api_secret="canary", refresh_token="canary"),
        Events(basic_password="canary", signature_key="canary", callback_headers="canary"),
        Events(callback_url="https://canary@x", poller_configuration={"a": "canary"}),
        lifecycle._applied("1", INPUTS, outputs_of({"token": "canary", "configuration": INPUTS})),
    ]  # fmt: skip
    for thing in shown:
        assert "canary" not in f"{thing!r} {thing}"


def _lifecycle() -> Lifecycle:
    settings = Settings("canary-user", "canary-organization", "https://example.com")
    client = Client(settings)
    client._organization_asked = True  # nobody is asked here
    return Lifecycle(settings, client)
