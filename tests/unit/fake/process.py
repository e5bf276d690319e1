"""What one provider process shares, over the in-memory account: the one place that puts it
together, so that a change of `Services` or of recovery changes no test.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pulumi_cloud_elements.api.catalogue import Catalogue
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.resources.base import Services
from pulumi_cloud_elements.settings import Settings

from .client import FakeClient
from .service import Service

URL = "https://api.example.com/elements/api-v2"
URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::closeio"
SETTINGS = Settings(
    "the-user-secret",
    "the-organization-secret",
    URL,
    max_retries=2,
    settle_time=0,
    owner="unit tests",
    catalogue_checks=False,
)


def services(service: Service, **settings: Any) -> Services:
    """Return what a new provider process shares.

    Args:
        service: the account.
        settings: settings other than those of `SETTINGS`.
    """
    found = replace(SETTINGS, **settings)
    client = FakeClient(service)
    return Services(found, client, Catalogue(client), Creations(found, client))
