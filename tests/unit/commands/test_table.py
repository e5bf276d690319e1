"""Tables: aligned, and at a terminal cut to its width."""

from __future__ import annotations

import io
import sys

import pytest
from pulumi_cloud_elements.commands.table import print_table, table

HEAD = ("id", "name", "tags")
ROWS = [("12", "A very long name of an instance", "crm"), ("3", None, "a, b, c, d, e, f, g, h")]


def test_a_table_is_as_wide_as_its_cells() -> None:
    assert table(HEAD, ROWS).splitlines() == [
        "id  name                             tags",
        "12  A very long name of an instance  crm",
        "3                                    a, b, c, d, e, f, g, h",
    ]


def test_the_widest_columns_are_cut_first() -> None:
    assert table(HEAD, ROWS, width=40).splitlines() == [
        "id  name               tags",
        "12  A very long name…  crm",
        "3                      a, b, c, d, e, f…",
    ]


def test_a_table_that_fits_is_whole() -> None:
    assert table(HEAD, ROWS, width=59) == table(HEAD, ROWS)
    assert max(map(len, table(HEAD, ROWS, width=58).splitlines())) == 58


@pytest.mark.parametrize("width", [1, 12])
def test_no_column_becomes_so_narrow_that_it_says_nothing(width: int) -> None:
    long = [("a-long-id-that-is-never-cut", "x" * 30, "y" * 30)]
    lines = table(HEAD, long, width=width, ellipsis="...").splitlines()
    assert lines[1] == "a-long-id-that-is-never-cut  xxxxx...  yyyyy..."


def test_a_table_of_one_column_is_never_cut() -> None:
    assert table(("id",), [("x" * 30,)], width=10).splitlines()[1] == "x" * 30


class Console(io.TextIOWrapper):
    """Standard output of an encoding, which may be a terminal."""

    terminal = True

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize(
    ("encoding", "terminal", "end"),
    [("utf-8", True, "ex…"), ("ascii", True, "..."), ("utf-8", False, "x")],
)
def test_only_a_terminal_gets_less_than_the_whole(
    monkeypatch: pytest.MonkeyPatch, encoding: str, terminal: bool, end: str
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    written = io.BytesIO()
    console = Console(written, encoding=encoding)
    console.terminal = terminal
    monkeypatch.setattr(sys, "stdout", console)
    print_table(("id", "name"), [("1", "e" + "x" * 30)])
    console.flush()
    line = written.getvalue().decode(encoding).splitlines()[1]
    assert (len(line) <= 20) is terminal
    assert line.endswith(end.replace("ex", "x"))


def test_a_stream_without_an_encoding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    print_table(("id",), [("1",)])
    assert stream.getvalue() == "id\n1\n"
