"""A file is read whatever its encoding is, and what is wrong with it is one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pulumi_cloud_elements.errors import FileError
from pulumi_cloud_elements.files.reading import (
    Place,
    entries,
    is_file,
    is_folder,
    read_json,
    read_script,
)

from .examples import EXPORT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_in_any_unicode_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "sync.json"
    text = json.dumps({"name": "Grüße 🚀"}, ensure_ascii=False)
    file.write_bytes(text.encode(encoding))
    assert read_json(file) == {"name": "Grüße 🚀"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "line 1, column 1: it is not JSON (Expecting value); correct it, or export it again"),
        (b'{\n "a": 1,\n}', "line 3, column 1: it is not JSON (Expecting property name"),
        (b'{"a": 1} x', "line 1, column 10: it is not JSON (Extra data)"),
        (b"<html>", "line 1, column 1: it is not JSON"),
        ("{'gr\u00fc\u00df': 1}".encode("latin-1"), "it is not UTF-8; save it as UTF-8"),
        (b'{"a": NaN}', "it is not JSON (NaN is not a number); correct it"),
        (b"[" * 100_000, "it is nested too deeply; export it again"),
        (b'{"a": ["\\ud83d"]}', "a[0]: it holds half a character; export it again as UTF-8"),
        (b'{"\\ud83d": 1}', "it holds half a character; export it again as UTF-8"),
        (b'{"steps": [1], "steps": []}', 'an object has "steps" twice; correct it'),
        (b'{"a": 1e400}', "it is not JSON (1e400 is too large a number); correct it"),
        (b'{"a": ' + b"9" * 5000 + b"}", "it is not JSON (a number has 5000 digits); correct it"),
    ],
    ids=range(12),
)
def test_what_is_not_json(tmp_path: Path, content: bytes, problem: str) -> None:
    file = tmp_path / "sync.json"
    file.write_bytes(content)
    with pytest.raises(FileError) as caught:
        read_json(file)
    assert str(caught.value).startswith(f"{file}: {problem}")
    assert "\n" not in str(caught.value)


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileError) as caught:
        read_json(Path("nosuch.json"))
    assert str(caught.value) == (
        f"nosuch.json: No such file or directory; correct the path, which starts in {tmp_path}"
    )
    with pytest.raises(FileError, match="Is a directory"):
        read_script(tmp_path)
    with pytest.raises(FileError, match="it is not a path"):
        read_json(Path("a\0b"))


def test_a_script_keeps_its_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "step.js"
    file.write_bytes(b"\xef\xbb\xbflet a = 'gr\xc3\xbc\xc3\x9f';\r\ndone(a);\n")
    assert read_script(file) == "let a = 'grüß';\r\ndone(a);\n"
    file.write_bytes(b"\xff")
    with pytest.raises(FileError, match="it is not UTF-8"):
        read_script(file)


def test_a_place_is_named_as_people_write_it() -> None:
    place = Place(Path("a/sync.json"))
    assert str(place) == "a/sync.json"
    assert str(place.at("steps").at(2).at("properties")) == "a/sync.json: steps[2].properties"
    assert str(place.at(0).at("name")) == "a/sync.json: [0].name"
    assert place.at("steps").file == Path("a/sync.json")


def test_an_export_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "sync.json"
    file.write_text(json.dumps(EXPORT))
    assert read_json(file) == EXPORT


# Folders


def test_what_tools_keep_in_a_folder_is_left_out(tmp_path: Path) -> None:
    for name in ("b.json", "a", ".git", "backup-1", "node_modules"):
        (tmp_path / name).touch()
    assert entries(tmp_path) == [tmp_path / "a", tmp_path / "b.json"]
    with pytest.raises(FileError, match="correct the path"):
        entries(tmp_path / "nosuch")


@pytest.mark.parametrize("name", ["nosuch", "x" * 5000, "a\0b"])
def test_a_path_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    assert not is_file(tmp_path / name)
    assert not is_folder(tmp_path / name)
    assert is_folder(tmp_path)
