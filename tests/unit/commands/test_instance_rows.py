"""What rows of instances are shown with: the names of stacks, and which formulas use them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.commands.instance_rows import stack_of, stacks_of_project, used_by
from pulumi_cloud_elements.recovery.marker import stack_tag

from ..fake.process import SETTINGS
from ..fake.service import Service
from .in_memory import InMemory

TAG = stack_tag(SETTINGS.owner, "crm", "dev")
ROW = {"id": 1, "tags": [TAG]}


@pytest.fixture
def session() -> InMemory:
    return InMemory(Service())


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: crm\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("")
    (tmp_path / "program").mkdir()
    monkeypatch.chdir(tmp_path / "program")
    return tmp_path


def test_a_stack_of_the_project_above_is_named(project: Path, session: InMemory) -> None:
    assert stack_of(ROW, stacks_of_project(session)) == "dev"
    (project / "Pulumi.dev.yaml").unlink()
    assert stack_of(ROW, stacks_of_project(session)) == TAG
    session.stack = "acme/crm/dev"
    assert stack_of(ROW, stacks_of_project(session)) == "dev"


@pytest.mark.parametrize("text", ["{name: crm}", "runtime: python", "", "name: |\n  crm"])
def test_a_project_file_that_cannot_be_read_costs_the_names_alone(
    project: Path, session: InMemory, text: str
) -> None:
    (project / "Pulumi.yaml").write_text(text)
    assert stack_of(ROW, stacks_of_project(session)) == TAG


@pytest.mark.parametrize(
    ("formula", "ids"),
    [
        ({"configuration": [{"key": "a", "type": "elementInstance"}, {"key": "b"}]}, {"1"}),
        ({"id": 5}, {"1", "2"}),
        (None, {"1", "2"}),
    ],
)
def test_which_values_are_instances(formula: Any, ids: set[str]) -> None:
    assert used_by({"configuration": {"a": 1, "b": "2"}, "formula": formula}) == ids
    assert used_by({"configuration": None, "formula": formula}) == set()
