"""The base URL and the `Authorization` header for a program's own requests."""

from __future__ import annotations

from .settings_in_force import settings_in_force


def base_url() -> str:
    """Return the configured base URL, such as `https://host/elements/api-v2`.

    Raises:
        SettingsError: the setting is not valid.
    """
    return settings_in_force().base_url


def authorization(token: str) -> str:
    """Return the `Authorization` header for requests through an instance.

    Args:
        token: the instance's token, as a plain string. Call this inside `token.apply(...)`.

    Raises:
        SettingsError: the user secret or the organization secret is missing.
    """
    user, organization = settings_in_force().require_secrets()
    return f"User {user}, Organization {organization}, Element {token}"
