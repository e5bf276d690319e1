"""The pinned versions, read from the go.mod files, the only place that sets them."""

import re
from dataclasses import dataclass
from pathlib import Path

from .errors import EngineError

CLI_MODULE = Path(__file__).parent.parent / "cli"
HOST_MODULE = Path(__file__).parent.parent / "host"

CLI = "github.com/pulumi/pulumi/pkg/v3"
SDK = "github.com/pulumi/pulumi/sdk/v3"
HOST = f"{SDK}/python/cmd/pulumi-language-python"

# The oldest engine that is accepted from PATH. Pulumi releases and tests engine and Python SDK
# together, and this one has every feature that the documentation uses; the newest of them is
# `destroy --run-program`, of 3.160.
MINIMUM = (3, 200, 0)

Version = tuple[int, int, int]


@dataclass(frozen=True)
class Pins:
    """The pinned versions, without the leading `v`."""

    engine: str
    host: str
    go: Version  # the oldest Go that builds them


def read() -> Pins:
    """Read the pins from `cli/go.mod` and `host/go.mod`.

    Raises EngineError if a version is missing, or the versions of the CLI's two modules differ.
    """
    cli, host = CLI_MODULE / "go.mod", HOST_MODULE / "go.mod"
    engine, sdk = _required(cli, CLI), _required(cli, SDK)
    if engine != sdk:
        raise EngineError(
            f"{cli} asks for {CLI} v{engine} but {SDK} v{sdk}: they are released together, "
            "set both to the same version (see tools/engine/README.md)"
        )
    return Pins(engine, _required(host, SDK), max(_go(cli), _go(host)))


def parse(text: str) -> Version | None:
    """Turn `v3.259.0`, `go1.25` or `3.260.0-alpha.1` into numbers, or return None."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return (int(found[1]), int(found[2]), int(found[3] or 0)) if found else None


def _required(go_mod: Path, module: str) -> str:
    text = go_mod.read_text(encoding="utf-8")
    found = re.search(rf"^(?:require)?\s+{re.escape(module)} v(\S+)", text, re.MULTILINE)
    if not found:
        raise EngineError(f"{go_mod} does not require {module}")
    return found[1]


def _go(go_mod: Path) -> Version:
    found = re.search(r"^go (\S+)$", go_mod.read_text(encoding="utf-8"), re.MULTILINE)
    version = parse(found[1]) if found else None
    if version is None:
        raise EngineError(f"{go_mod} has no line `go 1.N`")
    return version
