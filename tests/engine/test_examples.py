"""The examples run as they stand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_a_users_stack_is_tested_with_the_pytest_plugin(engine: str, tmp_path: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), engine, os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "testing_a_stack"],
        cwd=EXAMPLES,
        env={**os.environ, "PATH": path, "PULUMI_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
    assert not list((EXAMPLES / "testing_a_stack").glob("Pulumi.*.yaml"))
