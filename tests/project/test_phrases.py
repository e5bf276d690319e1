"""`tools/phrases.py` finds phrases that are not idiomatic English, and nothing else."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "phrases.py"
SPEC = importlib.util.spec_from_file_location("phrases", TOOL)
assert SPEC
assert SPEC.loader
phrases = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(phrases)

FOUND = [
    "The instance is made anew.",
    "What it has is told by the command.",
    "An error was told on the line.",
    "A state that is not told.",
    "The organization cannot be told.",
    "As far as the browser tells.",
    "It gets a `pulumi` from there.",
    "It is none of its choices.",
    "A change of it alone is none.",
    "The body is no JSON.",
    "The value is no object.",
    "A value that is no number.",
    "None where there is none.",
    "All errors and their cause, and a cure.",
    "It is answered with 401.",
    "The service's answer is kept.",
    "The answer of the service.",
    "The creation is sent.",
    "Elements that instances can be made of.",
    "That is nobody's.",
    "The old value is brought back.",
    "A left-behind instance.",
    "It compares what is declared.",
    "It is there already.",
    "Choices that there are none of.",
    "It is all that there is.",
    "It stands in plain text there.",
    "It stands in the file.",
    "It carries a tag from birth.",
    "It looks whether it exists.",
    "Nobody can be asked.",
    "No run is broken off.",
    "Nothing is made twice.",
    "The instance goes on as it is.",
    "Nothing of it is kept.",
]


@pytest.mark.parametrize("text", FOUND)
def test_a_phrase_is_found(text: str) -> None:
    hits = list(phrases.found(text))
    assert hits
    for line, phrase, better in hits:
        assert line == 1
        assert phrase in text
        assert better


def test_each_phrase_has_a_case() -> None:
    text = "\n".join(FOUND)
    assert [phrase for phrase in phrases.PHRASES if not phrases.pattern(phrase).search(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Create an answer and tell nobody.",
        "A meaning that is no longer used.",
        "Run the `pulumi` command.",
        "unless it was told not to",
        "What stands in the way?",
        "There is no list of them.",
        "danewort",
    ],
)
def test_ordinary_words_are_not(text: str) -> None:
    assert list(phrases.found(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "one\nis told\nby two",
        "# one is told\n    # by two",
        'one = (\n    "is told "\n    f"by two"\n)',
        "one\n\n\nis told by two",
    ],
)
def test_a_phrase_is_found_across_lines(text: str) -> None:
    [(line, _, _)] = phrases.found(text)
    assert line == 1 + text[: text.index("is told")].count("\n")


def test_every_text_file_is_read_unless_the_tool_says_otherwise() -> None:
    names = set(phrases.files())
    assert {"README.md", "Makefile", "docs/index.md", "examples/ci/.gitignore"} <= names
    assert "provider/pulumi_cloud_elements/program/instance.py" in names
    left_out = tuple(phrases.NOT_CHECKED)
    assert [name for name in left_out if not (ROOT / name).exists()] == []
    assert [name for name in names if name.startswith(left_out)] == []


def test_no_file_has_one_and_the_tool_names_what_it_leaves_out() -> None:
    done = subprocess.run([sys.executable, TOOL], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    for name in phrases.NOT_CHECKED:
        assert f"not checked: {name}: " in done.stdout


def test_the_tool_fails_if_a_file_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "page.md").write_text("Fine.\nMade anew.\n", encoding="utf-8")
    monkeypatch.setattr(phrases, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["phrases.py"])
    assert phrases.main() == 1
    assert capsys.readouterr().out.startswith('page.md:2: "anew": write: again')
