"""A sandbox for a user's own tests: ``pytest_plugins = ["cloud_elements_sandbox.pytest_plugin"]``.

The fixture ``cloud_elements_sandbox`` is a fresh sandbox on a free port, for one test: ``url``,
``user_secret``, ``organization_secret``, and ``environment``, the variables that point the
provider at it. It is removed after the test.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .server import Running, running


@pytest.fixture
def cloud_elements_sandbox() -> Iterator[Running]:
    """Return a fresh sandbox on a free port."""
    with running() as sandbox:
        yield sandbox
