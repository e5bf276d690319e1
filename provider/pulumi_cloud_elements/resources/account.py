"""Whether what seems to be gone really is, or the account is another one.

Resources belong to the user whose secret made them. To another user the service answers that they
do not exist: a refresh would empty the state, and a destroy would seem to succeed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..api.ids import plain
from ..errors import CloudElementsError, OriginError
from ..settings import Settings, platform_of, same_platform

Row = Mapping[str, Any]


def fingerprint(settings: Settings) -> str:
    """Return what identifies platform and credentials without showing them."""
    parts = (
        platform_of(settings.base_url),
        settings.user_secret or "",
        settings.organization_secret or "",
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


class Gone:
    """Judges resources that the service does not show.

    Args:
        settings: the settings in force.
        noun: what a person calls one of the kind.
        rows: returns all of the kind that the account has, or raises CloudElementsError.
    """

    def __init__(self, settings: Settings, noun: str, rows: Callable[[], Sequence[Row]]) -> None:
        self._settings = settings
        self._noun = noun
        self._rows = rows

    def believe(self, id_: str, state: Mapping[str, Any]) -> None:
        """Accept that a resource is gone; nothing more is asked where the credentials are known.

        Args:
            id_: the resource's id.
            state: its outputs in the state.

        Raises:
            OriginError: the credentials may be another user's.
        """
        recorded = state.get("account")
        url, moved_from = state.get("base_url"), self._settings.moved_from
        overridden = moved_from is not None and url is not None and same_platform(url, moved_from)
        if url is None or overridden or recorded == fingerprint(self._settings):
            return
        owner = _user_of(state)
        if recorded is None and owner is None:
            return  # a state from before, which records nobody
        if owner is not None and self._users() == {owner}:
            return
        raise OriginError(
            f"{self._noun} {id_} seems to be gone, but these credentials may be another user's: "
            "use those that it was created with, or, if it is gone, run once with "
            f"CLOUD_ELEMENTS_MOVED_FROM={self._settings.base_url}"
        )

    def confirm(self, id_: str, state: Mapping[str, Any], error: CloudElementsError) -> None:
        """Accept that a resource is gone whose id the service refused with 400 or 403.

        Args:
            id_: the resource's id.
            state: its outputs in the state.
            error: the service's response.

        Raises:
            CloudElementsError: the resource exists, or this cannot be determined.
        """
        if "base_url" not in state:
            raise error
        try:
            listed = {plain(row.get("id")) for row in self._rows()}
        except CloudElementsError as reason:
            raise CloudElementsError(
                f"{self._noun} {id_} may have been deleted, which could not be confirmed: {error} "
                f"({reason}). If it is gone, run `pulumi state delete` with its URN"
            ) from None
        if plain(id_) in listed:
            raise error
        self.believe(id_, state)

    def is_listed(self, id_: str) -> bool:
        """Tell whether the account's list has a resource; where it cannot be read, it may.

        Args:
            id_: the resource's id.
        """
        try:
            return plain(id_) in {plain(row.get("id")) for row in self._rows()}
        except CloudElementsError:
            return True

    def _users(self) -> set[str]:
        """Return the owners of the listed resources; empty if the list does not show them."""
        try:
            return {user for row in self._rows() if (user := _user_of(row)) is not None}
        except CloudElementsError:
            return set()


def _user_of(bag: Mapping[str, Any]) -> str | None:
    user = bag.get("user")
    id_ = user.get("id") if isinstance(user, Mapping) else None
    if isinstance(id_, float):
        id_ = int(id_)  # Pulumi's numbers are floats
    return None if id_ is None else str(id_)
