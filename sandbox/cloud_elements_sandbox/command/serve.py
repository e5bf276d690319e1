"""``serve``: run the server."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import signal
import sqlite3
from typing import NoReturn

from .. import server
from ..app import Settings
from ..data.store import MEMORY, Store
from ..platform import switches
from ..platform.paths import BASE_PATH
from . import env
from .arguments import ENVIRONMENT
from .failure import failed


def run(options: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM, and return the exit code."""

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
            env.remember(store, server.local_url(bound, BASE_PATH))
        except (server.StartError, switches.UnknownSwitchError) as error:
            return failed(str(error))
        except (OSError, sqlite3.Error) as error:
            return failed(f"cannot use the data file {options.data}: {error}")
        server.log_to_stderr()
        if options.quiet:
            logging.getLogger("cloud_elements_sandbox").setLevel(logging.WARNING)
        settings = Settings(credentials, chosen, options.control, options.record_bodies)

        def ready() -> None:
            in_memory = options.data == MEMORY
            if generated:
                kept = "" if in_memory else f", kept in {options.data}"
                print(f"User secret: {credentials.user_secret}")
                print(f"Organization secret: {credentials.organization_secret}")
                print(f"(generated now{kept})")
            if not in_memory:
                print(f"To use it: {env.hint(options.data)}")
            if console := server.console_url(bound):
                print(f"Console at {console}")
            print(f"Listening on {server.url_of(bound, BASE_PATH)}", flush=True)
            if options.ready_file is not None:
                stack.callback(options.ready_file.unlink, missing_ok=True)
                server.write_ready_file(options.ready_file, bound, control=options.control)

        signal.signal(signal.SIGTERM, stop)
        server.serve(bound, store, settings, ready)
    return 0
