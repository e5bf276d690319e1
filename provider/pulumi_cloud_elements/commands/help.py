"""What `--help` and `help` print: the commands in columns, examples, exit codes."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from types import ModuleType

    from .session import Session

PROGRAM = "cloud-elements"
CODES = "Exit codes: 0 success; 1 failure; 2 wrong usage; 130 interrupted."
_COLUMN = 30  # where the help of an option begins at the latest
_WIDEST = 100  # longer lines are hard to read
_DESCRIPTION = (
    "Inspect an account of SAP Open Connectors (formerly Cloud Elements), and find what "
    "interrupted runs of Pulumi left there."
)
_EXAMPLES = (
    f"{PROGRAM} check",
    f"{PROGRAM} instances --element closeio",
    f"{PROGRAM} element closeio",
    f"{PROGRAM} help orphans",
)
_NOTES = """\
Settings come from the environment (CLOUD_ELEMENTS_BASE_URL, CLOUD_ELEMENTS_USER_SECRET,
CLOUD_ELEMENTS_ORGANIZATION_SECRET) or, with --stack, from the configuration of a stack of the
project in this folder.

Results go to standard output, as a table or, with --json, as JSON. Errors, warnings and progress
go to standard error. At a terminal, a table is cut to its width.

Exit codes: 0 success; 1 failure, with one line that says why; 2 wrong usage;
3 `orphans` found some and left them; 130 interrupted.
"""

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class _Format(argparse.RawDescriptionHelpFormatter):
    """Text as it is written, and options in two columns."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=_COLUMN, width=_width())


def top_parser(commands: str) -> argparse.ArgumentParser:
    """Return the parser of the whole command line, without its commands.

    Args:
        commands: the overview of the commands.
    """
    return argparse.ArgumentParser(
        prog=PROGRAM,
        usage=f"{PROGRAM} COMMAND [options]",
        description=f"{_filled(_DESCRIPTION)}\n\n{commands}",
        epilog=f"{_examples(_EXAMPLES)}\n\n{_filled(_NOTES)}",
        formatter_class=_Format,
    )


def overview(groups: Mapping[str, Iterable[ModuleType]]) -> str:
    """Return the commands in two columns, below the names of their groups."""
    rows = {name: [(one.NAME, one.HELP) for one in group] for name, group in groups.items()}
    rows["help"] = [
        ("help", "show this help, or the help of a command"),
        ("completion", "print the script for completion in bash, zsh or fish"),
    ]
    width = max(len(name) for group in rows.values() for name, _ in group)
    return "\n\n".join(
        "\n".join([f"{title}:", *(f"  {name.ljust(width)}  {text}" for name, text in group)])
        for title, group in rows.items()
    )


def add_command(commands: Subparsers, command: ModuleType) -> None:
    """Add a command's parser."""
    one = commands.add_parser(
        command.NAME,
        description=_filled(str(command.__doc__)),
        epilog=f"{_examples(command.EXAMPLES)}\n\n{_filled(getattr(command, 'CODES', CODES))}",
        formatter_class=_Format,
    )
    one.add_argument(
        "--stack",
        metavar="NAME",
        required=getattr(command, "NEEDS_STACK", False),
        help="read the settings from this stack's configuration, too",
    )
    command.arguments(one)
    one.set_defaults(run=command.run)


def add_help(commands: Subparsers, whole: argparse.ArgumentParser) -> None:
    """Add the command `help`, which prints what `--help` prints.

    Args:
        commands: the commands, to which others may be added later.
        whole: the parser of the whole command line.
    """
    parsers = commands.choices

    def run(options: argparse.Namespace, session: Session) -> int:
        del session
        print((parsers[options.topic] if options.topic else whole).format_help(), end="")
        return 0

    one = commands.add_parser(
        "help", description="Show the help of a command, or the list of all commands."
    )
    arguments: dict[str, Any] = {"nargs": "?", "choices": commands.choices, "metavar": "COMMAND"}
    one.add_argument("topic", help="the command; default: all commands", **arguments)
    one.set_defaults(run=run, stack=None)


def _width() -> int:
    return min(shutil.get_terminal_size().columns, _WIDEST) - 2


def _filled(text: str) -> str:
    """Return paragraphs with lines that fit."""
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(textwrap.fill(" ".join(each.split()), _width()) for each in paragraphs)


def _examples(lines: Iterable[str]) -> str:
    return "\n".join(["examples:", *(f"  {line}" for line in lines)])
