"""A formula instance in a file becomes the arguments of `FormulaInstance`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.errors import FileError
from pulumi_cloud_elements.files.formula_instance import (
    formula_instance_arguments,
    the_formula_instance,
)
from pulumi_cloud_elements.files.reading import Place
from pulumi_cloud_elements.files.references import References

from .examples import write

PLACE = Place("nightly.json")
ROW: dict[str, Any] = {
    "id": 91,
    "name": "nightly",
    "createdDate": "2026-01-01T00:00:00Z",
    "active": False,
    "formula": {"id": 12, "name": "Nightly sync", "active": True},
    "configuration": {"crm": "4711", "batch": "200", "since": "2026", "text": "a1", "none": None},
    "settings": {"notification.email": "a@example.com", "api": None},
    "numberConsecutiveErrors": 3,
    "lastExecuted": "2026-01-02",
}
VARIABLES = [{"key": "crm", "type": "elementInstance"}, {"key": "batch", "type": "value"}]


def loaded(row: dict[str, Any], **more: Any) -> dict[str, Any]:
    references = References(more.pop("formulas", None), more.pop("instances", None))
    found = formula_instance_arguments(row, PLACE, references, **more)
    references.require_all(PLACE)
    assert found.left_out == []
    return found.arguments


def test_what_the_service_added_is_left_out() -> None:
    found = loaded(
        ROW,
        formula_id="12a",
        instances={"4711": "crm"},
        configuration={"batch": "200", "since": "2026", "key": "secret"},
    )
    assert found == {
        "formula_id": "12a",
        "name": "nightly",
        "configuration": {
            "crm": "crm", "batch": "200", "since": "2026", "text": "a1", "key": "secret",
        },
        "settings": {"notification.email": "a@example.com"},
        "active": False,
    }  # fmt: skip


def test_numbers_that_may_be_ids_are_mapped_or_confirmed() -> None:
    with pytest.raises(FileError) as caught:
        loaded(ROW, formula_id="12a", configuration={"since": "2026"})
    assert str(caught.value) == (
        "nightly.json: it refers to what has another id in each account: "
        'the variable "crm" is 4711: pass instances={"4711": <Instance>.id}, or '
        'configuration={"crm": …}; '
        'the variable "batch" is 200: pass instances={"200": <Instance>.id}, or '
        'configuration={"batch": …}'
    )


def test_the_formula_may_say_which_variables_are_instances() -> None:
    row = {**ROW, "formula": {"id": 12, "configuration": VARIABLES}}
    row["configuration"] = {"crm": "4711", "batch": "200"}
    found = loaded(row, formula_id="1", instances={"4711": "crm"})
    assert found["configuration"] == {"crm": "crm", "batch": "200"}
    row["configuration"] = {"crm": "not a number"}
    with pytest.raises(FileError, match='the variable "crm" is not a number'):
        loaded(row, formula_id="1")


@pytest.mark.parametrize("key", ["12", "Nightly sync", "formula"])
def test_the_formula_can_be_mapped_like_other_ids(key: str) -> None:
    row = {**ROW, "configuration": {}}
    assert loaded(row, formulas={key: "77"})["formula_id"] == "77"
    with pytest.raises(FileError, match=r'calls formula 12 \("Nightly sync"\): pass formulas='):
        loaded(row)


def test_a_minimal_one() -> None:
    assert loaded({"configuration": None}, formula_id="1") == {"formula_id": "1"}


@pytest.mark.parametrize("content", [ROW, [ROW], {"instances": [ROW]}], ids=range(3))
@pytest.mark.parametrize("name", [None, "nightly", "91"])
def test_in_a_file(tmp_path: Path, content: Any, name: str | None) -> None:
    file = write(tmp_path, {"nightly.json": content}) / "nightly.json"
    assert the_formula_instance(file, name)[0] == ROW


def test_which_one_is_meant(tmp_path: Path) -> None:
    file = write(tmp_path, {"all.json": [ROW, {**ROW, "id": 92}]}) / "all.json"
    with pytest.raises(FileError) as caught:
        the_formula_instance(file, "nightly")
    assert str(caught.value) == (
        f"{file}: it holds several formula instances; pass one's id as name: "
        '"nightly" (id 91), "nightly" (id 92)'
    )
    with pytest.raises(FileError, match='it holds no formula instance "daily"; it holds "nightly"'):
        the_formula_instance(file, "daily")
    with pytest.raises(FileError, match="it holds no formula instance; pass the path"):
        the_formula_instance(write(tmp_path, {"none.json": [5]}) / "none.json", None)
