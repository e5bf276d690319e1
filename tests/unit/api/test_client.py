from __future__ import annotations

from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.transport import Transport

from tests.unit.api.service import INSTANCE, ORGANIZATION, USER, Service, settings_of


def test_the_families_share_one_transport(service: Service) -> None:
    closed = []

    class Closing(Transport):
        def close(self) -> None:
            closed.append(self)
            super().close()

    service.responds_json(200, INSTANCE)
    client = Client(settings_of(service.url), Closing(settings_of(service.url)))
    assert client.instances.get("5") == INSTANCE
    assert client.elements.get("closeio") == INSTANCE
    assert client.organizations.current_id() == "5"
    assert service.paths == ["/instances/5", "/elements/closeio", "/organizations/me"]
    client.close()
    assert len(closed) == 1


def test_a_client_does_not_show_its_secrets() -> None:
    client = Client(settings_of("https://example.com/elements/api-v2"))
    assert repr(client) == "Client(Transport('https://example.com/elements/api-v2'))"
    assert USER not in f"{vars(client)}"
    assert ORGANIZATION not in f"{vars(client)}"
    client.close()
