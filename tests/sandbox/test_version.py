"""Provider and sandbox are one distribution: they have one version, and nothing else in common."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata

import cloud_elements_sandbox
import pulumi_cloud_elements
import pytest
from cloud_elements_sandbox.__main__ import main
from cloud_elements_sandbox.testing import Service


def test_provider_and_sandbox_have_the_same_version() -> None:
    assert cloud_elements_sandbox.__version__ == pulumi_cloud_elements.__version__, (
        "what is installed is not what is here: run `make venv`"
    )
    assert metadata.version("pulumi-cloud-elements") == pulumi_cloud_elements.__version__


def test_the_command_and_the_api_show_it(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"{pulumi_cloud_elements.__version__}\n"
    described = service.ok("GET", "/docs/all_platform")["info"]
    assert described["version"] == pulumi_cloud_elements.__version__


@pytest.mark.parametrize("module", ["server", "testing", "pytest_plugin", "__main__"])
def test_the_sandbox_imports_nothing_of_pulumi(module: str) -> None:
    program = (
        f"import sys, cloud_elements_sandbox.{module}\n"
        "print([name for name in sys.modules if name.startswith('pulumi')])"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert done.stdout.decode().strip() == "[]"
