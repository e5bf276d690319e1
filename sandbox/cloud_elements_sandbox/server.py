"""The server around the application: its socket, its credentials, its life."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import logging
import os
import secrets
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from .app import Settings, create_app
from .data.store import MEMORY, Store
from .faults.connection import Connection
from .platform.credentials import Credentials
from .platform.paths import BASE_PATH, CONSOLE_PATH, CONTROL_PATH
from .platform.switches import Values

log = logging.getLogger("cloud_elements_sandbox")

# Seconds in which requests may end by themselves when the server stops.
_GRACE = 1


class StartError(Exception):
    """The server cannot start; the message is one line that says why."""


class _Server(uvicorn.Server):
    """uvicorn's server, which says when it listens, and stops without a traceback."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: requests have a moment to end, then those that are held back are given up.

        uvicorn gives up, too, but only when nothing runs any more that could end the requests: it
        cancels their tasks as its last step, and logs each of them as a failed application.
        """
        giving_up = asyncio.get_running_loop().call_later(_GRACE, self._give_up)
        try:
            await super().shutdown(sockets)
        finally:
            giving_up.cancel()

    def _give_up(self) -> None:
        for task in self.server_state.tasks:
            # Each of them then responds 503: see cloud_elements_sandbox.platform.stopping.
            task.cancel()


def stored_credentials(
    store: Store,
    user_secret: str | None = None,
    organization_secret: str | None = None,
    username: str | None = None,
    password: str | None = None,
    *,
    any_password: bool = False,
) -> tuple[Credentials, bool]:
    """Return the credentials, and whether some were generated just now.

    Given secrets are kept in the data file in place of those that it has; what it lacks is
    generated.
    """
    generated = False
    accepted = {}
    with store.transaction():
        for name, given in (
            ("user_secret", user_secret),
            ("organization_secret", organization_secret),
        ):
            kept = store.setting(name)
            value = given or kept
            if value is None:
                generated, value = True, secrets.token_urlsafe(24)
            if value != kept:
                store.set_setting(name, value)
            accepted[name] = value
    return Credentials(
        accepted["user_secret"], accepted["organization_secret"], username, password, any_password
    ), generated


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket that is bound; port 0 takes a free one.

    Raises:
        StartError: the address is in use, or not one of this machine.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise StartError(
            f"cannot listen on {host} port {port}: {error.strerror or error}"
        ) from error


def url_of(bound: socket.socket, path: str) -> str:
    """Return the URL of a path on a bound socket."""
    host, port = bound.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{path}"


def local_url(bound: socket.socket, path: str) -> str:
    """Return the URL of a path on a bound socket for clients on this machine."""
    host, port = bound.getsockname()[:2]
    address = ipaddress.ip_address(host.partition("%")[0])
    if address.is_unspecified:
        host = "127.0.0.1" if address.version == 4 else "::1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{path}"


def console_url(bound: socket.socket) -> str | None:
    """Return where a browser on this machine finds the console, ``None`` where it does not."""
    address = ipaddress.ip_address(bound.getsockname()[0].partition("%")[0])
    if not (address.is_unspecified or address.is_loopback):
        return None
    return local_url(bound, CONSOLE_PATH)


def serve(
    bound: socket.socket, store: Store, settings: Settings, ready: Callable[[], None]
) -> None:
    """Serve until SIGINT or SIGTERM; *ready* is called when the server listens."""
    _server(store, settings, ready).run(sockets=[bound])


def _server(store: Store, settings: Settings, ready: Callable[[], None]) -> _Server:
    config = uvicorn.Config(
        create_app(store, settings),
        http=Connection,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=60,
        # For what does not even end when it is cancelled.
        timeout_graceful_shutdown=_GRACE + 1,
    )
    return _Server(config, ready)


def write_ready_file(path: Path, bound: socket.socket, *, control: bool) -> None:
    """Write what a parent process wants to know, all at once: ``{url, control, port, pid}``."""
    content = {
        "url": url_of(bound, BASE_PATH),
        "control": url_of(bound, CONTROL_PATH) if control else None,
        "port": bound.getsockname()[1],
        "pid": os.getpid(),
    }
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.write_text(json.dumps(content) + "\n", encoding="utf-8")
    partial.replace(path)


@dataclass(frozen=True, slots=True)
class Running:
    """A sandbox that runs in a thread of this process.

    ``url`` is the base URL of the API, ``control_url`` that of the control endpoint.
    """

    url: str
    control_url: str
    user_secret: str
    organization_secret: str

    @property
    def authorization(self) -> dict[str, str]:
        """The Authorization header of a platform call."""
        return {
            "Authorization": f"User {self.user_secret}, Organization {self.organization_secret}"
        }

    @property
    def environment(self) -> dict[str, str]:
        """The variables that point the provider at this sandbox."""
        return {
            "CLOUD_ELEMENTS_BASE_URL": self.url,
            "CLOUD_ELEMENTS_USER_SECRET": self.user_secret,
            "CLOUD_ELEMENTS_ORGANIZATION_SECRET": self.organization_secret,
        }


@contextlib.contextmanager
def running(
    data: str = MEMORY,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    switches: Values | None = None,
    record_bodies: bool = True,
) -> Iterator[Running]:
    """Run a sandbox in a thread, with the control endpoint, for as long as the block lasts.

    Raises:
        StartError: it cannot listen or does not come up.

    """
    store = Store(data)
    credentials, _ = stored_credentials(store, any_password=True)
    settings = Settings(credentials, switches or {}, control=True, record_bodies=record_bodies)
    listening = threading.Event()
    with listening_socket(host, port) as bound:
        server = _server(store, settings, listening.set)
        thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
        thread.start()
        if not listening.wait(10):
            raise StartError("the sandbox did not come up")
        try:
            yield Running(
                url_of(bound, BASE_PATH),
                url_of(bound, CONTROL_PATH),
                credentials.user_secret,
                credentials.organization_secret,
            )
        finally:
            server.should_exit = True
            thread.join(10)
            store.close()


def log_to_stderr() -> None:
    """Write one clean line per request, and uvicorn's warnings, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname).1s %(message)s", "%H:%M:%S"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    log.setLevel(logging.INFO)
