"""The address of the engine's own service.

The engine starts a provider's process with its address as the last argument, after options such
as `--logtostderr` where they are wanted. The SDK ignores it in the process of a dynamic provider.
It is equal for all provider processes of one run, and another one in each run.

Upstream: https://github.com/pulumi/pulumi/issues/6065
Without it: log lines go to standard error and appear on the stack (`log.py`).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def engine_address(arguments: Sequence[str] | None = None) -> str | None:
    """Return the engine's address as `host:port`, or None outside of a provider's process.

    Args:
        arguments: the process's arguments, its own name first; default: `sys.argv`.
    """
    given = sys.argv if arguments is None else arguments
    last = given[-1] if len(given) > 1 else ""
    host, colon, port = last.rpartition(":")
    return last if host and colon and port.isdigit() else None
