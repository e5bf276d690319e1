"""Definitions and transformations are found in every form that people have them in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.errors import FileError
from pulumi_cloud_elements.files.choosing import the_definition, the_transformation
from pulumi_cloud_elements.files.definition_files import everything_in
from pulumi_cloud_elements.files.transformation import transformation_arguments
from pulumi_cloud_elements.files.virtual_data_resource import definition_arguments

from .examples import (
    DEFINED,
    DEFINITION,
    EXPORT,
    SCRIPT,
    TRANSFORMATION,
    TRANSFORMED,
    changed,
    write,
)

BUNDLE = {"definition": DEFINITION, "transformation": {"closeio": TRANSFORMATION}}
NAMELESS = changed(DEFINITION, objectName=None)
# A transformation whose element and name are only in keys or folders, and its script in a file.
BARE = changed(TRANSFORMATION, objectName=None, elementKey=None, scripts=None) | {
    "script": changed(TRANSFORMATION["script"], body=None)
}
WHOLE = BARE | {"script": TRANSFORMATION["script"]}
APART = {
    "contacts/definition/objectDefinition.json": DEFINITION,
    "contacts/transformation/closeio/transformation.json": BARE,
    "contacts/transformation/closeio/script.js": SCRIPT,
}
BEFORE = {"objectDefinitions": {"contacts": NAMELESS}, "transformations": {"closeio": {"contacts": WHOLE}}}  # fmt: skip  # noqa: E501


def definition(path: Path, name: str | None = None) -> dict[str, Any]:
    found = the_definition(path, name)
    return definition_arguments(found.row, found.place, found.name).arguments


def transformation(
    path: Path, name: str | None = None, element_key: str | None = None
) -> dict[str, Any]:
    found = the_transformation(path, name, element_key)
    assert found.name == "contacts"
    return transformation_arguments(
        found.row,
        found.place,
        element_key=found.element,
        script=found.script,
        needs_script=found.scripts is not None,
    ).arguments


@pytest.mark.parametrize(
    "content",
    [
        DEFINITION,
        [DEFINITION],
        {"contacts": NAMELESS},
        BUNDLE,
        [BUNDLE],
        {"contacts": {**BUNDLE, "definition": NAMELESS}},
        {"vdrName": "contacts", "vdrVersion": "v2", **BUNDLE, "definition": NAMELESS},
        {"contacts": {"vdrVersion": "v2", **BUNDLE}},
        BEFORE,
        {**BEFORE, "objectDefinitions": [DEFINITION]},
    ],
    ids=range(10),
)
def test_a_definition_in_a_file(tmp_path: Path, content: Any) -> None:
    file = write(tmp_path, {"export.json": content}) / "export.json"
    assert definition(file) == definition(file, "contacts") == DEFINED
    assert definition(tmp_path) == DEFINED


@pytest.mark.parametrize("name", ["definition", "transformation", "transformations"])
@pytest.mark.parametrize("others", [{}, {"contacts": DEFINITION}], ids=["alone", "with another"])
def test_a_definition_may_have_the_name_of_a_part_of_a_bundle(
    tmp_path: Path, name: str, others: dict[str, Any]
) -> None:
    for row in (NAMELESS, changed(DEFINITION, objectName=name)):
        file = write(tmp_path, {"export.json": {name: row, **others}}) / "export.json"
        assert definition(file, name)["fields"] == DEFINED["fields"]
        assert not others or definition(file, "contacts") == DEFINED


@pytest.mark.parametrize(
    "content",
    [
        TRANSFORMATION,
        [TRANSFORMATION],
        BUNDLE,
        [BUNDLE],
        {"contacts": BUNDLE},
        {**BUNDLE, "transformation": [TRANSFORMATION]},
        {**BUNDLE, "transformation": {"closeio": [WHOLE]}},
        {"definition": DEFINITION, "transformations": {"closeio": WHOLE}},
        {"transformation": {"closeio": TRANSFORMATION}},
        BEFORE,
    ],
    ids=range(10),
)
def test_a_transformation_in_a_file(tmp_path: Path, content: Any) -> None:
    file = write(tmp_path, {"export.json": content}) / "export.json"
    for name in (None, "contacts"):
        for element_key in (None, "closeio"):
            assert transformation(file, name, element_key) == TRANSFORMED
    assert transformation(tmp_path) == TRANSFORMED


@pytest.mark.parametrize(
    "path",
    [".", "contacts", "contacts/transformation", "contacts/transformation/closeio",
     "contacts/transformation/closeio/transformation.json"],
)  # fmt: skip
def test_a_bundle_taken_apart(tmp_path: Path, path: str) -> None:
    write(tmp_path, APART)
    found = the_transformation(tmp_path / path, None, "closeio")
    assert found.element == "closeio"
    if path in (".", "contacts"):
        assert definition(tmp_path / path) == DEFINED
        assert transformation(tmp_path / path) == TRANSFORMED


def test_the_definition_of_a_bundle_taken_apart(tmp_path: Path) -> None:
    write(tmp_path, {**APART, "contacts/definition/objectDefinition.json": NAMELESS})
    folder = tmp_path / "contacts"
    for path in (tmp_path, folder, folder / "definition" / "objectDefinition.json"):
        assert definition(path) == DEFINED


def test_what_is_taken_apart_counts_more_than_the_bundle(tmp_path: Path) -> None:
    old = {**TRANSFORMATION, "vendorName": "old"}
    other = {**TRANSFORMATION, "elementKey": "sfdc"}
    bundle = {
        "definition": changed(DEFINITION, fields=[]),
        "transformation": {"closeio": old, "sfdc": other},
    }
    write(tmp_path, {**APART, "contacts/contacts.json": bundle})
    assert definition(tmp_path / "contacts") == DEFINED
    assert transformation(tmp_path / "contacts", element_key="closeio") == TRANSFORMED
    assert transformation(tmp_path / "contacts", element_key="sfdc")["element_key"] == "sfdc"
    assert len(everything_in(tmp_path).transformations) == 2


def test_a_source_that_is_in_the_bundle_alone(tmp_path: Path) -> None:
    files = {key: value for key, value in APART.items() if not key.endswith("script.js")}
    write(tmp_path, files)
    with pytest.raises(FileError, match=r"transformation\.json: it has no source of its script"):
        transformation(tmp_path)
    write(tmp_path, {**files, "contacts/contacts.json": BUNDLE})
    assert transformation(tmp_path) == TRANSFORMED


def test_the_bundle_alone_in_its_folder(tmp_path: Path) -> None:
    write(tmp_path, {"contacts/contacts.json": BUNDLE, "contacts/transformation/.keep": ""})
    assert definition(tmp_path / "contacts") == DEFINED
    assert transformation(tmp_path / "contacts") == TRANSFORMED


@pytest.mark.parametrize("wrapped", [False, True])
def test_what_migration_clients_wrote_before(tmp_path: Path, wrapped: bool) -> None:
    below = "transformations/closeio/contacts"
    write(
        tmp_path,
        {
            "objectDefinitions/contacts/objectDefinition.json": NAMELESS,
            f"{below}/transformation.json": {"contacts": BARE} if wrapped else BARE,
            f"{below}/script.js": SCRIPT,
        },
    )
    assert definition(tmp_path) == DEFINED
    for path in (tmp_path, tmp_path / "transformations", tmp_path / below):
        assert transformation(path) == TRANSFORMED


def test_scripts_by_level(tmp_path: Path) -> None:
    scripts = [{"level": "organization"}, {"level": "account"}]
    files = {
        "sfdc/transformation.json": changed(TRANSFORMATION, script=None) | {"scripts": scripts},
        "sfdc/organization-script.js": "organization();",
        "sfdc/account-script.js": "account();",
    }
    found = transformation(write(tmp_path, files) / "sfdc")
    assert found["script"] == "organization();"


@pytest.mark.parametrize("level", ["a\0b", "x" * 5000])
def test_a_level_that_no_file_can_be_named_for(tmp_path: Path, level: str) -> None:
    scripts = [{"level": level}, {"level": "organization", "body": "done();"}]
    files = {
        "sfdc/transformation.json": changed(TRANSFORMATION, script=None) | {"scripts": scripts}
    }
    found = transformation(write(tmp_path, files) / "sfdc")
    assert found["script"] == "done();"


def test_several(tmp_path: Path) -> None:
    other = {**DEFINITION, "objectName": "leads"}
    write(
        tmp_path,
        {
            **APART,
            "leads.json": {"definition": other, "transformation": {"sfdc": {**WHOLE}}},
            "copy.json": DEFINITION,  # the same is no choice
            "formula.json": EXPORT,
            "package.json": {"name": "lint", "scripts": {"lint": "eslint ."}},
            "backup-2020/old.json": changed(DEFINITION, fields=[]),
        },
    )
    assert definition(tmp_path, "leads")["name"] == "leads"
    with pytest.raises(FileError) as caught:
        the_definition(tmp_path, None)
    assert str(caught.value) == (
        f'{tmp_path}: it holds several virtual data resources; pass one\'s name: "contacts", '
        '"leads"'
    )
    with pytest.raises(FileError) as caught:
        the_definition(tmp_path, "lead")
    assert str(caught.value) == (
        f'{tmp_path}: it holds no virtual data resource "lead"; it holds "contacts", "leads"'
    )
    with pytest.raises(FileError) as caught:
        the_transformation(tmp_path, None, None)
    assert str(caught.value) == (
        f"{tmp_path}: it holds several transformations; pass name and element_key: "
        '"contacts for closeio", "leads for sfdc"'
    )
    with pytest.raises(FileError) as caught:
        the_transformation(tmp_path, "leads", "closeio")
    assert str(caught.value) == (
        f'{tmp_path}: it holds no transformation with name "leads" and element_key "closeio"; it '
        'holds "contacts for closeio", "leads for sfdc"'
    )


def test_two_that_differ_have_one_name(tmp_path: Path) -> None:
    rows = [DEFINITION, changed(DEFINITION, fields=[])]
    file = write(tmp_path, {"export.json": rows}) / "export.json"
    with pytest.raises(FileError) as caught:
        the_definition(file, "contacts")
    assert str(caught.value) == (
        f'{file}: it holds "contacts" more than once; pass the path of one: {file}: [0], {file}: '
        "[1]"
    )


def test_a_body_without_a_name_is_whatever_is_asked_for(tmp_path: Path) -> None:
    file = write(tmp_path, {"body.json": NAMELESS}) / "body.json"
    assert the_definition(file, "contacts").name is None
    assert the_definition(file, None).name is None


@pytest.mark.parametrize(
    "content", [{}, [], 5, None, {"name": "x"}, EXPORT, [EXPORT], {"definition": 5}], ids=range(8)
)
def test_what_is_neither(tmp_path: Path, content: Any) -> None:
    file = write(tmp_path, {"export.json": content}) / "export.json"
    with pytest.raises(FileError) as caught:
        the_definition(file, None)
    assert str(caught.value) == (
        f"{file}: it holds no virtual data resource; pass the path of an exported one"
    )
    with pytest.raises(FileError) as caught:
        the_transformation(file, None, None)
    assert str(caught.value) == (
        f"{file}: it holds no transformation; pass the path of an exported one"
    )


@pytest.mark.parametrize("path", ["nosuch", "nosuch.json", "a\0b"])
def test_a_path_that_does_not_exist(tmp_path: Path, path: str) -> None:
    with pytest.raises(FileError, match="correct "):
        everything_in(tmp_path / path)
