"""A key service for the stacks' secrets, in place of a passphrase.

Each command of the engine stretches a stack's passphrase, which takes a fifth of a second of
processor time on purpose. A stack can have its key encrypted by a service instead, which decrypts
it in a millisecond; this one speaks the protocol of HashiCorp Vault. Everything else about secrets
is the same: the engine encrypts each value with the stack's key. The documentation's commands,
the plain runner's pipeline and the recorded states have a passphrase.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PROVIDER = "hashivault://tests"
_MARK = "encrypted:"


class _Vault(BaseHTTPRequestHandler):
    """Its two routes. It keeps nothing, so that each process of a run may have one of its own."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/v1/transit/encrypt/tests":
            data = {"ciphertext": _MARK + given["plaintext"]}
        else:
            assert self.path == "/v1/transit/decrypt/tests"
            data = {"plaintext": given["ciphertext"].removeprefix(_MARK)}
        body = json.dumps({"data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Print nothing."""


@contextlib.contextmanager
def serving() -> Iterator[dict[str, str]]:
    """Give the engine's environment for it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Vault) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield {"VAULT_SERVER_URL": address, "VAULT_SERVER_TOKEN": "for the tests only"}
        server.shutdown()
