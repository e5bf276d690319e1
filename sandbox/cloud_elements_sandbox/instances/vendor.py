"""What the vendor behind an element would do: sign in, accept or refuse credentials."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from ..data.store import Instance, Store
from ..elements.element import Element
from ..platform.errors import ApiError, bad_request
from ..platform.switches import Values
from .configuration import MASK, authentication_of

WRONG = "wrong"
OAUTH_CODE = "oauth-code"
SUBSCRIPTION = "event.notification.subscription.id"


def sign_in(
    store: Store,
    element: Element,
    instance: Instance,
    provider_data: Mapping[str, Any] | None,
    *,
    needed: bool,
) -> None:
    """Authenticate an instance with the vendor, as far as a sandbox can.

    An OAuth 2 instance takes a code (once) or, with ``externalAuthentication: initial``, a refresh
    token; an OAuth 1 instance takes ``oauth_token`` and ``oauth_verifier``. The tokens that the
    vendor would respond with are written into the configuration.

    Raises:
        ApiError: the sign-in is needed and missing, or its code was used before.

    """
    configuration, data = instance.configuration, provider_data or {}
    authentication = authentication_of(element, configuration)
    if authentication == "oauth2":
        code = data.get("code")
        if code:
            if store.has_code(str(code), f"spent {OAUTH_CODE}"):
                raise ApiError(
                    400, "Failed to obtain the access token", "invalid_grant: code was used before"
                )
            store.spend_code(str(code), OAUTH_CODE)
            store.add_code(str(code), f"spent {OAUTH_CODE}")
        elif not (instance.external == "initial" and configuration.get("oauth.user.refresh_token")):
            if needed:
                raise bad_request(
                    "Missing required provider data: code (or externalAuthentication initial with"
                    " oauth.user.refresh_token)"
                )
            return
        else:
            configuration["oauth.user.token"] = secrets.token_urlsafe(24)
            return
        configuration["oauth.user.refresh_token"] = secrets.token_urlsafe(24)
        configuration["oauth.user.token"] = secrets.token_urlsafe(24)
    elif authentication == "oauth1":
        if not (data.get("oauth_token") and data.get("oauth_verifier")):
            if needed:
                raise bad_request("Missing required provider data: oauth_token, oauth_verifier")
            return
        configuration["oauth.user.token"] = secrets.token_urlsafe(24)
        configuration["oauth.user.token_secret"] = secrets.token_urlsafe(24)


def settle(element: Element, instance: Instance, switches: Values) -> None:
    """Write what the server itself writes: the event subscription and what it believes.

    Raises:
        ApiError: the vendor refuses the credentials and the switch says that the service shows it.

    """
    configuration = instance.configuration
    if configuration.get("event.notification.enabled") == "true":
        configuration.setdefault(SUBSCRIPTION, str(secrets.randbelow(900_000) + 100_000))
    else:
        configuration.pop(SUBSCRIPTION, None)
    if switches["wrong-credentials"] == "accept":
        instance.valid = True
        return
    instance.valid = not refused_by_vendor(element, instance)
    if not instance.valid and switches["wrong-credentials"] == "refuse":
        raise ApiError(
            400, "Failed to authenticate with the provider", "Invalid username or password"
        )


def refused_by_vendor(element: Element, instance: Instance) -> bool:
    """Whether the vendor would refuse: a credential says ``wrong`` or is a stored mask."""
    return any(
        instance.configuration.get(entry.key) in (WRONG, MASK)
        for entry in element.entries
        if entry.masked or entry.secret or entry.key == "username"
    )
