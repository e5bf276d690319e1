"""What an account has, as its programs would declare it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...api.client import Client
from ...api.levels import ACCOUNT, INSTANCE, ORGANIZATION, Place
from ...errors import ApiError, UnauthorizedError

Row = dict[str, Any]


@dataclass(frozen=True)
class Placed:
    """What is at a level under a name.

    Attributes:
        place: where it is.
        name: its name.
        row: the service's response about it.
    """

    place: Place
    name: str
    row: Row = field(repr=False)


@dataclass
class Objects:
    """Virtual data resources and what maps them.

    Attributes:
        definitions: the definitions.
        transformations: the transformations.
    """

    definitions: list[Placed] = field(default_factory=list)
    transformations: list[Placed] = field(default_factory=list)


class Reader:
    """Reads what an account has.

    Args:
        client: asks the service.
        step: is told what goes on.

    Attributes:
        missing: why something could not be read, a line each.
    """

    def __init__(self, client: Client, step: Callable[[str], None]) -> None:
        self._client = client
        self._step = step
        self.missing: list[str] = []

    def formulas(self) -> tuple[list[Row], list[Row]]:
        """Return the formulas, and the formula instances."""
        self._step("reading the formulas")
        formulas = self._read("the formulas", self._client.formulas.list, [])
        self._step("reading the formula instances")
        instances = self._read("the formula instances", self._client.formula_instances.list_all, [])
        return formulas, instances

    def objects(self, instances: Iterable[Row], account_id: str | None = None) -> Objects:
        """Return the virtual data resources and transformations of every level.

        Transformations are looked for by element: those of the account's instances, and those
        that the definitions name.

        Args:
            instances: the account's instances.
            account_id: the id of the account, where it is known.
        """
        rows = list(instances)
        found = Objects()
        for level in (ORGANIZATION, ACCOUNT):
            self._step(f"reading the virtual data resources of the {level}")
            own = list(self._definitions(Place(level)))
            found.definitions += own
            scope = None
            if level == ACCOUNT:
                ids = (one.row.get("accountId") for one in own)
                scope = next((str(id_) for id_ in ids if id_ is not None), account_id)
                if scope is None and own:
                    self.missing.append(
                        "the transformations of the account: the service does not say its id"
                    )
                if scope is None:
                    continue
            for element in self._elements(rows, own):
                self._step(f"reading the transformations for {element}")
                found.transformations += self._transformations(Place(level, scope, element))
        for number, row in enumerate(rows, 1):
            self._step(f"reading the transformations of instances, {number} of {len(rows)}")
            place = Place(INSTANCE, str(row.get("id")))
            found.definitions += self._definitions(place)
            found.transformations += self._transformations(place)
        return found

    def _definitions(self, place: Place) -> Iterator[Placed]:
        named = f"the virtual data resources at {place}"
        rows = self._read(named, lambda: self._client.definitions.list(place), {})
        return (Placed(place, *item) for item in rows.items() if is_own(item[1], place.level))

    def _transformations(self, place: Place) -> Iterator[Placed]:
        named = f"the transformations at {place}" + (
            f" for {place.element}" if place.element else ""
        )
        rows = self._read(named, lambda: self._client.transformations.list(place), {})
        return (Placed(place, *item) for item in rows.items() if is_own(item[1], place.level))

    def _elements(self, instances: Iterable[Row], definitions: Iterable[Placed]) -> list[str]:
        """Return the keys of the elements that may have transformations."""
        elements = [row.get("element") or {} for row in instances]
        keys = {str(element.get("id")): element.get("key") for element in elements}
        mapped = {str(id_) for one in definitions for id_ in one.row.get("mappedElementIds") or ()}
        unknown = mapped - keys.keys() - set(keys.values())
        if unknown:
            rows = self._read("the elements", self._client.elements.list, [])
            catalogue = {str(row.get("id")): row.get("key") for row in rows}
            keys |= {id_: catalogue.get(id_, id_) for id_ in unknown}
        return sorted({str(key) for key in keys.values() if key})

    def _read(self, what: str, ask: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return ask()
        except UnauthorizedError:
            raise
        except ApiError as error:
            self.missing.append(f"{what}: {error}")
            return otherwise


def is_own(row: Mapping[str, Any], level: str) -> bool:
    """Tell whether a response is about something of a level, and not only inherited there."""
    below = [*(row.get("fields") or ()), *(row.get("scripts") or ()), row]
    levels = {item.get("level") for item in below if isinstance(item, Mapping)} - {None, ""}
    if row.get("level"):
        return bool(row["level"] == level)
    return not levels or level in levels
