"""The steps that find or install an engine, in order."""

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from . import pins as pinned
from . import programs
from .errors import EngineError
from .run import say


def main() -> int:
    """Install an engine, print its bin folder, and return the exit code."""
    argparse.ArgumentParser(
        prog="get.py",
        description="Install a working Pulumi CLI and print its bin folder as the last line.",
    ).parse_args()
    try:
        bin_folder = _get()
    except EngineError as error:
        print(f"engine: error: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        fix = "The engine's cache needs write access and disk space; XDG_CACHE_HOME moves it"
        print(f"engine: error: {error}. {fix}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("engine: interrupted; no incomplete engine was kept, run it again", file=sys.stderr)
        return 130
    print(bin_folder)
    return 0


def _stop(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _get() -> Path:
    found = programs.on_path()
    if found:
        return found
    if os.name == "nt":
        raise EngineError("on Windows, install Pulumi: https://www.pulumi.com/docs/install/")
    # Like Ctrl-C: child processes are ended, and incomplete files are removed.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    # Only now: the lock's module doesn't exist on Windows.
    from . import cache, gobuild, official

    pins = pinned.read()
    place = cache.engine(pins)
    if cache.problem(pins) is None:
        say(f"using pulumi v{pins.engine} from the cache")
        return place / "bin"
    with cache.lock():
        trouble = cache.problem(pins)  # another run may have got it meanwhile
        if trouble is None:
            say(f"using pulumi v{pins.engine}, which the other run got")
            return place / "bin"
        if place.exists():
            say(f"the engine in the cache is replaced: {trouble}")
        log = cache.home() / "last-run.log"
        log.write_bytes(b"")
        with cache.staging() as stage:
            host = None
            made = official.install(pins, stage, log)
            if made is None:
                made, host = gobuild.build(pins, stage, log), pins.host
            trouble = programs.problem(made / "bin", pins.engine)
            if trouble:
                raise EngineError(f"the engine that was made does not work: {trouble}; see {log}")
            cache.publish(made, stage, pins, host)
    say(f"pulumi v{pins.engine} is in {place}")
    return place / "bin"
