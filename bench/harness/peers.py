"""The peers, built from Go modules with pinned versions, into a cache outside of the checkout."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .errors import BenchError

_MODULES = Path(__file__).parent.parent / "peers"


@dataclass(frozen=True)
class Peer:
    """A program built from a Go module.

    Attributes:
        module: the folder with its go.mod, which is the one place that has its version.
        path: the module's path in Go's registry.
        package: the package in it that is the program.
        program: the program's name.
        version_variable: what the linker sets to the version, where the program asks for that.
    """

    module: Path
    path: str
    package: str
    program: str
    version_variable: str | None = None

    @property
    def version(self) -> str:
        """The pinned version, without the leading `v`."""
        text = (self.module / "go.mod").read_text(encoding="utf-8")
        found = re.search(rf"^\s*(?:require )?{re.escape(self.path)} v(\S+)", text, re.MULTILINE)
        if not found:
            raise BenchError(f"{self.module / 'go.mod'} does not require {self.path}")
        return found[1]


TOFU = Peer(
    _MODULES / "tofu",
    "github.com/opentofu/opentofu",
    "github.com/opentofu/opentofu/cmd/tofu",
    "tofu",
    "github.com/opentofu/opentofu/version.dev=no",
)
RESTAPI = Peer(
    _MODULES / "restapi",
    "github.com/Mastercard/terraform-provider-restapi",
    "github.com/Mastercard/terraform-provider-restapi",
    "terraform-provider-restapi",
)
S3 = Peer(
    _MODULES / "gofakes3",
    "github.com/johannesboyne/gofakes3",
    "github.com/johannesboyne/gofakes3/cmd/gofakes3",
    "gofakes3",
)


def built(peer: Peer) -> Path:
    """Return the peer's program; build it where the cache has none of this version.

    Raises:
        BenchError: Go is missing, or the build fails.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    base = base if base.is_absolute() else Path.home() / ".cache"
    kind = f"{peer.version}-{platform.system()}-{platform.machine()}".lower()
    folder = base / "pulumi-cloud-elements" / "peers" / f"{peer.program}-{kind}"
    program = folder / peer.program
    if program.exists():
        return program
    go = shutil.which("go")
    if go is None:
        raise BenchError(f"there is no Go on PATH to build {peer.program} with: https://go.dev/dl/")
    folder.mkdir(parents=True, exist_ok=True)
    print(f"building {peer.program} {peer.version} from Go modules, once ...", file=sys.stderr)
    flags = "-s -w" + (f" -X '{peer.version_variable}'" if peer.version_variable else "")
    # Made beside its place and moved in one step: a broken-off build leaves no program.
    with tempfile.TemporaryDirectory(dir=folder) as stage:
        made = Path(stage) / peer.program
        done = subprocess.run(
            [go, "build", "-ldflags", flags, "-o", str(made), peer.package],
            cwd=peer.module,
            env=os.environ
            | {
                "GOFLAGS": os.environ.get("GOFLAGS", "")
                + " -mod=readonly -buildvcs=false -trimpath",
                "GOWORK": "off",
                "CGO_ENABLED": "0",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise BenchError(f"building {peer.program} failed:\n{done.stdout[-3000:]}")
        made.replace(program)
    return program
