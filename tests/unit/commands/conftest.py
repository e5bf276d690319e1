"""The commands as a person runs them: processes of their own, against the sandbox."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cloud_elements_sandbox.testing import Service

from .in_memory import Pulumi

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(service: Service) -> Run:
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PULUMI_", "CLOUD_ELEMENTS_"))
    }
    environment = kept | service.sandbox.environment | {"CLOUD_ELEMENTS_MAX_RETRIES": "0"}

    def run(
        *arguments: str, cwd: Path | None = None, **more: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "pulumi_cloud_elements", *arguments],
            env=environment | more,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "Traceback" not in done.stderr
        for secret in (service.sandbox.user_secret, service.sandbox.organization_secret, "canary"):
            assert secret not in done.stdout + done.stderr
        return done

    return run


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pulumi:
    return Pulumi(tmp_path, monkeypatch)
