"""Where the provider's settings come from, and what they are when nobody says.

An explicit provider's own properties win over the environment, and the environment over the
stack's configuration: the engine keeps a copy of the latter in the state, which `pulumi refresh`
and `pulumi destroy` go on using after the credentials were changed.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
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
"""Named choices of the base URL: the hosts of Cloud Elements and of SAP Open Connectors."""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
# Variables of other programs of this project.
_OTHER_VARIABLES = re.compile(r"CLOUD_ELEMENTS_(SANDBOX_.*|OAUTH_API_SECRET)")
_PREFIX = "CLOUD_ELEMENTS_"
_WEEK = 604_800.0  # seconds; sockets and locks cannot wait for any number of them
_MANY = 1000  # more requests or retries than any service bears
_QUOTES = "\u2018\u2019\u201c\u201d\u00ab\u00bb"


T = TypeVar("T")


@dataclass(frozen=True)
class Setting:
    """One setting: everything that is known about it, in one place.

    Attributes:
        name: what it is called in a stack's configuration, without the namespace: `readTimeout`.
        default: its value where nobody sets it.
        parse: returns the value for a string that somebody set, which is not empty.
            Raises SettingsError: the string is unusable; the message names the setting.
        doc: what it is for.
        secret: whether it must never be shown.
    """

    name: str
    default: Any
    parse: Callable[[str, str], Any]
    doc: str
    secret: bool = False

    @property
    def environment_name(self) -> str:
        """The environment variable: userSecret is CLOUD_ELEMENTS_USER_SECRET."""
        return environment_name(self.name)


def environment_name(name: str) -> str:
    """Return a setting's environment variable: userSecret is CLOUD_ELEMENTS_USER_SECRET."""
    snake = "".join(f"_{c}" if c.isupper() else c for c in name)
    return f"CLOUD_ELEMENTS_{snake.upper()}"


