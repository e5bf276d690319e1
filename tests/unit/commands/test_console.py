"""Commands on consoles that cannot show every character."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.commands import COMMANDS, main
from pulumi_cloud_elements.commands.console import write_program
from pulumi_cloud_elements.commands.session import as_json
from pulumi_cloud_elements.errors import CloudElementsError

from ..fake.service import Service
from .in_memory import Pulumi, sessions

NAMES = ("Büro", "🚀", "\ud800")
ARGUMENTS = {
    "element": ["closeio"],
    "instance": ["1"],
    "oauth-url": ["sfdc", "--api-key", "ключ", "--callback-url", "https://example.com/c"],
    "orphans": ["--stack", "dev"],
}
NAMED = [command.NAME for command in COMMANDS]
URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::closeio"

Console = Callable[[str], tuple[io.BytesIO, io.BytesIO]]


class Shown(io.TextIOWrapper):
    """A console of an encoding."""

    terminal = False

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    """An account whose names no old console can show."""
    service = Service()
    for name in NAMES:
        section = {"username": "the-key", "password": "the-password"}
        body = {"name": name, "element": {"key": "closeio"}, "configuration": section}
        service.create({**body, "tags": ["größe"]})
        service.formulas.create({"name": name, "steps": []})
        service.objects.define(Place("organization"), name, {"fields": []}, new=True)
    monkeypatch.setenv("CLOUD_ELEMENTS_OAUTH_API_SECRET", "the-secret")
    return service


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Console:
    """Return what makes standard output and standard error a console of an encoding."""

    def of(encoding: str) -> tuple[io.BytesIO, io.BytesIO]:
        written = io.BytesIO(), io.BytesIO()
        for name, binary in zip(("stdout", "stderr"), written, strict=True):
            monkeypatch.setattr(sys, name, Shown(binary, encoding=encoding, errors="strict"))
        return written

    return of


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
@pytest.mark.parametrize("json_", [False, True], ids=["table", "json"])
@pytest.mark.parametrize("name", NAMED)
def test_every_command_works(
    service: Service, pulumi: Pulumi, console: Console, encoding: str, json_: bool, name: str
) -> None:
    pulumi.prints({"deployment": {"resources": [{"urn": URN, "id": "ü", "type": "t"}]}})
    written, _ = console(encoding)
    assert (
        main([name, *ARGUMENTS.get(name, []), *(["--json"] if json_ else [])], sessions(service))
        == 0
    )
    assert written.getvalue()
    if json_:
        assert json.loads(written.getvalue().decode(encoding))


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("name", [None, *NAMED], ids=str)
def test_every_help_works(console: Console, encoding: str, name: str | None) -> None:
    written, _ = console(encoding)
    with pytest.raises(SystemExit) as ended:
        main([*([name] if name else []), "--help"])
    assert ended.value.code == 0
    assert b"usage: " in written.getvalue()


def test_a_message_is_shown_too(service: Service, console: Console) -> None:
    _, written = console("ascii")
    assert main(["describe", "größe"], sessions(service)) == 1
    sys.stderr.flush()
    assert written.getvalue() == b"error: there is no instance gr\\xf6\\xdfe\n"


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("utf-8", ["Büro", "🚀", "?"]),
        ("cp1252", ["Büro", "\\U0001f680", "?"]),
        ("ascii", ["B\\xfcro", "\\U0001f680", "?"]),
    ],
)
def test_a_table_shows_escapes_for_what_the_console_cannot(
    service: Service, console: Console, encoding: str, names: list[str]
) -> None:
    written, _ = console(encoding)
    assert main(["instances"], sessions(service)) == 0
    _, *rows = written.getvalue().decode(encoding).splitlines()
    assert [row.split()[1] for row in rows] == names


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_json_means_the_same_in_every_encoding(
    service: Service, console: Console, encoding: str
) -> None:
    written, _ = console(encoding)
    assert main(["instances", "--json"], sessions(service)) == 0
    text = written.getvalue().decode(encoding)
    assert tuple(row["name"] for row in json.loads(text)) == NAMES
    assert ("Büro" in text) is (encoding == "utf-8")


def test_json_of_a_stream_without_an_encoding_is_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert as_json("ü") == '"\\u00fc"'


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_a_program_is_utf_8(service: Service, console: Console, encoding: str) -> None:
    written, _ = console(encoding)
    assert main(["describe"], sessions(service)) == 0
    program = written.getvalue()
    compile(program, "__main__.py", "exec")  # which reads UTF-8 where no line says otherwise
    text = program.decode()
    assert 'name="Büro"' in text
    assert 'name="🚀"' in text
    assert "name='\\ud800'" in text or 'name="\\ud800"' in text


def test_at_a_terminal_a_program_has_the_terminals_encoding(
    service: Service, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, _ = console("cp1252")
    monkeypatch.setattr(Shown, "terminal", True)
    assert main(["describe"], sessions(service)) == 0
    text = written.getvalue().decode("cp1252")
    assert 'name="Büro"' in text
    assert 'name="\\U0001f680"' in text


def test_streams_that_are_no_console_are_left_alone(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, errors = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", shown)
    monkeypatch.setattr(sys, "stderr", errors)
    assert main(["describe", "1"], sessions(service)) == 0
    assert 'name="Büro"' in shown.getvalue()
    assert main(["describe", "größe"], sessions(service)) == 1
    assert errors.getvalue() == "error: there is no instance größe\n"


def test_a_program_goes_to_any_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    write_program("name = 'ü'\n")
    assert stream.getvalue() == "name = 'ü'\n"


def test_what_the_engine_prints_is_utf_8(pulumi: Pulumi) -> None:
    pulumi.fails("error: no stack named größe found")
    done = subprocess.run(
        [sys.executable, "-m", "pulumi_cloud_elements", "orphans", "--stack", "dev"],
        # Python would turn to UTF-8 by itself in this locale.
        env=os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    line = b"error: pulumi stack failed: no stack named gr\\xf6\\xdfe found\n"
    assert (done.returncode, done.stderr) == (1, line)


def test_bytes_of_the_engine_that_are_no_utf_8_are_replaced(
    pulumi: Pulumi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pulumi.fails("")
    (tmp_path / "pulumi").write_bytes(b"#!/bin/sh\necho 'error: gr\xf6\xdfe' >&2\nexit 1\n")
    assert main(["orphans", "--stack", "dev"]) == 1
    assert capsys.readouterr().err == "error: pulumi stack failed: gr\ufffd\ufffde\n"


@pytest.mark.parametrize("json_", [False, True], ids=["table", "json"])
@pytest.mark.parametrize("name", NAMED)
def test_nothing_from_the_service_moves_a_terminals_cursor(
    service: Service,
    pulumi: Pulumi,
    console: Console,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    json_: bool,
) -> None:
    pulumi.prints({"deployment": {"resources": [{"urn": URN, "id": "1", "type": "t"}]}})
    odd = "\x1b[2J\x9b31m\u202e\x07\x00"
    for row in service.rows.values():
        row |= {"name": odd, "tags": [odd], "createdDate": odd, "token": odd}
    service.organization_id = odd
    written = console("utf-8")
    main([name, *ARGUMENTS.get(name, []), *(["--json"] if json_ else [])], sessions(service))
    shown = "".join(stream.getvalue().decode() for stream in written)
    assert shown
    assert shown.replace("\n", "").isprintable()
    if json_:
        json.loads(written[0].getvalue())


def test_nor_does_what_it_says_in_an_error(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.fail("instances.list", CloudElementsError("no \x1b[2J\x9b31m"))
    assert main(["instances"], sessions(service)) == 1
    assert capsys.readouterr().err == "error: no ?[2J?31m\n"
