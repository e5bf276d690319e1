"""The command line. One module for each command.

Every module has `NAME`, `HELP`, `EXAMPLES`, `arguments(parser)` and
`run(options, session) -> exit code`; its docstring is the description.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from .._version import __version__
from ..errors import CloudElementsError
from . import (
    check,
    describe,
    element,
    elements,
    formulas,
    instance,
    instances,
    oauth_url,
    orphans,
    vdrs,
)
from .completion import add_completion
from .console import show_every_character
from .help import PROGRAM, add_command, add_help, overview, top_parser
from .session import Session
from .table import safe

GROUPS = {
    "account": (check, instances, instance, formulas, vdrs),
    "elements": (elements, element, oauth_url),
    "stacks": (describe, orphans),
}
COMMANDS = tuple(command for group in GROUPS.values() for command in group)
FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    whole = top_parser(overview(GROUPS))
    whole.add_argument("--version", action="version", version=__version__)
    commands = whole.add_subparsers(
        dest="command", metavar="COMMAND", prog=PROGRAM, help=argparse.SUPPRESS
    )
    for command in COMMANDS:
        add_command(commands, command)
    add_help(commands, whole)
    add_completion(commands, {command.NAME: command.HELP for command in COMMANDS})
    whole.set_defaults(run=None, stack=None)
    return whole


def main(
    arguments: Sequence[str] | None = None, session: Callable[[str | None], Session] = Session
) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: the command line's words; default: the process's.
        session: makes what the commands share, given the stack's name.
    """
    show_every_character()
    try:
        try:
            whole = parser()
            options = whole.parse_args(arguments)
            if options.run is None:
                whole.print_help(sys.stderr)
                return WRONG_USAGE
            code: int = options.run(options, session(options.stack))
        finally:
            sys.stdout.flush()  # here, where a closed pipe causes no traceback, also after --help
    except CloudElementsError as error:
        sys.stderr.write(f"error: {safe(str(error))}\n")
        return FAILED
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
