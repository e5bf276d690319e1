"""What an account has, as its programs would declare it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from ...api.client import Client
from ...api.levels import ACCOUNT, INSTANCE, ORGANIZATION, Place
from ...errors import ApiError, BadRequestError, NotFoundError, UnauthorizedError
from ...resources.own_level import exists_at, is_labelled, labelled, own_parts

Row = dict[str, Any]
_AT_A_TIME = 8  # elements that are asked about


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
        self._newer_names: list[str] | None = None

    def formulas(self) -> tuple[list[Row], list[Row]]:
        """Return the formulas, and the formula instances."""
        self._step("reading the formulas")
        formulas = self._read("the formulas", self._client.formulas.list, [])
        self._step("reading the formula instances")
        instances = self._read("the formula instances", self._client.formula_instances.list_all, [])
        return formulas, instances

    def objects(self, instances: Iterable[Row], account_id: str | None = None) -> Objects:
        """Return the virtual data resources and transformations of every level.

        Transformations are looked for by element.

        Args:
            instances: the account's instances.
            account_id: the id of the account, where it is known.
        """
        rows = list(instances)
        found = Objects()
        for level in (ORGANIZATION, ACCOUNT):
            self._step(f"reading the virtual data resources of the {level}")
            own = self._definitions(Place(level), found.definitions)
            found.definitions += own
            scope = None
            if level == ACCOUNT:
                scope = account_of(one.row for one in own) or account_id
                if scope is None and own:
                    self.missing.append(
                        "the transformations of the account: the service does not say its id"
                    )
                if scope is None:
                    continue
            elements = self._elements(rows, own)
            self._step(f"reading the transformations of the {level} for {len(elements)} elements")
            places = [Place(level, scope, element) for element in elements]
            with ThreadPoolExecutor(_AT_A_TIME) as pool:
                for some in pool.map(self._transformations, places):
                    found.transformations += some
        above = list(found.definitions)
        for number, row in enumerate(rows, 1):
            self._step(f"reading the transformations of instances, {number} of {len(rows)}")
            place = Place(INSTANCE, str(row.get("id")))
            found.definitions += self._definitions(place, above)
            found.transformations += self._transformations(place)
        return found

    def _definitions(self, place: Place, above: Iterable[Placed]) -> list[Placed]:
        """Return the definitions of a place, without those of the levels above."""
        named = f"the virtual data resources at {place}"
        rows = self._read(named, lambda: self._definitions_at(place), {})
        each = ((name, _without_inherited(name, row, place, above)) for name, row in rows.items())
        return [Placed(place, name, row) for name, row in each if exists_at(row, place)]

    def _definitions_at(self, place: Place) -> dict[str, Row]:
        """Return the definitions of a place by their names, whichever list the service has."""
        try:
            return self._client.definitions.list(place)
        except BadRequestError:
            if self._newer_names is None:
                self._newer_names = self._client.definitions.newer_names()
        found = {}
        for name in self._newer_names:
            try:
                found[name] = self._client.definitions.get(place, name)
            except NotFoundError:
                continue  # it is at another level
        return found

    def _transformations(self, place: Place) -> list[Placed]:
        named = f"the transformations at {place}" + (
            f" for {place.element}" if place.element else ""
        )
        rows = self._read(named, lambda: self._client.transformations.list(place), {})
        return [Placed(place, *item) for item in rows.items() if exists_at(item[1], place)]

    def _elements(self, instances: Iterable[Row], definitions: Iterable[Placed]) -> list[str]:
        """Return the keys of the elements that may have transformations.

        Some responses name the elements that a definition is mapped for. Where one does not, every
        element of the catalogue is asked about.
        """
        own = list(definitions)
        elements = [row.get("element") or {} for row in instances]
        keys = {str(element.get("id")): element.get("key") for element in elements}
        mapped = {str(id_) for one in own for id_ in one.row.get("mappedElementIds") or ()}
        says_all = all(isinstance(one.row.get("mappedElementIds"), list) for one in own)
        unknown = mapped - keys.keys() - set(keys.values())
        if unknown or not says_all:
            rows = self._read("the elements", self._client.elements.list, [])
            catalogue = {str(row.get("id")): row.get("key") for row in rows}
            keys |= {id_: catalogue.get(id_, id_) for id_ in unknown - set(catalogue.values())}
            keys |= {id_: key for id_, key in catalogue.items() if not says_all or key in unknown}
        return sorted({str(key) for key in keys.values() if key})

    def _read(self, what: str, ask: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return ask()
        except UnauthorizedError:
            raise
        except ApiError as error:
            self.missing.append(f"{what}: {error}")
            return otherwise


def _without_inherited(name: str, row: Row, place: Place, above: Iterable[Placed]) -> Row:
    """Return a definition without what the levels above define, where the service labels nothing.

    What equals a level above looks like what is inherited, and counts as that.
    """
    upper = [field for one in above if one.name == name for field in one.row.get("fields") or ()]
    pairs = {(field.get("path"), field.get("type")) for field in upper}
    if is_labelled(row) or not pairs:
        return row
    found = labelled(row, pairs, ORGANIZATION)
    own = own_parts(found["fields"], place)
    return {**row, "fields": own} if own else found


def account_of(rows: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the id of the account to which rows belong, where they say so."""
    ids = (row.get("accountId") for row in rows)
    return next((str(id_) for id_ in ids if id_ is not None), None)


def maps(transformation: Placed, definition: Placed) -> bool:
    """Tell whether a transformation is of a definition of the same level."""
    own, other = transformation.place.above, definition.place
    # The account of the credentials has no id in a definition's place.
    same_scope = own.scope == other.scope or other.scope is None
    same_name = transformation.name == definition.name
    return same_name and own.level == other.level and same_scope
