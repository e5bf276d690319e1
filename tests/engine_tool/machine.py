"""A machine to run get.py on: its PATH, its caches and its `go` are made up, the script is real."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[2] / "tools" / "engine"
VERSION = re.findall(
    r"^\s+github.com/pulumi/pulumi/pkg/v3 v(\S+)", (ENGINE / "cli/go.mod").read_text(), re.MULTILINE
)[0]
PROGRAMS = (
    "pulumi",
    "pulumi-language-python",
    "pulumi-language-python-exec",
    "pulumi-resource-pulumi-python",
)

# Builds "programs" that print the version they were linked with; records how it was called.
FAKE_GO = r"""#!/bin/sh
echo "$1 GOFLAGS=$GOFLAGS GOWORK=$GOWORK GOBIN=$GOBIN GOOS=$GOOS GOPROXY=$GOPROXY" >> "$RECORD"
case "$1" in
env) echo '{"GOVERSION": "'"${GO_SAYS:-go1.99.0}"'", "GOTOOLCHAIN": "'"${GO_TOOLCHAIN:-local}"'",
           "GOHOSTOS": "plan9", "GOHOSTARCH": "amd64"}' ;;
list) if [ -n "$LIST_FAILS" ]; then echo "$LIST_FAILS" >&2; exit 1; fi ;;
build)
    for word in "$@"; do
        case "$word" in *Version=v*) linked="${word##*=}" ;; esac
        [ "$before" = -o ] && out="$word"
        before="$word"
    done
    echo "compiling ${word##*/}"
    # A compiler that another process can wait for, and that a signal must end too.
    if [ -n "$SLOW" ]; then sleep "$SLOW" & echo $! > "$RECORD.compiler"; wait; fi
    printf '#!/bin/sh\necho %s\n' "${LINKED:-$linked}" > "$out/${word##*/}"
    chmod 755 "$out/${word##*/}" ;;
mod) echo '{"Dir": "'"$SDK"'"}' ;;
esac
"""


class Machine:
    """Folders of its own for programs (`bin`), caches (`cache`) and the rest."""

    def __init__(self, root: Path, *, go: bool = True) -> None:
        self.root = root
        self.bin = root / "bin"
        self.bin.mkdir()
        for name in ("sh", "curl", "sleep", "chmod", "mkdir", "cat"):
            found = shutil.which(name)
            assert found, f"these tests need {name}"
            (self.bin / name).symlink_to(found)
        self.record = root / "record"
        if go:
            self.program(self.bin / "go", FAKE_GO)
        sdk = root / "sdk" / "python"
        for script in ("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python"):
            file = sdk / script
            file.parent.mkdir(parents=True)
            file.write_text("a script")
            file.chmod(0o444)  # as in Go's module cache
        self.cache = root / "cache" / "pulumi-cloud-elements" / "engine"
        self.env = {
            "PATH": str(self.bin),
            "HOME": str(root),
            "XDG_CACHE_HOME": str(root / "cache"),
            "RECORD": str(self.record),
            "SDK": str(root / "sdk"),
            "PULUMI_CLOUD_ELEMENTS_INSTALLER_URL": "",
        }

    def program(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(0o755)

    def pulumi(self, folder: Path, version: str = VERSION, without: str = "") -> Path:
        """Put a Pulumi into a folder, perhaps without one of its programs."""
        for name in PROGRAMS:
            if name != without:
                self.program(folder / name, f"#!/bin/sh\necho v{version}\n")
        return folder

    def start(self, *, engine: Path = ENGINE, **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, engine / "get.py"],
            env=self.env | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def get(self, *, engine: Path = ENGINE, **env: str) -> "Got":
        with self.start(engine=engine, **env) as process:
            out, err = process.communicate(timeout=60)
        return Got(process.returncode, out, err)

    def builds(self) -> int:
        """How many programs were compiled so far; an engine takes two."""
        record = self.record.read_text() if self.record.exists() else ""
        return sum(line.startswith("build ") for line in record.splitlines())

    def compiler(self) -> int:
        """Wait until something is being compiled; the compiler's process id."""
        file = self.record.with_name("record.compiler")
        wait_for(lambda: file.exists() and file.read_text().strip() != "")
        return int(file.read_text())

    def rubbish(self) -> list[Path]:
        return list(self.cache.glob(".staging-*"))

    def engines(self) -> list[Path]:
        return list(self.cache.glob("[0-9]*"))


class Got:
    """What a run of get.py ended with."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err

    @property
    def bin(self) -> Path:
        assert self.status == 0, self.err
        return Path(self.out.splitlines()[-1])


def wait_for(what: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    # Dead, but with nobody to collect it (a container without an init).
    done = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process_id)], capture_output=True, text=True
    )
    return bool(done.stdout.strip()) and not done.stdout.strip().startswith("Z")


def end(process_id: int) -> None:
    if alive(process_id):
        os.kill(process_id, signal.SIGKILL)
