"""For a program's own requests: the base URL and the header that the provider would use."""

from __future__ import annotations

import pulumi

from .. import settings


def base_url() -> str:
    """Return the base URL that is in force, such as `https://host/elements/api-v2`.

    Raises:
        SettingsError: the setting is unusable.
    """
    return _settings().base_url


def authorization(token: str) -> str:
    """Return the value of the `Authorization` header for requests with an instance's token.

    Args:
        token: the instance's token, as text: inside an `apply` of the output `token`.

    Raises:
        SettingsError: a secret is missing.
    """
    user, organization = _settings().require_secrets()
    return f"User {user}, Organization {organization}, Element {token}"


def _settings() -> settings.Settings:
    configuration = pulumi.Config(settings.NAMESPACE)
    return settings.load(lambda key: configuration.get(key.split(":", 1)[1]))
