"""What the service says about its elements, asked once per element and process."""

from __future__ import annotations

from .client import Client


class Catalogue:
    """Placeholder until the definitions are read."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def default_of(self, element_key: str, entry_key: str) -> tuple[bool, str | None]:
        """Return whether a default is known, and the default."""
        del element_key, entry_key
        return False, None
