"""The sandbox in the background: reuse the running one, or start one, on the same port if free."""

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .files import SANDBOX, QuickstartError, private_folder, read_object, write_private
from .processes import command_line, end

READY = SANDBOX / "ready.json"
SECRETS = SANDBOX / "secrets.json"
ADDRESS = SANDBOX / "address.json"
DATA = SANDBOX / "sandbox.db"
LOG = SANDBOX / "sandbox.log"
MARK = str(DATA)
START_SECONDS = 30


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox, and how to sign in to it."""

    url: str
    user_secret: str = field(repr=False)
    organization_secret: str = field(repr=False)

    @property
    def console(self) -> str:
        """The address of its console."""
        address = urlsplit(self.url)
        return f"{address.scheme}://{address.netloc}/console"

    def answers(self) -> bool:
        """Return whether it accepts these secrets."""
        request = urllib.request.Request(  # the URL is checked to be the sandbox's own
            self.url + "/organizations/me",
            headers={
                "Authorization": f"User {self.user_secret}, Organization {self.organization_secret}"
            },
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=5) as response:
                return bool(response.status == 200)
        except OSError:
            return False


def known_secrets() -> tuple[str, str]:
    """Return the sandbox's two secrets, which are generated at the first start."""
    kept = read_object(SECRETS)
    user, organization = kept.get("user"), kept.get("organization")
    if isinstance(user, str) and isinstance(organization, str):
        return user, organization
    user, organization = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    write_private(SECRETS, json.dumps({"user": user, "organization": organization}))
    return user, organization


def recorded() -> tuple[int, str] | None:
    """Return the process id and the URL that the last sandbox wrote when it was ready."""
    ready = read_object(READY)
    pid, url = ready.get("pid"), ready.get("url")
    if isinstance(pid, int) and isinstance(url, str) and urlsplit(url).hostname == "127.0.0.1":
        return pid, url
    return None


def launch(port: int, user: str, organization: str) -> str | None:
    """Start a sandbox and return its URL, or None if it does not start (a busy port)."""
    command = [sys.executable, "-m", "cloud_elements_sandbox", "serve"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    command += ["--data", str(DATA), "--ready-file", str(READY)]
    environment = os.environ | {
        "CLOUD_ELEMENTS_SANDBOX_USER_SECRET": user,
        "CLOUD_ELEMENTS_SANDBOX_ORGANIZATION_SECRET": organization,
    }
    READY.unlink(missing_ok=True)
    descriptor = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as log:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            umask=0o077,
        )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        ready = recorded()
        if ready is not None and ready[0] == process.pid:
            return ready[1]
        time.sleep(0.05)
    if process.poll() is None:
        process.kill()
        process.wait()
    return None


def start() -> Sandbox:
    """Return a running sandbox, and start one if necessary."""
    private_folder(SANDBOX)
    user, organization = known_secrets()
    running = recorded()
    if running is not None:
        pid, url = running
        sandbox = Sandbox(url, user, organization)
        if MARK in command_line(pid) and sandbox.answers():
            return sandbox
        end(pid, MARK)
    print("Starting the sandbox ...", flush=True)
    port = read_object(ADDRESS).get("port")
    for candidate in ([port] if isinstance(port, int) else []) + [0]:
        started = launch(candidate, user, organization)
        if started is not None:
            write_private(ADDRESS, json.dumps({"port": urlsplit(started).port}))
            print(f"The sandbox runs at {started}", flush=True)
            return Sandbox(started, user, organization)
    raise QuickstartError(f"the sandbox does not start: see its log, {LOG}")


def stop() -> None:
    """Stop the sandbox; its data stays."""
    running = recorded()
    if running is not None:
        end(running[0], MARK)
    READY.unlink(missing_ok=True)
