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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = parser().parse_args(arguments)
    try:
        return _command(options.command)(options)
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in EXTRA:
            raise
        return failed(
            f"{missing} is not installed: run pip install 'pulumi-cloud-elements[sandbox]'"
        )
    except KeyboardInterrupt:
        return 130


def _command(name: str) -> Callable[[argparse.Namespace], int]:
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


def _switches(options: argparse.Namespace) -> int:
    """Print a table of the switches."""
    from .platform.switches import table

    del options
    print(table(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
