"""The settings of the stack, typed, such as `config.base_url`.

A value is the one that the stack's own provider uses: from the environment, the stack
configuration (`cloud-elements:baseUrl`) or the default, in this order. It is read with each access.
Access raises `SettingsError` if a setting is not valid or does not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pulumi

from .program.settings_in_force import settings_in_force
from .settings import SETTINGS

user_secret: pulumi.Output[str] | None
"""The user secret; a secret."""
organization_secret: pulumi.Output[str] | None
"""The organization secret; a secret."""
base_url: str
"""The base URL of the platform, such as `https://host/elements/api-v2`."""
connect_timeout: float
"""Seconds to wait for a connection."""
read_timeout: float
"""Seconds to wait for data before a response counts as lost."""
max_retries: int
"""How many times an idempotent request is retried."""
max_in_flight: int
"""The maximum number of concurrent requests."""
operation_timeout: float
"""Seconds that one operation on one resource may take, including retries."""
settle_time: float
"""Seconds to look for an instance after the response to its create request was lost."""
marker: bool
"""Whether instances carry tags, and formulas a mark, that let a lost one be found again."""
owner: str | None
"""Distinguishes this stack's tags from those of another stack with the same project and name."""
catalogue_checks: bool
"""Whether configurations are validated against the element's definition."""
log_level: Literal["info", "debug"]
"""`debug` logs every request, without secrets."""
moved_from: str | None
"""The old base URL of a platform that moved."""

__all__ = list(SETTINGS)


if not TYPE_CHECKING:  # a type checker would accept every name

    def __getattr__(name: str) -> Any:
        if name not in SETTINGS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(settings_in_force(), name)
        is_hidden = SETTINGS[name].secret and value is not None
        return pulumi.Output.secret(value) if is_hidden else value


def __dir__() -> list[str]:
    return __all__
