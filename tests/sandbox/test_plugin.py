"""The pytest plugin, as a user's own tests have it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TEST = """
import requests
pytest_plugins = ["cloud_elements_sandbox.pytest_plugin"]
seen = []


def check(sandbox):
    response = requests.get(sandbox.url + "/instances", headers=sandbox.authorization, timeout=5)
    assert response.status_code == 404
    body = {"name": "x", "element": {"key": "closeio"},
            "configuration": {"username": "u", "password": "p"}}
    made = requests.post(
        sandbox.url + "/instances", json=body, headers=sandbox.authorization, timeout=5)
    assert made.json()["id"] == 1
    assert sandbox.environment["CLOUD_ELEMENTS_BASE_URL"] == sandbox.url
    seen.append(sandbox.user_secret)


def test_one(cloud_elements_sandbox):
    check(cloud_elements_sandbox)


def test_another_is_fresh(cloud_elements_sandbox):
    check(cloud_elements_sandbox)
    assert len(set(seen)) == 2
"""


def test_the_fixture_gives_each_test_a_fresh_sandbox(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(TEST)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert ran.returncode == 0, ran.stdout
    assert "2 passed" in ran.stdout
