"""The command ``cloud-elements-sandbox``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from .command.arguments import parser
from .command.failure import failed

__all__ = ["main", "parser"]

# What the extra `sandbox` installs, by the names under which it is imported.
EXTRA = frozenset(
    {"fastapi", "jinja2", "multipart", "pydantic", "python_multipart", "starlette", "uvicorn"}
)


Command = Callable[[argparse.Namespace], int]


def runner_of(name: str) -> Command:
    """Return what runs a command."""
    # Imported here: the web framework costs most of the start, and --help needs none of it.
    if name == "serve":
        from .command import serve

        return serve.run
    if name == "env":
        from .command import env

        return env.run
    if name == "switches":
        return _switches
    from .command import data

    return data.run


def main(
    arguments: Sequence[str] | None = None, runner: Callable[[str], Command] = runner_of
) -> int:
    """Run the command and return its exit code.

    Args:
        arguments: the command line's words; default: the process's.
        runner: returns what runs a command.
    """
    options = parser().parse_args(arguments)
    try:
        return runner(options.command)(options)
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in EXTRA:
            raise
        return failed(
            f"{missing} is not installed: run pip install 'pulumi-cloud-elements[sandbox]'"
        )
    except KeyboardInterrupt:
        return 130


def _switches(options: argparse.Namespace) -> int:
    """Print a table of the switches."""
    from .platform.switches import table

    del options
    print(table(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
