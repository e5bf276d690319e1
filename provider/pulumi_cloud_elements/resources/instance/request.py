"""What is declared, as the body of a request (contract.md, "Request body").

Declared inputs in, plain data out; `answer.py` is the way back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...recovery.marker import Marker
from ..values import reveal, same
from . import configuration as section

# What an OAuth sign-in without a browser is made of (contract.md, "Elements, by how they
# authenticate"): a change of one of these needs another sign-in.
_SIGN_IN_ENTRIES = ("oauth.user.refresh_token", "oauth.api.key", "oauth.api.secret", "oauth.scope")


def creation_body(inputs: Mapping[str, Any], marker: Marker | None) -> dict[str, Any]:
    """Return the body of a POST; without a marker exactly the documented one."""
    tags = inputs.get("tags")
    if marker is not None and tags is None:
        tags = [inputs["name"]]  # what the service would have made of none
    body = _body(inputs, with_marker(tags, marker))
    if inputs.get("provider_data"):
        body["providerData"] = reveal(inputs["provider_data"])
    return body


def update_body(
    inputs: Mapping[str, Any],
    tags: list[str] | None,
    defaults: Mapping[str, Any],
    *,
    sign_in: bool,
) -> dict[str, Any]:
    """Return the body of a PUT, which is always the whole of what is desired.

    Args:
        inputs: what is declared.
        tags: the tags to send, the marker's included.
        defaults: what entries that are no longer declared go back to, by key.
        sign_in: whether the PUT authenticates anew with `provider_data`.
    """
    body = _body(inputs, tags)
    body["configuration"] = {**section.request_body(defaults), **body["configuration"]}
    if sign_in and inputs.get("provider_data"):
        body["providerData"] = reveal(inputs["provider_data"])
    return body


def with_marker(tags: list[str] | None, marker: Marker | None) -> list[str] | None:
    """Return the user's tags with the marker's after them."""
    if marker is None:
        return None if tags is None else list(tags)
    return [*(tags or []), *marker.tags]


def reauthenticate(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool | None:
    """Return what a PUT says as `reAuthenticate`; None leaves it out.

    Only OAuth knows the difference, and what the service takes for granted is unknown
    (contract.md, `PUT /instances/{id}`), so there it is always said: true where a new code is to
    be used or where something changed that signs in without a browser; false otherwise, so that
    an ordinary change does not cost the sign-in.
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
        or any(not same(reveal(old.get(key)), reveal(new.get(key))) for key in _SIGN_IN_ENTRIES)
    )


def signs_in(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """Tell whether the program asks for another sign-in: it changed `reauthenticate`."""
    asked = inputs.get("reauthenticate")
    return asked is not None and asked != state.get("reauthenticate")


def is_oauth(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """Tell whether an instance authenticates with OAuth, as far as is known."""
    element = state.get("element") or {}
    type_ = str((element.get("authentication") or {}).get("type") or "")
    declared = inputs.get("configuration") or {}
    return bool(
        type_.startswith("oauth")
        or element.get("type_oauth")
        or inputs.get("external_authentication")
        or any(key.startswith("oauth.") for key in declared)
    )


def _body(inputs: Mapping[str, Any], tags: list[str] | None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": inputs["name"],
        "element": {"key": inputs["element_key"]},
        "configuration": section.request_body(inputs.get("configuration") or {}),
    }
    if tags is not None:
        body["tags"] = tags
    for key, field in (
        ("external_authentication", "externalAuthentication"),
        ("retrieve_objects_after_instantiation", "retrieveObjectsAfterInstantiation"),
    ):
        if inputs.get(key) is not None:
            body[field] = inputs[key]
    return body
