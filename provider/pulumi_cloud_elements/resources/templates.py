"""The variables of formulas, which say what the configuration of a formula instance must have.

A formula may be changed in the same run as its instances. What a program declares for it counts
from then on, before anything is changed.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..api.client import Client
from ..errors import CloudElementsError, NotFoundError


@dataclass(frozen=True)
class Variable:
    """A variable of a formula.

    Attributes:
        key: its key.
        type: `elementInstance` or `value`; None where that is not known.
        required: whether a formula instance must give it a value; None where that is not known.
    """

    key: str
    type: str | None = None
    required: bool | None = None


Variables = Mapping[str, Variable]


class Templates:
    """The variables of the formulas that this process has met. Safe to share between threads."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._by_formula: dict[str, Variables | None] = {}

    def declared(self, formula_id: str, variables: Variables | None) -> None:
        """Remember what the program declares for a formula of the state.

        Args:
            formula_id: the formula's id.
            variables: its variables; None where they are not known before the run.
        """
        with self._mutex:
            self._by_formula[formula_id] = variables

    def of(self, formula_id: str, client: Client | None = None) -> Variables | None:
        """Return a formula's variables, asked for once; None where they are not known.

        Args:
            formula_id: the formula's id.
            client: asks the service; None asks nobody.

        Raises:
            NotFoundError: there is no such formula.
        """
        with self._mutex:
            if formula_id in self._by_formula:
                return self._by_formula[formula_id]
        if client is None:
            return None
        try:
            found = variables_in(client.formulas.get(formula_id).get("configuration"))
        except NotFoundError:
            raise
        except CloudElementsError:
            return None  # asked again by the next
        with self._mutex:
            return self._by_formula.setdefault(formula_id, found)


def variables_declared(parts: Mapping[str, Mapping[str, Any]]) -> Variables:
    """Return the variables that a program declares for a formula.

    Args:
        parts: the formula's variables by their keys.
    """
    return {
        key: Variable(key, _type(part.get("type")), _required(part.get("required", True)))
        for key, part in parts.items()
    }


def variables_in(rows: Any) -> Variables | None:
    """Return the variables in a response; None where it shows none."""
    if not isinstance(rows, list):
        return None
    return {
        row["key"]: Variable(row["key"], _type(row.get("type")), _required(row.get("required")))
        for row in rows
        if isinstance(row, Mapping) and isinstance(row.get("key"), str)
    }


def _type(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _required(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
