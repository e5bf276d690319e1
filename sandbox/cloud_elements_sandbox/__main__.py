"""The command ``cloud-elements-sandbox``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from . import __version__

ENVIRONMENT = "CLOUD_ELEMENTS_SANDBOX_"
DEFAULT_PORT = 8080


def default_data_file() -> Path:
    """Return where the data lives by default: a file, so that it outlives the server."""
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "cloud-elements-sandbox" / "sandbox.db"


def parser() -> argparse.ArgumentParser:
    """Return the command line's parser."""
    top = argparse.ArgumentParser(
        prog="cloud-elements-sandbox",
        description="A server that behaves like the SAP Open Connectors (Cloud Elements) API, "
        "for developing and testing stacks.",
    )
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(dest="command", required=True)
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument(
        "--data",
        metavar="FILE",
        default=str(default_data_file()),
        help="data file, created if it is missing; ':memory:' keeps nothing (%(default)s)",
    )

    serve = commands.add_parser("serve", parents=[data], help="run the server")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="port; 0 chooses a free one (%(default)s)"
    )
    for option, help_ in (
        ("user-secret", "user secret to accept"),
        ("organization-secret", "organization secret to accept"),
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

    commands.add_parser(
        "reset", parents=[data], help="delete everything from the data file except the credentials"
    )
    seed = commands.add_parser("seed", parents=[data], help="add instances from a JSON file")
    seed.add_argument(
        "file", metavar="FILE", help="a file in the format of `dump`; '-' reads standard input"
    )
    dump = commands.add_parser("dump", parents=[data], help="print the data as JSON")
    dump.add_argument(
        "--secrets", action="store_true", help="include tokens and passwords unmasked"
    )
    commands.add_parser("switches", help="print a Markdown table of the switches")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = parser().parse_args(arguments)
    try:
        return _COMMANDS[options.command](options)
    except KeyboardInterrupt:
        return 130


def _serve(options: argparse.Namespace) -> int:
    # Imported here: the web framework costs most of the start, and --help needs none of it.
    import contextlib
    import logging
    import signal
    import sqlite3

    from . import server
    from .app import Settings
    from .data.store import MEMORY, Store
    from .platform import switches
    from .platform.paths import BASE_PATH

    def given(name: str) -> str | None:
        value = getattr(options, name) or os.environ.get(ENVIRONMENT + name.upper(), "")
        return value.strip() or None

    def stop(*_: object) -> NoReturn:
        # uvicorn stops at SIGTERM and raises it again; the end is to be an orderly one.
        raise SystemExit(0)

    with contextlib.ExitStack() as stack:
        if options.ready_file is not None:
            # One that a killed server left would give its parent process the wrong port.
            options.ready_file.unlink(missing_ok=True)
        try:
            chosen = switches.parsed(",".join(options.switch))
            store = Store(options.data)
            stack.callback(store.close)
            bound = stack.enter_context(server.listening_socket(options.host, options.port))
            credentials, generated = server.stored_credentials(
                store,
                given("user_secret"),
                given("organization_secret"),
                given("username"),
                given("password"),
            )
        except (server.StartError, switches.UnknownSwitchError) as error:
            return _failed(str(error))
        except (OSError, sqlite3.Error) as error:
            return _failed(f"cannot use the data file {options.data}: {error}")
        server.log_to_stderr()
        if options.quiet:
            logging.getLogger("cloud_elements_sandbox").setLevel(logging.WARNING)
        settings = Settings(credentials, chosen, options.control, options.record_bodies)

        def ready() -> None:
            if generated:
                kept = "" if options.data == MEMORY else f", kept in {options.data}"
                print(f"User secret: {credentials.user_secret}")
                print(f"Organization secret: {credentials.organization_secret}")
                print(f"(generated now{kept}, and shown only once)")
            if console := server.console_url(bound):
                print(f"Console at {console}")
            print(f"Listening on {server.url_of(bound, BASE_PATH)}", flush=True)
            if options.ready_file is not None:
                stack.callback(options.ready_file.unlink, missing_ok=True)
                server.write_ready_file(options.ready_file, bound, control=options.control)

        signal.signal(signal.SIGTERM, stop)
        server.serve(bound, store, settings, ready)
    return 0


def _data_command(options: argparse.Namespace) -> int:
    """Do what needs the data file alone; a server may be running on it."""
    import json
    import sqlite3

    from .data import seeding
    from .data.store import MEMORY, Store

    missing = options.data == MEMORY or not Path(options.data).exists()
    if missing and (options.command != "seed" or options.data == MEMORY):
        return _failed(f"there is no data file {options.data}")
    try:
        store = Store(options.data)
        try:
            if options.command == "reset":
                store.reset()
            elif options.command == "dump":
                data = seeding.dump(store, with_secrets=options.secrets)
                print(json.dumps(data, indent=2, ensure_ascii=False))
            else:
                source = sys.stdin if options.file == "-" else Path(options.file).open()  # noqa: SIM115
                with source:
                    count = seeding.seed(store, source.read())
                print(f"{count} instances added to {options.data}")
        finally:
            store.close()
    except seeding.SeedError as error:
        return _failed(f"{options.file}: {error}")
    except (OSError, sqlite3.Error, UnicodeError) as error:
        return _failed(str(error))
    return 0


def _switches(options: argparse.Namespace) -> int:
    """Print a table of the switches."""
    from .platform.switches import table

    del options
    print(table(), end="")
    return 0


def _failed(message: str) -> int:
    print(f"cloud-elements-sandbox: {message}", file=sys.stderr)
    return 1


_COMMANDS = {
    "serve": _serve,
    "reset": _data_command,
    "seed": _data_command,
    "dump": _data_command,
    "switches": _switches,
}

if __name__ == "__main__":
    sys.exit(main())
