"""The command line's parser."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import NoReturn

from .. import __version__

PROGRAM = "cloud-elements-sandbox"
ENVIRONMENT = "CLOUD_ELEMENTS_SANDBOX_"
DEFAULT_PORT = 8080
SHELLS = ("sh", "fish", "powershell")
_LAST_PORT = 65_535
_EPILOG = """\
examples:
  cloud-elements-sandbox serve
  eval "$(cloud-elements-sandbox env)"      # in another terminal
  cloud-elements check

`COMMAND --help` explains a command.
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where to look; exit with 2."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


class _Format(argparse.RawDescriptionHelpFormatter):
    """Text as it is written, and options in two columns."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)


def default_data_file() -> Path:
    """Return where the data lives by default: a file, so that it outlives the server."""
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "cloud-elements-sandbox" / "sandbox.db"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = _Parser(
        prog=PROGRAM,
        description="A server that behaves like the SAP Open Connectors (Cloud Elements) API,\n"
        "for developing and testing stacks.",
        epilog=_EPILOG,
        formatter_class=_Format,
    )
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(
        dest="command", required=True, title="commands", metavar="COMMAND", parser_class=_Parser
    )
    data = _Parser(add_help=False)
    data.add_argument(
        "--data",
        metavar="FILE",
        default=str(default_data_file()),
        help="data file, created if it is missing; ':memory:' keeps nothing (%(default)s)",
    )

    def command(name: str, help_: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(
            name, parents=[data], help=help_, formatter_class=_Format
        )
        return added

    _add_serve(command("serve", "run the server"))
    env = command("env", "print the variables that point the provider at the server")
    env.add_argument("--shell", choices=SHELLS, default="sh", help="whose syntax (%(default)s)")
    command("reset", "delete everything from the data file except the credentials")
    seed = command("seed", "add instances from a JSON file")
    seed.add_argument(
        "file", metavar="FILE", help="a file in the format of `dump`; '-' reads standard input"
    )
    dump = command("dump", "print the data as JSON")
    dump.add_argument(
        "--secrets", action="store_true", help="include tokens and passwords unmasked"
    )
    commands.add_parser("switches", help="print a Markdown table of the switches")
    return top


def _add_serve(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help="port; 0 chooses a free one (%(default)s)"
    )
    for option, help_ in (
        ("user-secret", "user secret to accept, kept in the data file (default: generated once)"),
        ("organization-secret", "organization secret to accept, kept in the same way"),
        ("username", "the only user name that POST /authentication accepts (default: any)"),
        ("password", "password that POST /authentication accepts (default: it accepts none)"),
    ):
        variable = ENVIRONMENT + option.upper().replace("-", "_")
        serve.add_argument(
            f"--{option}",
            metavar="VALUE",
            help=f"{help_}; preferably set {variable} instead",
        )
    serve.add_argument(
        "--control", action="store_true", help="enable /__sandbox__ for clients on this machine"
    )
    serve.add_argument(
        "--record-bodies",
        action="store_true",
        help="let the control endpoint show request bodies with their secrets (for tests)",
    )
    serve.add_argument(
        "--switch",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="choose a behaviour that is unknown for the real service; can be repeated",
    )
    serve.add_argument(
        "--ready-file",
        metavar="FILE",
        type=Path,
        help="write {url, control, port, pid} to this file once the server listens",
    )
    serve.add_argument("--quiet", action="store_true", help="do not log requests")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} must be a number from 0 to {_LAST_PORT}")
    return int(text)
