"""The SDK's own process of a dynamic provider, one for all tests that ask for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .process import Process, running


@pytest.fixture(scope="session")
def sdk() -> Iterator[Process]:
    with running() as process:
        yield process
