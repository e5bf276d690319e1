"""Where Pulumi keeps its state: a folder, a service with a journal, or a bucket."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

from . import peers
from .delay import delayed
from .errors import BenchError
from .journal import journal_service

_BUCKET = "bench"


@dataclass(frozen=True)
class Backend:
    """A backend.

    Attributes:
        key: its name on the command line.
        title: its name for a person.
        kind: `folder`, `journal` or `bucket`.
        delay: milliseconds for which it holds back each response.
    """

    key: str
    title: str
    kind: str
    delay: int = 0

    @contextlib.contextmanager
    def running(self, folder: Path) -> Iterator[dict[str, str]]:
        """Run it for as long as the block lasts; yield the variables that point Pulumi at it.

        Args:
            folder: where it may keep files.

        Raises:
            BenchError: it does not come up.
        """
        if self.kind == "journal":
            with journal_service(self.delay / 1000) as (url, _):
                yield {"PULUMI_BACKEND_URL": url, "PULUMI_ACCESS_TOKEN": "for the benchmark only"}
        elif self.kind == "bucket":
            with _s3(folder) as port, delayed(port, self.delay / 1000) as slow:
                yield _of_bucket(slow)
        else:
            state = folder / "state"
            state.mkdir()
            yield {"PULUMI_BACKEND_URL": state.as_uri()}


BACKENDS: dict[str, Backend] = {
    backend.key: backend
    for backend in (
        Backend("folder", "folder", "folder"),
        Backend("journal", "local journal", "journal"),
        Backend("journal-50", "local journal, 50 ms", "journal", 50),
        Backend("bucket", "bucket, 30 ms", "bucket", 30),
    )
}
"""By key."""


def _of_bucket(port: int) -> dict[str, str]:
    options = f"endpoint=127.0.0.1:{port}&disableSSL=true&s3ForcePathStyle=true&region=us-east-1"
    return {
        "PULUMI_BACKEND_URL": f"s3://{_BUCKET}?{options}",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "for the benchmark only",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@contextlib.contextmanager
def _s3(folder: Path) -> Iterator[int]:
    """Run the S3 server, which keeps everything in memory; yield its port."""
    port = _free_port()
    words = [str(peers.built(peers.S3)), "-host", f"127.0.0.1:{port}", "-backend", "memory"]
    with (folder / "s3-log").open("wb") as log:
        process = subprocess.Popen(
            [*words, "-initialbucket", _BUCKET], stdout=log, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + 30
        while not _responds(port):
            if process.poll() is not None or time.monotonic() > deadline:
                said = (folder / "s3-log").read_text(errors="replace")
                raise BenchError(f"the S3 server did not come up:\n{said[-3000:]}")
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _responds(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/{_BUCKET}", timeout=5).ok
    except requests.ConnectionError:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
