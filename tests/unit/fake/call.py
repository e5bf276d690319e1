"""The context of the engine's call, as far as failures go."""

from __future__ import annotations

from typing import Any

from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import provider_pb2, status_pb2


class Context:
    """Keeps the statuses that a verb's failures are reported with.

    Args:
        refusal: what it raises instead.
    """

    def __init__(self, refusal: Exception | None = None) -> None:
        self.statuses: list[Any] = []
        self._refusal = refusal

    def set_trailing_metadata(self, metadata: Any) -> None:
        """Keep a status."""
        if self._refusal:
            raise self._refusal
        [(key, value)] = metadata
        assert key == "grpc-status-details-bin"
        self.statuses.append(status_pb2.Status.FromString(value))


def half_made(context: Context) -> tuple[str, dict[str, Any]]:
    """Return the id and the outputs of the only half-made resource that was reported."""
    [status] = context.statuses
    kept = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(kept)
    return kept.id, MessageToDict(kept.properties)
