"""The command line. One module for each command.

Every module has `NAME`, `HELP`, `arguments(parser)` and `run(options, session) -> exit code`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from .._version import __version__
from ..errors import CloudElementsError
from . import check, describe, element, elements, formulas, instances, oauth_url, orphans, vdrs
from .console import show_every_character
from .session import Session
from .table import safe

COMMANDS = (
    check, elements, element, instances, formulas, vdrs, describe, oauth_url, orphans
)  # fmt: skip
FAILED, INTERRUPTED = 1, 130

_EPILOG = """\
Start with these:

  python -m pulumi_cloud_elements check
  python -m pulumi_cloud_elements elements crm
  python -m pulumi_cloud_elements element closeio

`COMMAND --help` shows examples of a command. The settings come from the environment
(CLOUD_ELEMENTS_USER_SECRET, CLOUD_ELEMENTS_ORGANIZATION_SECRET, CLOUD_ELEMENTS_BASE_URL) or,
with --stack, from the configuration of a stack of the project in this folder.

Results go to standard output, as a table or, with --json, as JSON. Errors, warnings and progress
go to standard error.

Exit codes: 0 success; 1 failure, with one line that says why; 2 wrong usage;
3 `orphans` found some and left them; 130 interrupted.
"""
_CODES = "Exit codes: 0 success; 1 failure; 2 wrong usage; 130 interrupted."


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    whole = argparse.ArgumentParser(
        prog="python -m pulumi_cloud_elements",
        description="Inspect an SAP Open Connectors (Cloud Elements) account, and find orphans.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=__version__)
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        one = commands.add_parser(
            command.NAME,
            help=command.HELP,
            description=command.__doc__,
            epilog=getattr(command, "CODES", _CODES),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.add_argument(
            "--stack",
            metavar="NAME",
            required=getattr(command, "NEEDS_STACK", False),
            help="read the settings from this stack's configuration, too",
        )
        command.arguments(one)
        one.set_defaults(run=command.run)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    show_every_character()
    try:
        try:
            options = parser().parse_args(arguments)
            code: int = options.run(options, Session(options.stack))
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
