"""Whether a resource is of the platform and the organization that are configured.

Elsewhere its id is unknown: a refresh would empty the state, and a destroy would seem to succeed
while the resource lives on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..api.organizations import Organizations
from ..errors import OriginError
from ..settings import Settings, same_platform
from .account import fingerprint


class Origin:
    """Compares where resources were created with the settings in force.

    Args:
        settings: the settings in force.
        organizations: returns the organization of the credentials.
        noun: what a person calls one of the kind.
    """

    def __init__(self, settings: Settings, organizations: Organizations, noun: str) -> None:
        self._settings = settings
        self._organizations = organizations
        self._noun = noun

    def asks(self, state: Mapping[str, Any]) -> bool:
        """Tell whether `require_same` has to ask the service.

        Args:
            state: the resource's outputs in the state.
        """
        url = state.get("base_url")
        here = url is not None and same_platform(url, self._settings.base_url)
        return here and not self._organizations.known

    def outputs(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Return the outputs that record where a resource is.

        An organization that the service does not show now stays the one that it was, or another
        one would be accepted from then on.

        Args:
            known: the resource's outputs in the state; anything else for a new one.
        """
        organization, url = self._organizations.current_id(), known.get("base_url")
        if organization is None and url is not None and same_platform(url, self._settings.base_url):
            organization = known.get("organization_id")
        return {
            "base_url": self._settings.base_url,
            "account": fingerprint(self._settings),
            "organization_id": organization,
        }

    def require_same(self, id_: str, state: Mapping[str, Any]) -> None:
        """Refuse a resource of another platform or organization.

        Args:
            id_: the resource's id.
            state: its outputs in the state; for a read by id the program's inputs.

        Raises:
            OriginError: it belongs to another one, or the service does not show to which.
        """
        recorded_url, here = state.get("base_url"), self._settings.base_url
        moved_from = self._settings.moved_from
        if recorded_url is None or (moved_from and same_platform(recorded_url, moved_from)):
            return
        fix = (
            f"use the settings that it was created with, or, if the platform moved, run once with "
            f"CLOUD_ELEMENTS_MOVED_FROM={recorded_url}"
        )
        if not same_platform(recorded_url, here):
            raise OriginError(
                f"{self._noun} {id_} was created at {recorded_url}, but the provider is configured "
                f"for {here}: {fix}"
            )
        recorded, actual = state.get("organization_id"), self._organizations.current_id()
        if recorded is None:
            return
        recorded = _text(recorded)
        if actual is None and state.get("account") not in (None, fingerprint(self._settings)):
            raise OriginError(
                f"{self._noun} {id_} was created in organization {recorded} with other "
                "credentials, and the service does not show the organization of the current ones: "
                f"{fix}"
            )
        if actual is not None and recorded != actual:
            raise OriginError(
                f"{self._noun} {id_} was created in organization {recorded}, but the credentials "
                f"belong to organization {actual}: {fix}"
            )


def _text(value: Any) -> str:
    """Return an id as the service writes it: Pulumi's numbers are floats."""
    return str(int(value)) if isinstance(value, float) else str(value)
