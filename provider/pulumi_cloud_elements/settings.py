"""Where the provider's settings come from, and what they are when nobody says.

An explicit provider's own properties win over the environment, and the environment over the
stack's configuration: the engine keeps a copy of the latter in the state, which `pulumi refresh`
and `pulumi destroy` go on using after the credentials were changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from .errors import SettingsError

NAMESPACE = "cloud-elements"
EXPLICIT_MARKER = f"{NAMESPACE}:explicit"
"""The property that marks a provider resource of its own (see `Provider`)."""

HOSTS = {
    "us": "api.cloud-elements.com",
    "staging": "staging.cloud-elements.com",
    "eu": "api.cloud-elements.co.uk",
    "sap": "api.openconnectors.ext.hana.ondemand.com",
    "sap-us2": "api.openconnectors.us2.ext.hana.ondemand.com",
    "sap-eu10": "api.openconnectors.eu10.ext.hana.ondemand.com",
    "sap-trial": "api.openconnectors.trial.us10.ext.hana.ondemand.com",
}
"""Named choices of the base URL (contract.md, "Base URLs and authentication")."""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Settings:
    """What the provider needs to reach the service.

    Attributes:
        user_secret: the user secret, or None where it is not set.
        organization_secret: the organization secret, or None where it is not set.
        base_url: `https://{host}/elements/api-v2`, without a slash at the end.
        connect_timeout: seconds until a connection must stand.
        read_timeout: seconds of silence after which an answer counts as lost. The default is
            above the 60 s at which the service's proxy gives up.
        max_retries: how often an idempotent request is tried again.
        max_in_flight: the most requests at a time; the engine's own parallelism may be less.
        operation_timeout: seconds that one operation on one instance may take, retries included.
        settle_time: seconds for which an instance is looked for after the answer to its creation
            was lost; the default is above the 26 s that creations were seen to take.
        marker: whether instances carry tags by which a lost one is found again.
        owner: what sets these tags apart from those of another stack of the same name.
        catalogue_checks: whether the configuration is checked against the element's definition.
        log_level: `info` or `debug`.
        moved_from: base URL of states that may be taken over, or None.
        secrets_from: where the secrets were found, for messages.
    """

    user_secret: str | None = field(repr=False)
    organization_secret: str | None = field(repr=False)
    base_url: str
    connect_timeout: float = 10.0
    read_timeout: float = 75.0
    max_retries: int = 4
    max_in_flight: int = 32
    operation_timeout: float = 600.0
    settle_time: float = 30.0
    marker: bool = True
    owner: str | None = None
    catalogue_checks: bool = True
    log_level: str = "info"
    moved_from: str | None = None
    secrets_from: str = "environment"

    def require_secrets(self) -> tuple[str, str]:
        """Return user and organization secret.

        Raises:
            SettingsError: one of them is missing; the message says which and how to set it.
        """
        pairs = (("userSecret", self.user_secret), ("organizationSecret", self.organization_secret))
        missing = [name for name, value in pairs if not value]
        if self.user_secret and self.organization_secret:
            return self.user_secret, self.organization_secret
        how = "; ".join(
            f"set {environment_name(name)} in the environment or run "
            f"`pulumi config set --secret {NAMESPACE}:{name}`"
            for name in missing
        )
        raise SettingsError(f"missing {' and '.join(missing)} of Cloud Elements: {how}")


def environment_name(name: str) -> str:
    """Return the environment variable of a setting: userSecret is CLOUD_ELEMENTS_USER_SECRET."""
    snake = "".join(f"_{c}" if c.isupper() else c for c in name)
    return f"CLOUD_ELEMENTS_{snake.upper()}"


def load(configured: Callable[[str], Any], environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings in force.

    Args:
        configured: gives the value of `cloud-elements:<name>`, or None.
        environment: the process's environment.

    Raises:
        SettingsError: a value is unusable; the message names the setting, never a secret.
    """
    explicit = configured(EXPLICIT_MARKER) is not None
    sources: dict[str, str] = {}

    def text(name: str) -> str | None:
        from_environment = environment.get(environment_name(name), "").strip()
        from_configuration = str(configured(f"{NAMESPACE}:{name}") or "").strip()
        found = {
            "environment": from_environment,
            "the provider's properties" if explicit else "stack configuration": from_configuration,
        }
        order = reversed(found.items()) if explicit else iter(found.items())
        for source, value in order:
            if value:
                sources[name] = source
                return value
        return None

    user_secret, organization_secret = text("userSecret"), text("organizationSecret")
    moved_from = text("movedFrom")
    return Settings(
        user_secret=user_secret,
        organization_secret=organization_secret,
        base_url=base_url_of(text("baseUrl") or "us"),
        connect_timeout=_number("connectTimeout", text("connectTimeout"), 10.0, least=0.1),
        read_timeout=_number("readTimeout", text("readTimeout"), 75.0, least=0.1),
        max_retries=int(_number("maxRetries", text("maxRetries"), 4, least=0)),
        max_in_flight=int(_number("maxInFlight", text("maxInFlight"), 32, least=1)),
        operation_timeout=_number("operationTimeout", text("operationTimeout"), 600.0, least=1),
        settle_time=_number("settleTime", text("settleTime"), 30.0, least=0),
        marker=_flag("marker", text("marker"), default=True),
        owner=text("owner"),
        catalogue_checks=_flag("catalogueChecks", text("catalogueChecks"), default=True),
        log_level=_choice("logLevel", text("logLevel"), ("info", "debug")),
        moved_from=base_url_of(moved_from, "movedFrom") if moved_from else None,
        secrets_from=sources.get("userSecret", "environment"),
    )


def base_url_of(text: str, name: str = "baseUrl") -> str:
    """Return the base URL for a name of `HOSTS` or for a URL.

    Raises:
        SettingsError: it is neither a known name nor an https URL (http for loopback only).
    """
    if text in HOSTS:
        return f"https://{HOSTS[text]}/elements/api-v2"
    cure = (
        f"set {environment_name(name)} or {NAMESPACE}:{name} to one of {', '.join(HOSTS)}, or to "
        "an https URL such as https://api.cloud-elements.com/elements/api-v2"
    )
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise SettingsError(f"{name} is not a URL: {cure}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise SettingsError(f"{name} is neither a known name nor a URL: {cure}")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise SettingsError(f"{name} must not hold user information, a query or a fragment: {cure}")
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise SettingsError(f"{name} would send the secrets unencrypted: {cure}")
    return text.rstrip("/")


def _number(name: str, text: str | None, default: float, *, least: float) -> float:
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value < float("inf"):
        raise SettingsError(
            f"{name} must be a number of at least {least:g}: "
            f"set {environment_name(name)} or {NAMESPACE}:{name}"
        )
    return value


def _choice(name: str, text: str | None, choices: tuple[str, ...]) -> str:
    if text is None:
        return choices[0]
    if text.lower() not in choices:
        raise SettingsError(
            f"{name} must be one of {', '.join(choices)}: "
            f"set {environment_name(name)} or {NAMESPACE}:{name}"
        )
    return text.lower()


def _flag(name: str, text: str | None, *, default: bool) -> bool:
    choices = ("true", "false") if default else ("false", "true")
    return _choice(name, text, choices) == "true"
