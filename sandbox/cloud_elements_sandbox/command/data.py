"""``reset``, ``seed`` and ``dump``: what needs the data file alone; a server may run on it."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from pathlib import Path

from ..data import seeding
from ..data.store import MEMORY, Store
from .failure import failed


def run(options: argparse.Namespace) -> int:
    """Run one of the three commands and return its exit code."""
    missing = options.data == MEMORY or not Path(options.data).exists()
    if missing and (options.command != "seed" or options.data == MEMORY):
        return failed(f"there is no data file {options.data}")
    try:
        store = Store(options.data)
        try:
            if options.command == "reset":
                print(_reset(store, options.data))
            elif options.command == "dump":
                data = seeding.dump(store, with_secrets=options.secrets)
                print(json.dumps(data, indent=2, ensure_ascii=False))
            else:
                source = sys.stdin if options.file == "-" else Path(options.file).open()  # noqa: SIM115 - closed below
                with source:
                    count = seeding.seed(store, source.read())
                print(f"{count} instances added to {options.data}")
        finally:
            store.close()
    except seeding.SeedError as error:
        return failed(f"{options.file}: {error}")
    except (OSError, sqlite3.Error, UnicodeError) as error:
        return failed(str(error))
    return 0


def _reset(store: Store, file: str) -> str:
    """Delete the data, and return what was deleted."""
    counts = store.counts()
    store.reset()
    deleted = ", ".join(
        f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items()
    )
    return f"deleted from {file}: {deleted or 'nothing, it was empty'}; kept: the credentials"
