"""Marks a value in a verb's result as a secret.

The SDK serializes what a verb returns as plain values: `pulumi.Output.secret` there is an error,
and the engine marks only top-level properties that are declared as secret outputs. A single entry
of a dictionary becomes a secret in inputs, outputs, previews and the state when the value has the
form in which Pulumi's protocol writes a secret, which a private function of the SDK makes.

Upstream: https://github.com/pulumi/pulumi/issues/3012
Without it: secrets inside of `configuration` would be plain in the state. Where the SDK no longer
has the function, the protocol's form is written here.
"""

from __future__ import annotations

import logging
from typing import Any

_log = logging.getLogger(__name__)

# Pulumi's protocol between SDKs and engine: the key of a value of a special type, and "secret".
_SIGNATURE, _SECRET = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"


def secret(value: Any) -> Any:
    """Return a value of a verb's result, or a part of it, marked as a secret."""
    try:
        from pulumi.runtime.rpc import wrap_rpc_secret
    except ImportError:
        _log.debug("the SDK has no function that marks a secret: it is written as in the protocol")
        return in_protocol(value)
    return wrap_rpc_secret(value)


def in_protocol(value: Any) -> dict[str, Any]:
    """Return a secret as Pulumi's protocol writes it."""
    return {_SIGNATURE: _SECRET, "value": value}
