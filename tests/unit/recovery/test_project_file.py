"""What is read of a Pulumi.yaml is what YAML's own parser reads, or nothing is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from pulumi_cloud_elements.recovery.project_file import (
    UnreadableProjectError,
    _string_in,
    project_file_above,
    string_in,
)

PATHS = (("name",), ("backend", "url"))
READ = {
    "name: crm": "crm",
    "name: crm  # ours": "crm",
    "name: 'crm'": "crm",
    'name: "crm"  # ours': "crm",
    "name: a#b": "a#b",
    "name: 7": "7",
    "'name': crm": "crm",
    "name : crm": "crm",
    "---\n# ours\n\nname: crm\n": "crm",
    "name: crm\r\nruntime: python\r\n": "crm",
    "name: crm\rruntime: python": "crm",
    "\ufeffname: crm": "crm",
    "  name: crm\n  runtime: python": "crm",
    "description: |\n  name: other\n\n  x\nname: crm": "crm",
    "description: >-\n  'x\nname: crm": "crm",
    "runtime: {name: python, options: {virtualenv: 'v e'}}\nname: crm": "crm",
    "runtime:\n  name: python\n  options:\n    virtualenv: venv\nname: crm": "crm",
    "plugins:\n- name: x\n- y\nname: crm": "crm",
    "runtime: python": None,
    "name:": None,
    "name: ~": None,
    "name: null  # none": None,
    "": None,
    "# nothing\n": None,
}
NOT_READ = [
    "{name: crm}", "name: |\n  crm", "name: >\n  crm", "name: crm\n  and more", "name: &a crm",
    "name: *a", "name: !!str crm", "name: 'it''s'", r'name: "\x61"', "name: 'crm", "name: [crm]",
    "name: a: b", "name: a:", "name: crm\nname: erp", "- name", "name: crm\n---\nname: erp",
    "%YAML 1.2\n---\nname: crm", "? name\n: crm", "<<: *a\nname: crm", "\tname: crm",
    "name:\tcrm", "description: 'x\nname: crm'", 'description: "x\nname: crm"',
    "runtime: {name: python,\nname: crm}", "name:\n  crm", "  runtime: python\nname: crm",
    "name: crm\u2028runtime: x", "name: c\x85rm", "name: @crm",
    "name: `crm", "name: %crm", "name: crm\n...", "name", "name: - crm", "name:\n- crm",
]  # fmt: skip


def read(text: str, *keys: str) -> str | None:
    return _string_in(text.removeprefix("\ufeff"), keys)


def parsed(text: str, *keys: str) -> Any:
    value = yaml.safe_load(text)
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


@pytest.mark.parametrize("text", READ)
def test_a_project_file_is_read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "Pulumi.yaml"
    file.write_bytes(text.encode())
    assert string_in(file, "name") == READ[text]
    value = parsed(text, "name")
    assert READ[text] == (None if value is None else str(value))


@pytest.mark.parametrize("text", NOT_READ)
def test_what_may_mean_something_else_is_not(tmp_path: Path, text: str) -> None:
    file = tmp_path / "Pulumi.yaml"
    file.write_bytes(text.encode())
    with pytest.raises(UnreadableProjectError, match=r"Pulumi\.yaml: name cannot be read"):
        string_in(file, "name")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("name: p\nbackend:\n  url: s3://b?region=eu#x\n", "s3://b?region=eu#x"),
        ("name: p\nbackend:\n    url: 'file://~/a b'\n", "file://~/a b"),
        ("backend:\n  # ours\n  url: https://api.pulumi.com\nname: p", "https://api.pulumi.com"),
        ("backend:\nname: p", None),
        ("backend: null\nname: p", None),
        ("name: p", None),
        ("backend:\n  other: x", None),
        ("name: p\nconfig:\n  url: x", None),
    ],
)
def test_the_backend_is_read(tmp_path: Path, text: str, url: str | None) -> None:
    file = tmp_path / "Pulumi.yml"
    file.write_text(text)
    assert string_in(file, "backend", "url") == url


@pytest.mark.parametrize(
    "text", ["backend: {url: s3://b}", "backend: s3://b", "backend:\n- url: s3://b", "backend: &a"]
)
def test_a_backend_in_another_form_is_not(tmp_path: Path, text: str) -> None:
    file = tmp_path / "Pulumi.yaml"
    file.write_text(text)
    with pytest.raises(UnreadableProjectError, match=r"backend\.url cannot be read"):
        string_in(file, "backend", "url")


def test_a_file_that_is_no_text_is_not(tmp_path: Path) -> None:
    file = tmp_path / "Pulumi.yaml"
    file.write_bytes(b"name: \xff")
    with pytest.raises(UnreadableProjectError):
        string_in(file, "name")


def test_the_nearest_project_file_is_found(tmp_path: Path) -> None:
    program = tmp_path / "project" / "program"
    program.mkdir(parents=True)
    assert project_file_above(program) is None
    for file in (tmp_path / "Pulumi.yaml", program.parent / "Pulumi.yml", program / "Pulumi.yaml"):
        file.write_text("")
        assert project_file_above(program) == file
    (program.parent / "Pulumi.yaml").mkdir()
    assert project_file_above(program.parent) == program.parent / "Pulumi.yml"


PIECES = (
    "name", "backend", "url", "x", ":", ": ", " ", "  ", "\n", "\n  ", "\n- ", "#", " # ", "'",
    '"', "''", "\\", "{", "}", "[", "]", ", ", "|", ">", "&", "*", "!", "---", "...", "-", "?",
    "<<", "~", "null", "s3://b", "\t", "\r", "\r\n", "\x85", "\ufeff", "%", "@", "0", "on",
)  # fmt: skip
ENTRIES = st.sampled_from(["name: crm\n", "backend:\n  url: s3://b\n", "backend:\n", "x: |\n  y\n"])


@given(st.lists(st.one_of(st.sampled_from(PIECES), ENTRIES), max_size=14).map("".join))
@example("x: 'a\nname: crm'")
@example("x: [a,\nname: crm]")
def test_whatever_is_read_is_what_yaml_says(text: str) -> None:
    for keys in PATHS:
        try:
            found = read(text, *keys)
        except ValueError:
            continue
        try:
            value = parsed(text.removeprefix("\ufeff"), *keys)
        except yaml.YAMLError:
            continue  # Pulumi would not run such a project either
        if isinstance(value, str) or value is None:  # YAML 1.1 has numbers and booleans, too
            assert found == value, (text, keys)
