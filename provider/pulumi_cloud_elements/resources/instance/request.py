"""The declared inputs as the body of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...recovery.marker import Marker
from ..values import same
from . import configuration
from .fields import FIELDS

REFRESH_TOKEN = "oauth.user.refresh_token"  # noqa: S105  # the entry's key
# What an OAuth sign-in without a browser is made of: a change of one of these needs another.
_SIGN_IN_ENTRIES = (REFRESH_TOKEN, "oauth.api.key", "oauth.api.secret", "oauth.scope")


def create_body(inputs: Mapping[str, Any], marker: Marker | None) -> dict[str, Any]:
    """Return the body of a POST; without a marker exactly the documented one."""
    tags = inputs.get("tags")
    if marker is not None and tags is None:
        tags = [inputs["name"]]  # what the service would have made of none
    return _body(inputs, with_marker(tags, marker), creating=True)


def update_body(
    inputs: Mapping[str, Any],
    tags: list[str] | None,
    defaults: Mapping[str, Any],
    *,
    sign_in: bool,
) -> dict[str, Any]:
    """Return the body of a PUT, which is always the whole of what is desired.

    Args:
        inputs: the declared inputs.
        tags: the tags to send, the marker's included.
        defaults: what entries that are no longer declared go back to, by key.
        sign_in: whether the PUT authenticates again with `provider_data`.
    """
    body = _body(inputs, tags, creating=False)
    body["configuration"] = {**configuration.request_body(defaults), **body["configuration"]}
    if sign_in and inputs.get("provider_data"):
        body["providerData"] = inputs["provider_data"]
    return body


def with_marker(tags: list[str] | None, marker: Marker | None) -> list[str] | None:
    """Return the user's tags with the marker's after them."""
    if marker is None:
        return None if tags is None else list(tags)
    return [*(tags or []), *marker.tags]


def reauthenticate(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool | None:
    """Return what a PUT says as `reAuthenticate`; None leaves it out.

    Only OAuth knows the difference, and the service's default is unknown, so there it is always
    sent: true where a new code is to be used or where something changed that signs in without a
    browser; false otherwise, so that an ordinary change does not cost the sign-in.
    """
    if not is_oauth(state, inputs):
        return None
    if signs_in(state, inputs) and inputs.get("provider_data"):
        return True
    if inputs.get("external_authentication") != "initial":
        return False
    old, new = state.get("configuration") or {}, inputs.get("configuration") or {}
    return (
        signs_in(state, inputs)
        or state.get("external_authentication") != "initial"
        or any(not same(old.get(key), new.get(key)) for key in _SIGN_IN_ENTRIES)
    )


def keeps_refresh_token(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """Tell whether a PUT must leave the refresh token as the service has it now.

    With `external_authentication="initial"` the service replaces the stored refresh token whenever
    the vendor issues a new one. The declared one is what the sign-in began with: sending it again
    with a change of another entry would end a connection at vendors whose tokens work once.
    """
    old, new = state.get("configuration") or {}, inputs.get("configuration") or {}
    return (
        inputs.get("external_authentication") == "initial"
        and state.get("external_authentication") == "initial"
        and not signs_in(state, inputs)
        and new.get(REFRESH_TOKEN) not in (None, "")
        and same(old.get(REFRESH_TOKEN), new.get(REFRESH_TOKEN))
    )


def signs_in(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """Tell whether the program asks for another sign-in: it changed `reauthenticate`."""
    asked = inputs.get("reauthenticate")
    return asked is not None and asked != state.get("reauthenticate")


def is_oauth(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """Tell whether an instance authenticates with OAuth, as far as is known."""
    element = _mapping(state.get("element"))
    type_ = str(_mapping(element.get("authentication")).get("type") or "")
    declared = inputs.get("configuration") or {}
    return bool(
        type_.startswith("oauth")
        or element.get("type_oauth")
        or inputs.get("external_authentication")
        or any(key.startswith("oauth.") for key in declared)
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    """Return what should be an object; a service may return something else."""
    return value if isinstance(value, Mapping) else {}


def _body(inputs: Mapping[str, Any], tags: list[str] | None, *, creating: bool) -> dict[str, Any]:
    body = {"configuration": {}} | FIELDS.body(inputs, creating=creating)
    body.pop("tags", None)
    return body if tags is None else {**body, "tags": tags}
