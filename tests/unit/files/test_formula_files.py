"""Formulas are found in every form that people have them in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.errors import FileError
from pulumi_cloud_elements.files.formula import formula_arguments
from pulumi_cloud_elements.files.formula_files import folder_name, formulas_in, the_formula
from pulumi_cloud_elements.files.references import References

from .examples import ARGUMENTS, EXPORT, changed, write

OTHER = {"id": 99, "name": "Other", "steps": []}


def loaded(path: Path, name: str | None = None) -> dict[str, Any]:
    found = the_formula(path, name)
    return formula_arguments(found.row, found.place, References(), found.script).arguments


def without_script(row: dict[str, Any]) -> dict[str, Any]:
    """Return a formula as migration clients write it into a folder."""
    get, shape = row["steps"]
    return {**row, "steps": [get, {**shape, "properties": {}}]}


@pytest.mark.parametrize(
    "content",
    [
        EXPORT,
        [EXPORT],
        {"formula": EXPORT},
        {"formulas": [EXPORT]},
        {"Nightly sync": EXPORT},
        {"data": {"formulas": [EXPORT]}},
        [OTHER, EXPORT],
    ],
    ids=["export", "list", "formula", "formulas", "by name", "below data", "one of several"],
)
@pytest.mark.parametrize("name", ["Nightly sync", "12"])
def test_in_a_file(tmp_path: Path, content: Any, name: str) -> None:
    write(tmp_path, {"sync.json": content})
    assert loaded(tmp_path / "sync.json", name) == ARGUMENTS
    if content != [OTHER, EXPORT]:
        assert loaded(tmp_path / "sync.json") == ARGUMENTS


def test_in_a_folder_with_scripts_of_their_own(tmp_path: Path) -> None:
    files = {"formula.json": without_script(EXPORT), "shape.js": "done({});"}
    write(tmp_path / "nightly-sync", files)
    folder = tmp_path / "nightly-sync"
    for path in (folder, folder / "formula.json", tmp_path):
        assert loaded(path) == ARGUMENTS
        assert loaded(path, "Nightly sync") == ARGUMENTS


@pytest.mark.parametrize(
    ("step", "file"),
    [("Shape it > now", "shape-it-now.js"), ("Shape it", "Shape it.js"), ("a-b", "a-b.js")],
)
def test_a_script_has_the_steps_name_or_what_migration_clients_make_of_it(
    tmp_path: Path, step: str, file: str
) -> None:
    row = {"name": "x", "steps": [{"name": step, "type": "filter"}]}
    write(tmp_path, {"formula.json": row, file: "done(true);\r\n"})
    [found] = loaded(tmp_path)["steps"]
    assert found["properties"] == {"body": "done(true);\r\n"}


def test_the_file_of_a_script_is_what_people_edit(tmp_path: Path) -> None:
    write(tmp_path, {"formula.json": EXPORT, "shape.js": "edited();"})
    assert loaded(tmp_path)["steps"][1]["properties"] == {"body": "edited();"}


def of_shape(**more: Any) -> dict[str, Any]:
    """Return a formula with a script step of the name that the export's step has."""
    return {"steps": [{"name": "shape", "type": "script", **more}]}


BODY = {"properties": {"body": "own();"}}


@pytest.mark.parametrize(
    "content",
    [
        {
            **without_script(EXPORT),
            "subFormulas": [{"id": 2, "name": "Notify", **of_shape(**BODY)}],
        },
        [without_script(EXPORT), {"id": 2, "name": "Notify", **of_shape(**BODY)}],
    ],
    ids=["called", "one of several"],
)
def test_a_script_of_its_own_comes_before_the_file_of_another_formula(
    tmp_path: Path, content: Any
) -> None:
    write(tmp_path, {"formula.json": content, "shape.js": "parent();"})
    for name in ("Notify", "2"):
        [step] = loaded(tmp_path, name)["steps"]
        assert step["properties"] == {"body": "own();"}


@pytest.mark.parametrize("file", ["formula.json", "sync.json"])
def test_whose_file_a_script_is(tmp_path: Path, file: str) -> None:
    called = {"id": 2, "name": "Notify", **of_shape()}
    caller = {**without_script(EXPORT), "subFormulas": [called, "strange", {"steps": "strange"}]}
    path = write(tmp_path, {file: caller, "shape.js": "parent();"}) / file
    assert loaded(path)["steps"][1]["properties"] == {"body": "parent();"}
    message = (
        f"{path}: subFormulas[0]: shape.js may be the script of another formula with a step "
        '"shape"; add "body" here'
    )
    with pytest.raises(FileError) as caught:
        loaded(path, "Notify")
    assert str(caught.value) == message
    called["steps"][0]["name"] = "notify"
    write(tmp_path, {file: caller, "notify.js": "called();"})
    assert loaded(path, "Notify")["steps"][0]["properties"] == {"body": "called();"}


def test_a_script_beside_an_export_is_not_its(tmp_path: Path) -> None:
    write(tmp_path, {"sync.json": EXPORT, "shape.js": "edited();"})
    assert loaded(tmp_path / "sync.json") == ARGUMENTS
    write(tmp_path, {"sync.json": without_script(EXPORT)})
    assert loaded(tmp_path / "sync.json")["steps"][1]["properties"] == {"body": "edited();"}


