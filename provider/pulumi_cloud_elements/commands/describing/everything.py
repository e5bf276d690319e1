"""The declarations of what an account has, each after what it refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from ...api.catalogue import Catalogue
from ...errors import FileError
from ..formulas import formula_id
from .account import Objects, Placed, maps
from .formula import described_formula, described_formula_instance, in_order
from .instance import described
from .names import Names
from .objects import described_definition, described_transformation
from .python import Described
from .scripts import Scripts

Row = Mapping[str, Any]


class Everything:
    """Collects declarations.

    Args:
        catalogue: what the service says of elements.
        names: the names in use.
        scripts: where scripts go.

    Attributes:
        declarations: the declarations, in order.
        missing: what could not be described, a line each.
    """

    def __init__(self, catalogue: Catalogue, names: Names, scripts: Scripts) -> None:
        self._catalogue = catalogue
        self._names = names
        self._scripts = scripts
        self._instances: dict[str, Described] = {}
        self.declarations: list[Described] = []
        self.missing: list[str] = []

    def add_instance(self, row: Row) -> None:
        """Add an instance."""
        one = described(row, self._catalogue, self._names)
        self._instances[one.id] = one
        self.declarations.append(one)

    def add_objects(self, objects: Objects) -> None:
        """Add virtual data resources, each with its transformations after it."""
        transformations = list(objects.transformations)
        for item in objects.definitions:
            definition = self._add(
                partial(
                    described_definition,
                    item.row,
                    item.name,
                    item.place,
                    self._names,
                    self._instances,
                )
            )
            own = [one for one in transformations if maps(one, item)]
            for one in own:
                self._add_transformation(one, definition or item.name)
            transformations = [one for one in transformations if one not in own]
        for one in transformations:  # of a definition at another level
            self._add_transformation(one, one.name)

    def add_formulas(self, formulas: Iterable[Row], formula_instances: Iterable[Row]) -> None:
        """Add formulas, each after those that it calls and with its instances after it."""
        rows, declared, seen = list(formula_instances), dict[str, Described](), set[str]()
        for formula in in_order(list(formulas)):
            id_ = str(formula.get("id"))
            one = self._add(
                partial(
                    described_formula,
                    formula,
                    self._names,
                    self._scripts,
                    declared,
                    self._instances,
                )
            )
            seen.add(id_)
            if one is not None:
                declared[id_] = one
            for row in (row for row in rows if formula_id(row) == id_):
                self._add_formula_instance(row, one, formula)
        for row in (row for row in rows if formula_id(row) not in seen):
            self._add_formula_instance(row, None, {})

    def _add_transformation(self, one: Placed, definition: Described | str) -> None:
        self._add(
            lambda: described_transformation(
                one.row, definition, one.place, one.name, self._names, self._scripts,
                self._instances,
            )
        )  # fmt: skip

    def _add_formula_instance(self, row: Row, formula: Described | None, template: Row) -> None:
        embedded = row.get("formula")
        whole = {**template, **(embedded if isinstance(embedded, Mapping) else {})}
        self._add(
            lambda: described_formula_instance(
                {**row, "formula": whole}, self._names, formula, self._instances
            )
        )

    def _add(self, describe: Callable[[], Described]) -> Described | None:
        try:
            one = describe()
        except FileError as error:
            self.missing.append(str(error))
            return None
        self.declarations.append(one)
        return one
