"""The base URL and the `Authorization` header for a program's own requests."""

from __future__ import annotations

import json
import os

import pulumi

from .. import settings
from ..errors import SettingsError


def base_url() -> str:
    """Return the configured base URL, such as `https://host/elements/api-v2`.

    Raises:
        SettingsError: the setting is not valid.
    """
    return _settings().base_url


def authorization(token: str) -> str:
    """Return the `Authorization` header for requests through an instance.

    Args:
        token: the instance's token, as a plain string. Call this inside `token.apply(...)`.

    Raises:
        SettingsError: the user secret or the organization secret is missing.
    """
    user, organization = _settings().require_secrets()
    return f"User {user}, Organization {organization}, Element {token}"


def _settings() -> settings.Settings:
    configuration = pulumi.Config(settings.NAMESPACE)
    found = settings.load(lambda key: configuration.get(key.split(":", 1)[1]), names=_names())
    if found.unknown:  # perhaps one that names another platform
        raise SettingsError("; ".join(found.unknown))
    return found


def _names() -> list[str]:
    """Return every name in the stack's configuration, where the engine has started the program."""
    try:
        return [str(name) for name in json.loads(os.environ.get("PULUMI_CONFIG", "{}"))]
    except (ValueError, TypeError):
        return []
