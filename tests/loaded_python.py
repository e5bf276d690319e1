"""A Python that has loaded its modules already, for processes that the tests start often.

Each command of the engine starts a Python for the program and one for the provider, and most of
their processor time goes into loading the SDK; most of a sandbox's goes into loading the web
framework. Here a server loads such modules once, and each of those processes is a fork of it. In
place of Python a small client is started, which hands its arguments, folder, environment and
streams to the server, passes signals on, and ends as the fork ends.

What is about processes, signals from a terminal and installed packages uses Python as it is.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import io
import os
import runpy
import selectors
import signal
import site
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# All else, such as its version, is left to the real one. What pip lists comes from a folder of
# PYTHONPATH (tests/engine/pip_asked_once.py), so that Python's own packages need not be looked for.
_PROGRAM = """\
#!/bin/sh
case "$*" in
*pulumi-language-python-exec\\ * | "-u -m pulumi.dynamic "* | "-m cloud_elements_sandbox "*)
    exec {python} -IS {client} "$@" ;;
"-m pip list "*) exec {python} -S "$@" ;;
*) exec {python} "$@" ;;
esac
"""
# Only modules in C: loading `socket` would take as long as starting Python.
_CLIENT = """\
import _signal as signal, _socket as socket, array, os, sys

link = socket.socket(socket.AF_UNIX)
link.connect({address!r})
variables = [f"{{name}}={{value}}" for name, value in os.environ.items()]
given = "\\0".join([os.getcwd(), str(len(sys.argv) - 1), *sys.argv[1:], *variables])
body = given.encode("utf-8", "surrogateescape")
streams = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))
link.sendmsg([len(body).to_bytes(8, "big")], [streams])
link.sendall(body)
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda number, frame: link.send(bytes([number])))
code = int(link.recv(16) or b"1")
if code < 0:
    signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
os._exit(code)
"""


@contextlib.contextmanager
def serving(
    *modules: str, python: str = sys.executable, packages: Path | None = None
) -> Iterator[str]:
    """Give the path of what is started in place of Python.

    Args:
        modules: what is loaded.
        python: which Python loads it, from its own packages.
        packages: a folder that they may come from, too; all that is started has it on PYTHONPATH.
    """
    with (
        # Not in pytest's folders: a socket's path may have some 100 characters.
        tempfile.TemporaryDirectory() as folder,
        _serving(modules, python, str(packages or ""), Path(folder)) as path,
    ):
        yield str(path)


@contextlib.contextmanager
def _serving(modules: Sequence[str], python: str, packages: str, folder: Path) -> Iterator[Path]:
    address, client, program = folder / "socket", folder / "client.py", folder / "python3"
    client.write_text(_CLIENT.format(address=str(address)))
    program.write_text(_PROGRAM.format(python=python, client=client))
    program.chmod(0o755)
    with subprocess.Popen(
        [python, "-P", __file__, str(address), packages, *modules],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # a terminal's Ctrl-C is for the tests alone
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        yield program
        # Its forks, too: a provider outlives an engine that was killed.
        os.killpg(server.pid, signal.SIGKILL)


@dataclass
class Start:
    """What a Python was started with."""

    folder: str
    arguments: list[str]
    environment: dict[str, str]
    streams: list[int]

    @classmethod
    def receive(cls, link: socket.socket) -> Start:
        """Read what a client sends."""
        size, streams, _, _ = socket.recv_fds(link, 8, 3)
        body = b""
        while len(body) < int.from_bytes(size, "big"):
            body += link.recv(1 << 16)
        folder, count, *rest = body.decode("utf-8", "surrogateescape").split("\0")
        arguments, variables = rest[: int(count)], rest[int(count) :]
        environment = dict(variable.split("=", 1) for variable in variables)
        return cls(folder, [one for one in arguments if one != "-u"], environment, streams)

    def run(self, packages: str) -> None:
        """Do what that Python would have done, in this process.

        Args:
            packages: a folder that modules were loaded from.
        """
        on_path = [one for one in self.environment.get("PYTHONPATH", "").split(":") if one]
        for target, stream in enumerate(self.streams):
            os.dup2(stream, target)
            os.close(stream)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as Python does
        sys.stdout, sys.stderr = (
            io.TextIOWrapper(io.FileIO(target, "w", closefd=False), "utf-8", write_through=True)
            for target in (1, 2)
        )
        os.chdir(self.folder)
        os.environ.clear()
        os.environ.update(self.environment)
        tempfile.tempdir = None  # it is looked up once
        if packages and packages not in on_path:
            sys.exit(f"{packages} is not on PYTHONPATH, and modules were loaded from there")
        sys.path[:0] = on_path
        sys.modules.pop("sitecustomize", None)
        site.execsitecustomize()
        if "COVERAGE_PROCESS_START" in self.environment:
            import coverage

            coverage.process_startup()
        module = self.arguments[0] == "-m"
        sys.argv = self.arguments[module:]
        code: Any = 0
        try:
            if module:
                sys.path.insert(0, self.folder)
                runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
            else:
                sys.path.insert(0, str(Path(sys.argv[0]).parent))
                runpy.run_path(sys.argv[0], run_name="__main__")
        except SystemExit as end:
            code = 0 if end.code is None else end.code
            if not isinstance(code, int):
                raise
        # All that Python does as it ends, but for taking apart, module by module, what was loaded:
        # half of what a fork costs.
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def forked(listener: socket.socket) -> socket.socket | None:
    """Return a client in a fork for it; in the server None, when whoever started it is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    waiting = selectors.DefaultSelector()
    waiting.register(listener, selectors.EVENT_READ)
    waiting.register(sys.stdin, selectors.EVENT_READ)
    while all(key.fileobj is listener for key, _ in waiting.select()):
        link, _ = listener.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            waiting.close()
            listener.close()
            return link
        link.close()
    return None


def supervise(process: int, link: socket.socket) -> None:
    """Pass the client's signals on to a process, and tell the client how it ends."""

    def pass_on() -> None:
        with contextlib.suppress(ProcessLookupError, ConnectionError):
            while numbers := link.recv(16):
                for number in numbers:
                    os.kill(process, number)
            os.kill(process, signal.SIGKILL)  # the client was killed

    threading.Thread(target=pass_on, daemon=True).start()
    _, status = os.waitpid(process, 0)
    with contextlib.suppress(ConnectionError):
        link.send(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def serve(address: str, packages: str, *modules: str) -> None:
    """Load the modules and wait for clients; each has two forks, a supervisor and its process."""
    own = sys.path[:]
    sys.path[:0] = [packages] if packages else []
    for module in modules:
        importlib.import_module(module)
    sys.path[:] = own
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(64)
        gc.freeze()  # what forks do not look at stays shared
        print("ready", flush=True)
        link = forked(listener)
    if link is None:
        return
    start = Start.receive(link)
    process = os.fork()
    if process == 0:
        link.close()
        start.run(packages)
        return
    for stream in start.streams:
        os.close(stream)
    supervise(process, link)


if __name__ == "__main__":
    serve(*sys.argv[1:])
