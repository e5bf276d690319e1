"""The engine on the stack `sandbox`: its own backend, home and passphrase, the sandbox as API."""

import json
import os
import subprocess

from .files import ROOT, STATE, QuickstartError, private_folder
from .sandbox import Sandbox

STACK = "sandbox"
PASSPHRASE = "local-use-only"  # of a state that contains only made-up values
CREDENTIALS = {"closeioApiKey": "sandbox-api-key", "closeioPassword": "sandbox-password"}


def environment(sandbox: Sandbox) -> dict[str, str]:
    """Return the shell's environment without any setting that could reach a real account."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PULUMI_", "CLOUD_ELEMENTS_"))
    }
    hosts = [kept.get("NO_PROXY") or kept.get("no_proxy") or "", "127.0.0.1", "localhost"]
    no_proxy = ",".join(filter(None, hosts))
    return kept | {
        "NO_PROXY": no_proxy,
        "no_proxy": no_proxy,
        "PULUMI_BACKEND_URL": (STATE / "pulumi").as_uri(),
        "PULUMI_HOME": str(STATE / "home"),
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        # The stack needs no plugin, and looking for one would wait for the network.
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "CLOUD_ELEMENTS_BASE_URL": sandbox.url,
        "CLOUD_ELEMENTS_USER_SECRET": sandbox.user_secret,
        "CLOUD_ELEMENTS_ORGANIZATION_SECRET": sandbox.organization_secret,
    }


def exists() -> bool:
    """Return whether the stack was ever created, and not removed."""
    return any((STATE / "pulumi" / ".pulumi" / "stacks").rglob(f"{STACK}.json"))


class Stack:
    """Runs `pulumi` for the stack."""

    def __init__(self, sandbox: Sandbox) -> None:
        private_folder(STATE / "pulumi")
        private_folder(STATE / "home")
        self.environment = environment(sandbox)

    def run(self, *arguments: str, **extra: str) -> int:
        """Run a command that shows its own progress; the engine handles Ctrl-C."""
        process = subprocess.Popen(
            ["pulumi", *arguments], cwd=ROOT, env=self.environment | extra, stdin=subprocess.DEVNULL
        )
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue

    def quietly(self, *arguments: str) -> str:
        """Run a command and return its output."""
        done = subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise QuickstartError(f"pulumi {arguments[0]}: {done.stderr.strip()}")
        return done.stdout

    def prepare(self) -> None:
        """Select the stack, unlock it after an interrupted run, and set its configuration."""
        self.quietly("stack", "select", "--create", STACK)
        if any((STATE / "pulumi" / ".pulumi" / "locks").rglob("*.json")):
            self.quietly("cancel", "--yes", "--stack", STACK)
        there = json.loads(self.quietly("config", "--json", "--stack", STACK) or "{}")
        names = {name.rpartition(":")[2] for name in there}
        missing = [f"{name}={value}" for name, value in CREDENTIALS.items() if name not in names]
        if missing:  # made up, so that other processes may see them
            arguments = [word for each in missing for word in ("--secret", each)]
            self.quietly("config", "set-all", *arguments, "--stack", STACK)

    def was_interrupted(self) -> bool:
        """Return whether a create is pending in the state, or the state cannot be read."""
        try:
            deployment = json.loads(self.quietly("stack", "export", "--stack", STACK))["deployment"]
        except (ValueError, KeyError):
            return True
        return bool((deployment or {}).get("pending_operations"))
