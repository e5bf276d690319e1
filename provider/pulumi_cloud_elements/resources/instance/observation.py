"""What the service does to an instance by itself, and a person should know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..fields import declared_names

_MANAGED = ("disabled", "external_authentication")


def declared_in(known: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a program declared, as far as the service may change it by itself.

    Args:
        known: inputs, or outputs in the state.
    """
    names = declared_names(known)
    return {name: known.get(name) for name in _MANAGED if name in names}


def warnings_of(
    id_: str, reported: Mapping[str, Any], declared: Mapping[str, Any]
) -> Iterator[str]:
    """Yield what is wrong with an instance, a line each.

    Args:
        id_: the instance's id.
        reported: its outputs.
        declared: what the program declares.
    """
    if reported.get("valid") is False:
        yield (
            f"instance {id_}: the service says that it is not valid: check its credentials at the "
            "vendor, and its configuration"
        )
    if reported.get("disabled") is True and declared.get("disabled") is not True:
        if declared.get("disabled") is False:
            who, fix = "the program declares disabled=False", "run pulumi up to enable it"
        else:
            who, fix = "the program does not declare it", "declare disabled=False to enable it"
        yield (
            f"instance {id_} is disabled, and {who}: every request through it is refused. The "
            "service disables an instance by itself when its token could not be refreshed several "
            f"times: check its credentials at the vendor, then {fix}"
        )
    external = reported.get("external_authentication")
    if external == "none" and declared.get("external_authentication") == "initial":
        yield (
            f'instance {id_}: external_authentication is "none" at the service, and the program '
            'declares "initial": its sign-in without a browser has ended. Check the refresh token '
            "at the vendor; pulumi up sends the declared one again"
        )
