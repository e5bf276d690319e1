"""What one provider process shares, over the in-memory account: the one place that puts it
together, so that a change of `Services` or of recovery changes no test.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pulumi_cloud_elements.api.catalogue import Catalogue
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.engine_process import Engine
from pulumi_cloud_elements.recovery.evidence import Run, StackStates
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.recovery.listing import StackLists
from pulumi_cloud_elements.resources.base import Services
from pulumi_cloud_elements.settings import Settings

from .client import FakeClient
from .service import Service

T = TypeVar("T")
U = TypeVar("U")
URL = "https://api.example.com/elements/api-v2"
BACKEND = {"PULUMI_BACKEND_URL": "s3://bucket"}
ENGINE = Engine("pulumi", Path.cwd())
NO_FOLDER = Path("no-such-folder")
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


def services(
    service: Service,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    **settings: Any,
) -> Services:
    """Return what a new provider process shares.

    Args:
        service: the account.
        clock: tells the time for deadlines and waits.
        sleep: waits.
        settings: settings other than those of `SETTINGS`.
    """
    found = replace(SETTINGS, **settings)
    client = FakeClient(service)
    states = StackStates(BACKEND, engine=lambda: ENGINE, run=_export(service))
    creations = Creations(found, states, Intents(NO_FOLDER, BACKEND, engine=lambda: ENGINE))
    catalogue, lists = Catalogue(client), StackLists(client)
    return Services(
        found, client, catalogue, creations, lists, at_once=in_turn, clock=clock, sleep=sleep
    )


def in_turn(first: Callable[[], T], second: Callable[[], U]) -> tuple[T, U]:
    """Return what both functions return: one after the other, so that each run is the same."""
    return first(), second()


def _export(service: Service) -> Run:
    """Return what does what `pulumi stack export` does."""

    def run(
        command: Sequence[str], _folder: Path, _environment: Mapping[str, str], _limit: float
    ) -> subprocess.CompletedProcess[str]:
        state = json.dumps({"deployment": service.deployment()})
        return subprocess.CompletedProcess(command, 0, state, "")

    return run
