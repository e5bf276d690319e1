"""docs/sandbox.md says what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest
from cloud_elements_sandbox.__main__ import main, parser
from cloud_elements_sandbox.faults.fault import Fault
from cloud_elements_sandbox.platform.switches import table

PAGE = Path(__file__).parents[2] / "docs" / "sandbox.md"


def test_the_switches_table_is_the_one_that_the_command_prints(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["switches"]) == 0
    printed = capsys.readouterr().out
    assert printed == table()
    assert printed in PAGE.read_text(encoding="utf-8")


def test_every_field_and_kind_of_a_fault_is_told() -> None:
    text = PAGE.read_text(encoding="utf-8")
    kinds = Fault.model_json_schema()["properties"]["kind"]["enum"]
    for name in (*Fault.model_fields, *kinds):
        assert f"`{name}`" in text, name


def test_every_command_is_told() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for command in ("serve", "reset", "seed FILE", "dump", "switches"):
        assert f"cloud-elements-sandbox {command}" in text, command
    assert parser().prog == "cloud-elements-sandbox"
