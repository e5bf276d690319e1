"""Finds the one instance, element or formula that a program means."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from ..api.catalogue import Catalogue, Entry, entries_of
from ..api.client import Client
from ..api.tags import tag_names
from ..deadline import deadline
from ..errors import MatchError, NotFoundError
from ..redaction import concealed

Row: TypeAlias = dict[str, Any]
_SHOWN = 10
"""How many candidates a message names."""


class Lookups:
    """Lookups in one account. Safe to share between threads.

    Args:
        client: the account's client.
        seconds: how long one lookup may take, including retries.
        clock: tells the time in seconds, from whenever.
    """

    def __init__(
        self, client: Client, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._seconds = seconds
        self._clock = clock

    def instance(
        self,
        *,
        name: str | None = None,
        tag: str | None = None,
        element_key: str | None = None,
    ) -> Row:
        """Return the only instance that matches all criteria.

        Args:
            name: its name.
            tag: one of its tags.
            element_key: the key or the id of its element.

        Raises:
            MatchError: no instance or several match, or there is no criterion.
        """
        criteria = _given(name=name, tag=tag, element_key=element_key)
        if not criteria:
            raise MatchError("pass name, tag or element_key")
        with deadline(self._seconds, self._clock):
            rows = self._client.instances.list(tag)
        found = [row for row in rows if _matches_instance(row, criteria)]
        return _only(
            "instance", found, criteria,
            "add another of name, tag and element_key, or use Instance.get with an id",
        )  # fmt: skip

    def element(self, key: str) -> tuple[Row, Mapping[str, Entry]]:
        """Return an element and its configuration entries by key.

        Raises:
            MatchError: there is no such element; the message names similar ones.
        """
        with deadline(self._seconds, self._clock):
            try:
                element = self._client.elements.get(key)
            except NotFoundError:
                raise MatchError(Catalogue(self._client).no_such_element(key)) from None
            rows = element.get("configuration")
            if not isinstance(rows, list):
                rows = self._client.elements.definitions(key)
        return element, entries_of(rows)

    def formula(self, *, name: str | None = None, id_: str | None = None) -> Row:
        """Return the formula with an id, or the only one with a name.

        Raises:
            MatchError: no formula or several match, or not exactly one criterion is given.
        """
        if (name is None) == (id_ is None):
            raise MatchError("pass either name or id")
        with deadline(self._seconds, self._clock):
            if id_ is not None:
                try:
                    return self._client.formulas.get(id_)
                except NotFoundError:
                    raise MatchError(
                        concealed(f"there is no formula {id_}: correct the id")
                    ) from None
            rows = self._client.formulas.list()
        found = [row for row in rows if row.get("name") == name]
        return _only("formula", found, _given(name=name), "pass the id of the one that you mean")


def _given(**criteria: str | None) -> dict[str, str]:
    return {name: value for name, value in criteria.items() if value is not None}


def _matches_instance(row: Mapping[str, Any], criteria: Mapping[str, str]) -> bool:
    values: dict[str, list[Any]] = {
        "name": [row.get("name")],
        "tag": tag_names(row.get("tags")) or [],
        "element_key": _element_names(row),
    }
    return all(value in values[name] for name, value in criteria.items())


def _element_names(row: Mapping[str, Any]) -> list[str]:
    """Return the key and the id of an instance's element, as far as the response has them."""
    element = row.get("element")
    if not isinstance(element, Mapping):
        element = {}
    names = (element.get("key"), element.get("id"), row.get("elementId"))
    return [str(name) for name in names if name is not None]


def _only(noun: str, found: Sequence[Row], criteria: Mapping[str, str], fix: str) -> Row:
    """Return the only row, or say which there are."""
    if len(found) == 1:
        return found[0]
    wanted = " and ".join(f'{name} "{value}"' for name, value in criteria.items())
    if not found:
        raise MatchError(
            concealed(
                f"there is no {noun} with {wanted}: correct it, or list all with "
                f"`cloud-elements {noun}s`"
            )
        )
    ids = [str(row.get("id")) for row in found]
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    shown = ", ".join(ids[:_SHOWN])
    raise MatchError(
        concealed(f"there are {len(ids)} {noun}s with {wanted} (ids {shown}{more}): {fix}")
    )
