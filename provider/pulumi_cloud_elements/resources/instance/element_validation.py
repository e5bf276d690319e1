"""Everything that is wrong with declared inputs, and what is odd about them.

What needs no catalogue is always checked, the configuration also against its element's definition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...api.catalogue import Catalogue, Definition, Entry, NotInCatalogueError
from .. import checks
from ..findings import Findings
from ..values import canonical, is_known
from . import validation
from .request import REFRESH_TOKEN

# Entries that any element may have though its definition does not list them (docs/api.md): nothing
# to warn about.
_COMMON = frozenset({"authentication.type", "base.url", "filter.response.nulls"})
_COMMON_PREFIXES = ("bulk.", "event.", "oauth.", "pagination.")
_EVENTS_BY = ("polling", "webhook", "webhooks")
_CODES = {"oauth1": ("oauth_token", "oauth_verifier"), "oauth2": ("code",)}


def check(
    inputs: Mapping[str, Any], catalogue: Catalogue | None, *, old: Mapping[str, Any] | None = None
) -> Findings:
    """Check declared inputs; values not known yet are let through.

    Args:
        inputs: the declared inputs, without those that are None.
        catalogue: the definitions of elements; None checks the shape alone.
        old: the inputs in the state; None or empty for an instance that is to be made.

    Raises:
        UnauthorizedError: the catalogue does not accept the credentials.
    """
    problems = list(validation.problems_of(inputs, old=old))
    warnings = list(validation.warnings_of(old or {}, inputs))
    section = inputs.get("configuration", {})
    if isinstance(section, Mapping):
        warnings += _events(section)
        key = inputs.get("element_key")
        if catalogue is not None and isinstance(key, str) and key.strip():
            try:
                definition = catalogue.definition(key, _authentication(section))
            except NotInCatalogueError as error:
                problems.append(str(error))
            else:
                if definition is not None:
                    problems += _missing(section, definition)
                    problems += _mistyped(section, definition)
                    warnings += _unknown(section, definition)
                    if not old and inputs.get("adopt") is None:
                        problems += _sign_in(inputs, section, definition)
    return Findings(problems, warnings)


def _authentication(section: Mapping[str, Any]) -> str | None:
    declared = section.get("authentication.type")
    return declared if isinstance(declared, str) and declared.strip() else None


def _events(section: Mapping[str, Any]) -> Iterator[str]:
    vendor = section.get("event.vendor.type")
    if is_known(vendor) and not checks.is_empty(vendor) and vendor not in _EVENTS_BY:
        yield (
            f"configuration.event.vendor.type: must be one of {', '.join(_EVENTS_BY)}"
            f"{validation.entry_instead('event.vendor.type', vendor)}"
        )
    notification = section.get("event.notification.type")
    if is_known(notification) and not checks.is_empty(notification) and notification != "webhook":
        yield (
            "configuration.event.notification.type: must be webhook"
            f"{validation.entry_instead('event.notification.type', notification)}"
        )


def _missing(section: Mapping[str, Any], definition: Definition) -> Iterator[str]:
    missing = [
        f"configuration.{entry.key}"
        for entry in definition.entries.values()
        if entry.required and entry.default is None and checks.is_empty(section.get(entry.key))
    ]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        yield f"{', '.join(missing)}: {verb} required by element {definition.key}"


def _mistyped(section: Mapping[str, Any], definition: Definition) -> Iterator[str]:
    for key, value in section.items():
        entry = definition.entries.get(key)
        if entry is None or not is_known(value) or checks.is_empty(value):
            continue
        path = f"configuration.{key}"
        if entry.type.startswith("BOOLEAN"):
            if key not in validation.BOOLEANS and not _is_boolean_of(entry, value):
                yield f"{path}: must be a boolean"
        elif isinstance(value, (dict, list, tuple)):
            if entry.options or entry.type.startswith(("TEXTFIELD", "PASSWORD")):
                yield f"{path}: must be a string for this element, not JSON"
        elif entry.options and canonical(value) not in entry.options:
            yield f"{path}: must be one of {', '.join(entry.options)}"


def _is_boolean_of(entry: Entry, value: Any) -> bool:
    return checks.is_boolean(value) or (entry.type == "BOOLEAN_YESNO" and value in ("yes", "no"))


def _unknown(section: Mapping[str, Any], definition: Definition) -> Iterator[str]:
    known = list(definition.entries)
    if not known:
        return
    for key in section:
        if not checks.is_key(key):
            continue  # a problem of its shape
        if key in definition.entries or key in _COMMON or key.startswith(_COMMON_PREFIXES):
            continue
        hint = checks.did_you_mean(key, known)
        yield (
            f"configuration.{key}: the catalogue lists no such entry of element "
            f"{definition.key}{hint}"
        )


def _sign_in(
    inputs: Mapping[str, Any], section: Mapping[str, Any], definition: Definition
) -> Iterator[str]:
    """Yield what an OAuth instance lacks to sign in with."""
    needed = _CODES.get(definition.authentication)
    if needed is None or inputs.get("external_authentication") not in (None, "none", "initial"):
        return
    if inputs.get("external_authentication") == "initial":
        if checks.is_empty(section.get(REFRESH_TOKEN)):
            yield (
                f"configuration.{REFRESH_TOKEN}: is required with "
                'external_authentication="initial": give the refresh token that the vendor issued'
            )
        return
    data = inputs.get("provider_data")
    if data is not None and not isinstance(data, Mapping):
        return  # not known yet, or a problem of its shape
    missing = [key for key in needed if key not in (data or {})]
    if missing:
        yield (
            f"provider_data: {' and '.join(missing)} of a sign-in is required by element "
            f"{definition.key}: get it with `cloud-elements oauth-url "
            f"{definition.key}`, or sign in without a browser with external_authentication="
            '"initial" and the entry oauth.user.refresh_token'
        )