def test_a_step_of_another_folder_is_not_read(tmp_path: Path) -> None:
    row = {"name": "x", "steps": [{"name": "../secret", "type": "script"}]}
    write(tmp_path, {"secret.js": "no", "x/formula.json": row})
    with pytest.raises(FileError, match=r'step "\.\./secret" has no script'):
        loaded(tmp_path / "x")


def test_several_in_folders_and_files(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "formulas/nightly-sync/formula.json": without_script(EXPORT),
            "formulas/nightly-sync/shape.js": "done({});",
            "formulas/nightly-sync/notes.json": OTHER,
            "other.json": [OTHER],
            "package.json": {"name": "lint", "scripts": {"lint": "eslint ."}},
            "vdr.json": {"objectName": "contacts", "fields": []},
            "backup-2020/old.json": OTHER,
            ".hidden/old.json": OTHER,
            "read.me": "no JSON",
        },
    )
    assert sorted(one.name for one in formulas_in(tmp_path)) == ["Nightly sync", "Other"]
    assert loaded(tmp_path, "Nightly sync") == ARGUMENTS
    with pytest.raises(FileError) as caught:
        the_formula(tmp_path, None)
    assert str(caught.value) == (
        f'{tmp_path}: it holds several formulas; pass one\'s name: "Nightly sync", "Other"'
    )


def test_a_called_formula_is_in_its_callers_file(tmp_path: Path) -> None:
    called = {"id": 5, "name": "Called", "steps": [], "subFormulas": [{"id": 6, "name": "Deep"}]}
    caller = {"id": 4, "name": "Caller", "steps": [], "subFormulas": [called, "strange"]}
    write(tmp_path, {"sync.json": [caller, {**caller, "id": 3, "name": "Second"}]})
    file = tmp_path / "sync.json"
    assert loaded(file, "Called") == loaded(file, "5") == {"name": "Called"}
    assert loaded(file, "Deep") == {"name": "Deep"}
    with pytest.raises(FileError, match="it holds several formulas; pass one's name"):
        the_formula(file, None)
    write(tmp_path, {"sync.json": caller})
    assert loaded(file) == {"name": "Caller"}


def test_a_formula_without_parts(tmp_path: Path) -> None:
    file = write(tmp_path, {"sync.json": {"name": "x", "id": 4, "active": True}}) / "sync.json"
    assert loaded(file) == {"name": "x", "active": True}


@pytest.mark.parametrize(
    "content",
    [
        {}, [], 5, None, '"text"', [[]], {"name": 5}, {"name": "x", "fields": []}, {"name": "x",
        "element": {"key": "closeio"}}, {"objectName": "contacts", "fields": []},
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_formula(tmp_path: Path, content: Any) -> None:
    file = write(tmp_path, {"sync.json": content}) / "sync.json"
    with pytest.raises(FileError) as caught:
        the_formula(file, None)
    expected = f"{file}: it holds no formula; pass the path of an exported formula"
    assert str(caught.value) == expected


def test_another_name(tmp_path: Path) -> None:
    file = write(tmp_path, {"sync.json": [EXPORT, OTHER]}) / "sync.json"
    with pytest.raises(FileError) as caught:
        the_formula(file, "Nightly")
    assert str(caught.value) == (
        f'{file}: it holds no formula "Nightly"; it holds "Nightly sync", "Other"'
    )


def test_two_of_a_name_have_ids(tmp_path: Path) -> None:
    rows = [EXPORT, {**EXPORT, "id": 13, "active": False}, changed(OTHER, name=None, id=None)]
    file = write(tmp_path, {"sync.json": rows}) / "sync.json"
    with pytest.raises(FileError) as caught:
        the_formula(file, "Nightly sync")
    assert str(caught.value) == (
        f'{file}: it holds several formulas "Nightly sync"; pass one\'s id as name: 12, 13'
    )
    assert loaded(file, "13")["active"] is False


def test_two_of_a_name_without_ids_have_paths(tmp_path: Path) -> None:
    row = {"name": "Sync", "steps": []}
    write(tmp_path, {"a/formula.json": row, "b/formula.json": {**row, "active": False}})
    with pytest.raises(FileError) as caught:
        the_formula(tmp_path, "Sync")
    assert str(caught.value) == (
        f'{tmp_path}: it holds several formulas "Sync"; pass the path of one: '
        f"{tmp_path}/a/formula.json, {tmp_path}/b/formula.json"
    )
    assert loaded(tmp_path / "b") == {"name": "Sync", "active": False}


@pytest.mark.parametrize("step", ["s" * 300, "a\0b", "two\nlines"])
def test_a_step_whose_name_is_no_file_name(tmp_path: Path, step: str) -> None:
    row = {"name": "Sync", "steps": [{"name": step, "type": "script", "properties": {}}]}
    write(tmp_path, {"formula.json": row})
    with pytest.raises(FileError) as caught:
        loaded(tmp_path)
    assert "has no script" in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_file_in_a_folder_that_is_not_json(tmp_path: Path) -> None:
    write(tmp_path, {"good.json": EXPORT, "bad.json": "{"})
    with pytest.raises(FileError, match=r"bad\.json: line 1, column 2: it is not JSON"):
        the_formula(tmp_path, None)


@pytest.mark.parametrize("path", ["nosuch", "nosuch.json", "a\0b"])
def test_a_path_that_does_not_exist(tmp_path: Path, path: str) -> None:
    with pytest.raises(FileError, match="correct "):
        the_formula(tmp_path / path, None)


def test_the_names_of_folders_are_those_of_migration_clients() -> None:
    assert folder_name("My  Formula -> v2?") == "my-formula-v2"
