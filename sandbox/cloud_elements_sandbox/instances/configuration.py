"""What becomes of a name, tags and a configuration on their way into an instance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..elements.element import Element
from ..platform.errors import ApiError, bad_request
from ..platform.html import without_html
from ..platform.json_values import as_string
from ..platform.switches import Values

MASK = "********"


def stored_tags(tags: Iterable[str] | None, name: str, switches: Values) -> list[str]:
    """Return the tags of an instance; a request without tags gets its name as the only one."""
    if tags is None:
        return [name]
    return list(dict.fromkeys(filter(None, (without_html(tag, switches) for tag in tags))))


def merged(
    element: Element,
    sent: Mapping[str, Any],
    before: Mapping[str, str | None],
    switches: Values,
    *,
    keep: bool,
) -> dict[str, str | None]:
    """Return the configuration that an instance has after *sent* arrived.

    *before* is what it had: passwords sent as the mask stay what they were. *keep* says whether
    keys that were not sent stay what they were, or return to the defaults.

    """
    configuration = {entry.key: entry.default for entry in element.entries}
    configuration.update(before if keep else {})
    for key, value in sent.items():
        entry = element.entry(key)
        if entry is None and switches["unknown-configuration"] == "drop":
            continue
        if value == MASK and switches["mask-sent-back"] == "ignore" and (not entry or entry.masked):
            configuration[key] = before.get(key)
            continue
        configuration[key] = as_string(value)
    return configuration


def authentication_of(element: Element, configuration: Mapping[str, str | None]) -> str:
    """Return the authentication type that an instance uses.

    Raises:
        ApiError: the configuration asks for one that the element does not have.

    """
    chosen = configuration.get("authentication.type")
    if not chosen or len(element.authentication_types) == 1:
        return element.authentication
    if chosen not in element.authentication_types:
        raise bad_request(
            f"Authentication type {chosen} is not one of {', '.join(element.authentication_types)}"
        )
    return chosen


def require_entries(
    element: Element, configuration: Mapping[str, str | None], switches: Values
) -> None:
    """Refuse a configuration that lacks required entries; the error names them."""
    authentication = authentication_of(element, configuration)
    missing = [
        entry.key
        for entry in element.entries
        if entry.required
        and (not entry.authentications or authentication in entry.authentications)
        and not configuration.get(entry.key)
    ]
    if missing:
        raise ApiError(
            int(switches["missing-required"]),
            f"Missing required configuration for element {element.key}: {', '.join(missing)}",
        )
