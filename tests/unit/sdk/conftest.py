"""The SDK's own process of a dynamic provider, one for the module that asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .process import Process, running


@pytest.fixture(scope="module")
def sdk() -> Iterator[Process]:
    with running() as process:
        yield process
