"""The sandbox's own log."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.settings import Settings


def test_the_sandboxs_own_log_holds_no_secret(tmp_path: Path) -> None:
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "cloud_elements_sandbox", "serve", "--port", "0"),
            *("--data", ":memory:", "--user-secret", "canary-user"),
            *("--organization-secret", "canary-organization", "--ready-file", tmp_path / "r"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not (tmp_path / "r").exists():
            assert process.poll() is None
        url = json.loads((tmp_path / "r").read_text())["url"]
        settings = Settings("canary-user", "canary-organization", url)
        section = {"username": "canary-u", "password": "canary-p"}
        body = {"name": "x", "element": {"key": "closeio"}, "configuration": section}
        made = Client(settings).instances.create(body)
        process.terminate()
        printed, logged = process.communicate(timeout=20)
    assert "POST /instances 200" in logged
    for secret in ("canary", made["token"]):
        assert secret not in logged + printed