def base_url_of(text: str, name: str = "baseUrl") -> str:
    """Return the base URL for a name of `HOSTS` or for a URL.

    Raises:
        SettingsError: it is neither a known name nor an https URL (http for loopback only).
    """
    if text in HOSTS:
        return f"https://{HOSTS[text]}/elements/api-v2"
    fix = (
        f"set {environment_name(name)} or {NAMESPACE}:{name} to one of {', '.join(HOSTS)}, or to "
        "an https URL such as https://api.cloud-elements.com/elements/api-v2"
    )
    if not text.isprintable():  # urlsplit would leave line breaks out
        raise SettingsError(f"{name} is not a URL: {fix}")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise SettingsError(f"{name} is not a URL: {fix}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise SettingsError(f"{name} is neither a known name nor a URL: {fix}")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise SettingsError(f"{name} must not hold user information, a query or a fragment: {fix}")
    if parts.scheme == "http" and not is_loopback(host):
        raise SettingsError(f"{name} would send the secrets unencrypted: {fix}")
    if " " in parts.path:
        raise SettingsError(f"{name} is not a URL: {fix}")
    if not (is_loopback(host) or _is_host(host)):
        raise SettingsError(f"{name} has a host name that cannot exist, {host[:80]}: {fix}")
    # urlsplit gives the scheme in lower case, and a host's case means nothing.
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def is_loopback(host: str | None) -> bool:
    """Tell whether a host is this machine, by one of the names for which plain http is allowed."""
    return host in _LOOPBACK


def platform_of(url: str) -> str:
    """Return the one spelling of a base URL: loopback has several names, and a port a default."""
    parts = urlsplit(url)
    host = "127.0.0.1" if is_loopback(parts.hostname) else parts.hostname or ""
    port = parts.port or _PORTS.get(parts.scheme)
    named = f"[{host}]" if ":" in host else host
    suffix = "" if port == _PORTS.get(parts.scheme) else f":{port}"
    return f"{parts.scheme}://{named}{suffix}{parts.path.rstrip('/')}"


def same_platform(left: str, right: str) -> bool:
    """Tell whether two base URLs are of one platform."""
    return platform_of(left) == platform_of(right)


def _is_host(host: str) -> bool:
    try:
        ascii_ = host.encode("idna").decode()
    except UnicodeError:
        return False
    if ":" in host:
        return True  # an IPv6 address, which urlsplit has checked
    return len(ascii_) <= 253 and all(map(_LABEL.fullmatch, ascii_.rstrip(".").split(".")))


def _secret(name: str, text: str) -> str:
    """Refuse what no header can carry, or what is more than the secret; the value is not shown."""
    fault = None
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        fault = "contains a line break or another control character"
    elif any(char in _QUOTES for char in text):
        fault = "contains typographic quotes"
    elif any(unicodedata.category(char) == "Cf" for char in text):
        fault = "contains an invisible character, such as a zero-width space"
    elif not text.isascii():
        fault = "contains characters that a secret cannot have"
    elif re.search(r"\b(user|organization|element)\s+\S", text, re.IGNORECASE) or "," in text:
        fault = "is a whole Authorization header: give the secret alone"
    elif " " in text:
        fault = "contains a space"
    if fault:
        raise SettingsError(f"{name} {fault}: copy it again and {_how(name)}")
    return text


def _string(name: str, text: str) -> str:
    if not text.isprintable():
        raise SettingsError(f"{name} contains characters that cannot be sent: {_how(name)}")
    return text


def _base_url(name: str, text: str) -> str:
    return base_url_of(text, name)


def _number(least: float, most: float = _WEEK) -> Callable[[str, str], float]:
    def parse(name: str, text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not least <= value < math.inf:
            raise SettingsError(f"{name} must be a number of at least {least:g}: {_how(name)}")
        if value > most:
            raise SettingsError(f"{name} must be a number of at most {most:g}: {_how(name)}")
        return value

    return parse


def _whole_number(least: int) -> Callable[[str, str], int]:
    number = _number(least, _MANY)
    return lambda name, text: int(number(name, text))


def _one_of(*choices: str) -> Callable[[str, str], str]:
    def parse(name: str, text: str) -> str:
        if text.lower() not in choices:
            raise SettingsError(f"{name} must be one of {', '.join(choices)}: {_how(name)}")
        return text.lower()

    return parse


def _boolean(name: str, text: str) -> bool:
    return _one_of("true", "false")(name, text) == "true"


def _how(name: str) -> str:
    return f"set {environment_name(name)} or {NAMESPACE}:{name}"


def _setting(
    name: str,
    default: T,
    parse: Callable[[str, str], T],
    doc: str,
    *,
    secret: bool = False,
) -> T:
    """Return a field of `Settings` that carries its `Setting`."""
    field: T = dataclasses.field(
        default=default,
        repr=not secret,
        metadata={"setting": Setting(name, default, parse, doc, secret)},
    )
    return field


@dataclass(frozen=True)
class Settings:
    """What the provider needs to reach the service, and how it works.

    What each is for is documented once, in its `Setting`: see `SETTINGS`.

    Attributes:
        secrets_from: where the secrets were found, for messages.
        unknown: a line for each setting of ours that does not exist, with the nearest one.
    """

    user_secret: str | None = _setting("userSecret", None, _secret, "the user secret", secret=True)
    organization_secret: str | None = _setting(
        "organizationSecret", None, _secret, "the organization secret", secret=True
    )
    base_url: str = _setting(
        "baseUrl",
        base_url_of("us"),
        _base_url,
        "the platform: a name, or `https://HOST/elements/api-v2`",
    )
    connect_timeout: float = _setting(
        "connectTimeout", 10.0, _number(0.1), "seconds until a connection must stand"
    )
    read_timeout: float = _setting(
        "readTimeout",
        75.0,  # above the 60 s at which the service's proxy gives up
        _number(0.1),
        "seconds of silence after which a response counts as lost",
    )
    max_retries: int = _setting(
        "maxRetries", 4, _whole_number(0), "how often an idempotent request is tried again"
    )
    max_in_flight: int = _setting(
        "maxInFlight",
        32,
        _whole_number(1),
        "the most requests at a time; the engine's own parallelism may be less",
    )
    operation_timeout: float = _setting(
        "operationTimeout",
        600.0,
        _number(1),
        "seconds that one operation on one instance may take, retries included",
    )
    settle_time: float = _setting(
        "settleTime",
        30.0,  # above the 26 s that create requests were seen to take
        _number(0),
        "seconds for which an instance is looked for when the response to its create request was "
        "lost",
    )
    marker: bool = _setting(
        "marker", True, _boolean, "whether instances carry tags by which a lost one is found again"
    )
    owner: str | None = _setting(
        "owner",
        None,
        _string,
        "what sets these tags apart from those of another stack of the same name",
    )
    catalogue_checks: bool = _setting(
        "catalogueChecks",
        True,
        _boolean,
        "whether the configuration is checked against the element's definition",
    )
    log_level: str = _setting(
        "logLevel", "info", _one_of("info", "debug"), "`debug` logs every request, without secrets"
    )
    moved_from: str | None = _setting(
        "movedFrom", None, _base_url, "a base URL whose states may be taken over"
    )
    secrets_from: str = "environment"
    unknown: tuple[str, ...] = ()

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


SETTINGS: Mapping[str, Setting] = {
    field.name: field.metadata["setting"]
    for field in dataclasses.fields(Settings)
    if "setting" in field.metadata
}
"""All settings, by the attribute of `Settings` that holds each."""


def load(
    configured: Callable[[str], Any],
    environment: Mapping[str, str] = os.environ,
    names: Iterable[str] = (),
) -> Settings:
    """Return the settings in force.

    Args:
        configured: gives the value of `cloud-elements:<name>`, or None.
        environment: the process's environment.
        names: every name that is configured, of whatever namespace.

    Raises:
        SettingsError: a value is unusable; the message names the setting, never a secret.
    """
    explicit = configured(EXPLICIT_MARKER) is not None
    values: dict[str, Any] = {}
    for attribute, setting in SETTINGS.items():
        from_environment = environment.get(setting.environment_name, "")
        from_configuration = str(configured(f"{NAMESPACE}:{setting.name}") or "")
        found = [
            ("environment", from_environment.strip()),
            (
                "the provider's properties" if explicit else "stack configuration",
                from_configuration.strip(),
            ),
        ]
        for source, text in reversed(found) if explicit else found:
            if text:
                values[attribute] = setting.parse(setting.name, text)
                if attribute == "user_secret":
                    values["secrets_from"] = source
                break
    return Settings(**values, unknown=tuple(_unknown(environment, names)))


def _unknown(environment: Mapping[str, str], names: Iterable[str]) -> Iterator[str]:
    """Yield a line for each setting of ours that does not exist."""
    known = {f"{NAMESPACE}:{setting.name}" for setting in SETTINGS.values()} | {EXPLICIT_MARKER}
    for name in sorted(names):
        if name.startswith(f"{NAMESPACE}:") and name not in known:
            yield _no_such(name, known - {EXPLICIT_MARKER})
    variables = {setting.environment_name for setting in SETTINGS.values()}
    for name in sorted(environment):
        ours = name.startswith(_PREFIX) and not _OTHER_VARIABLES.fullmatch(name)
        if ours and name not in variables:
            yield _no_such(name, variables)


def _no_such(name: str, known: Iterable[str]) -> str:
    by_spelling = {_spelling(one): one for one in known}
    close = difflib.get_close_matches(_spelling(name), by_spelling, n=1, cutoff=0.6)
    hint = f"did you mean {by_spelling[close[0]]}?" if close else "remove it"
    return f"{name}: there is no such setting: {hint}"


def _spelling(name: str) -> str:
    bare = name.removeprefix(f"{NAMESPACE}:").removeprefix(_PREFIX)
    return re.sub(r"[^a-z]", "", bare.lower())
