"""The package works with the lowest versions of its dependencies that it declares."""

from __future__ import annotations

import os
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service

from tests.project.lowest import ROOT, lowest_python, pins

SOURCES = f"{ROOT / 'provider'}{os.pathsep}{ROOT}"
# `__main__` runs the commands where it is imported.
IMPORT_ALL = """
import importlib, pkgutil, cloud_elements_sandbox, pulumi_cloud_elements
found = [
    one.name
    for package in (cloud_elements_sandbox, pulumi_cloud_elements)
    for one in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
]
for name in found:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(found))
"""
VERSIONS = "import importlib.metadata as m, sys; print(*map(m.version, sys.argv[1:]))"


@pytest.fixture(scope="module")
def python() -> Path:
    return lowest_python()


def run(python: Path, *arguments: str, **environment: str) -> str:
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PULUMI_", "CLOUD_ELEMENTS_", "PYTEST_", "PYTHON"))
    }
    options: dict[str, Any] = {"capture_output": True, "text": True, "timeout": 400}
    done = subprocess.run(
        [python, *arguments],
        env=kept | {"PYTHONPATH": SOURCES} | environment,
        cwd=ROOT,
        check=False,
        **options,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


def test_the_versions_are_the_lowest_and_not_those_of_the_lock(python: Path) -> None:
    names, least = zip(*(pin.split("==") for pin in pins()), strict=True)
    assert "urllib3" in names
    found = run(python, "-c", VERSIONS, *names).split()
    assert all(one.startswith(other) for one, other in zip(found, least, strict=True))
    assert found != [version(name) for name in names]


def test_every_module_can_be_imported(python: Path) -> None:
    assert int(run(python, "-c", IMPORT_ALL)) > 40


def passes(python: Path, *arguments: str) -> bool:
    """Run tests of this project, without what the lock alone has."""
    plain = ["-c", os.devnull, "--rootdir", str(ROOT), "-p", "no:cacheprovider"]
    return " passed" in run(python, "-m", "pytest", "-q", *plain, *arguments)


def test_the_api_s_unit_tests_pass(python: Path) -> None:
    folder = "tests/unit/api"
    # Not what needs no dependency: it takes half of the time.
    without = "--ignore-glob=*/test_*response_text.py"
    assert passes(python, "--confcutdir", folder, folder, without)


def test_the_sandbox_responds_as_it_should(python: Path) -> None:
    tests = [f"tests/contract/test_client{name}.py" for name in ("", "_formulas", "_objects")]
    assert passes(python, *tests, "-k", "sandbox")


def test_the_sandbox_s_plugin_starts_it_without_a_warning(python: Path) -> None:
    assert passes(python, "tests/sandbox/test_plugin.py")


def test_a_real_request_is_answered(python: Path, service: Service) -> None:
    environment = service.sandbox.environment
    printed = run(python, "-m", "pulumi_cloud_elements", "check", **environment)
    assert "the credentials are accepted" in printed
