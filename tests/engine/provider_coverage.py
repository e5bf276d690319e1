"""What the engine's runs cover of the package's face: `sdk/`, `program/` and `dynamic.py`.

A process that measures takes half as long again, so only the files below do, which together run
most of it; `make test` asks for it and has a floor. What they do not reach: the fallbacks for an
SDK that is another than ours, and assets (both have unit tests), a half-made resource
(`test_drift.py`), `import_` (`test_adoption.py`), `base_url` and `authorization`
(`test_using_examples.py`), the files of formulas and scripts (their examples' tests).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from .packages import ROOT

MEASURED = (
    "test_formulas.py",
    "test_instance_set.py",
    "test_leaks.py",
    "test_lookups.py",
    "test_programs.py",
    "test_virtual_data_resources.py",
)


def environment(file: Path) -> Mapping[str, str]:
    """Return what starts the measurement in each Python of a file's runs, or nothing.

    The variable PULUMI_CLOUD_ELEMENTS_COVERAGE names the file that the data are written beside.
    """
    data = os.environ.get("PULUMI_CLOUD_ELEMENTS_COVERAGE")
    if data is None or file.name not in MEASURED:
        return {}
    Path(data).parent.mkdir(parents=True, exist_ok=True)
    return {"COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml"), "COVERAGE_FILE": data}
