"""Build the engine from Go modules, for machines that can reach only package registries."""

import json
import os
import re
import shutil
from pathlib import Path

from . import pins as pinned
from .errors import CommandError, EngineError
from .pins import CLI, CLI_MODULE, HOST, HOST_MODULE, SDK, Pins
from .run import query, run, say

_INSTALL_PULUMI = "or install Pulumi itself (https://www.pulumi.com/docs/install/)"
# Without a version of its own the CLI is refused by Pulumi's Automation API.
_VERSION_VARIABLE = f"{SDK}/go/common/version.Version"
# What Go says when it reaches nobody.
_UNREACHABLE = (
    r"dial tcp|no such host|connection (refused|reset)|i/o timeout|TLS handshake|x509:"
    r"|proxyconnect|unreachable|unexpected EOF|module lookup disabled|50[234] "
)


def build(pins: Pins, stage: Path, log: Path) -> Path:
    """Build the pinned engine in the staging folder; return the engine's folder.

    Raises EngineError when Go is missing or too old, its registry can't be reached, the disk is
    full, and so on.
    """
    go = shutil.which("go")
    if go is None:
        raise EngineError(
            f"there is no Go on PATH to build the engine with. Install Go {_dotted(pins.go)} or "
            f"newer (https://go.dev/dl/), {_INSTALL_PULUMI}, and run this again"
        )
    env = _environment(go, pins, stage)
    say(
        f"building Pulumi v{pins.engine} from Go modules. Once per version; about 4 minutes on "
        "2 cores, and 3.5 GB in Go's own caches"
    )
    bin_folder = stage / "engine" / "bin"
    bin_folder.mkdir(parents=True)
    cli, host = f"{CLI}/cmd/pulumi", HOST
    try:
        for what, folder, package in (
            ("downloading the modules of the language host", HOST_MODULE, host),
            ("downloading the modules of the CLI", CLI_MODULE, cli),
        ):
            run([go, "list", "-deps", package], what, cwd=folder, env=env, log=log)
        for what, folder, package, version in (
            ("compiling the language host (half a minute)", HOST_MODULE, host, pins.host),
            ("compiling the CLI (about 3 minutes)", CLI_MODULE, cli, pins.engine),
        ):
            flags = f"-s -w -X {_VERSION_VARIABLE}=v{version}"
            # -v names each package as it is compiled: that is what the signs of life show.
            command = [go, "build", "-v", "-ldflags", flags, "-o", str(bin_folder), package]
            run(command, what, cwd=folder, env=env, log=log)
        _copy_scripts(go, bin_folder, env)
    except CommandError as error:
        raise EngineError(_explain(error, log)) from error
    return stage / "engine"


def _environment(go: str, pins: Pins, stage: Path) -> dict[str, str]:
    """Keep the person's environment (GOPROXY, proxies, caches) without what bends a build."""
    env = {**os.environ, "GOWORK": "off", "GO111MODULE": "on"}
    for name in ("GOBIN", "GOOS", "GOARCH"):
        env.pop(name, None)
    names = ["GOVERSION", "GOTOOLCHAIN", "GOHOSTOS", "GOHOSTARCH"]
    # Asked outside of the modules, where no go.mod makes Go fetch another version of itself.
    said = query([go, "env", "-json", *names], "asking Go for its version", cwd=stage, env=env)
    settings: dict[str, str] = json.loads(said)
    _check_version(settings.get("GOVERSION", ""), settings.get("GOTOOLCHAIN", ""), pins)
    return {
        **env,
        "GOFLAGS": "-mod=readonly -buildvcs=false -trimpath",
        # No C compiler is needed, and the result runs on any libc; Pulumi releases it like that.
        "CGO_ENABLED": "0",
        "GOOS": settings["GOHOSTOS"],
        "GOARCH": settings["GOHOSTARCH"],
        # Go's half-made files go where an interrupted run's rubbish is found.
        "GOTMPDIR": str(stage / "tmp"),
    }


def _check_version(version: str, toolchain: str, pins: Pins) -> None:
    have = pinned.parse(version)
    if have is None or have >= pins.go:
        return
    # Since 1.21, Go fetches the version that go.mod asks for, unless it was told not to.
    if have >= (1, 21, 0) and (toolchain == "auto" or toolchain.endswith("+auto")):
        say(f"Go {_dotted(have)} is older than {_dotted(pins.go)}: it fetches a newer one itself")
        return
    raise EngineError(
        f"Go {_dotted(have)} is too old to build the engine with. Install Go {_dotted(pins.go)} "
        f"or newer (https://go.dev/dl/), {_INSTALL_PULUMI}, and run this again"
    )


def _copy_scripts(go: str, bin_folder: Path, env: dict[str, str]) -> None:
    """Copy the two programs that are scripts, which lie in the SDK's module as they are."""
    command = [go, "mod", "download", "-json", SDK]
    said = query(command, "finding the SDK's module", cwd=CLI_MODULE, env=env)
    sdk = Path(json.loads(said)["Dir"])
    for script in ("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python"):
        copy = bin_folder / Path(script).name
        shutil.copyfile(sdk / "python" / script, copy)
        copy.chmod(0o755)  # in the module cache all is read-only and nothing executable


def _explain(error: CommandError, log: Path) -> str:
    whole = f"{error}\n(all of it: {log})"
    if "no space left on device" in error.tail:
        return f"the disk is full. Make room (a build takes 4 GB) and run this again\n{whole}"
    if "checksum mismatch" in error.tail:
        return f"a Go module is not the one that was recorded. Don't use it\n{whole}"
    if re.search(_UNREACHABLE, error.tail):
        return (
            "Go's module registry can't be reached. Check the network, or set GOPROXY to a mirror "
            f"that you reach, {_INSTALL_PULUMI}, and run this again\n{whole}"
        )
    return whole


def _dotted(version: pinned.Version) -> str:
    return ".".join(map(str, version))
