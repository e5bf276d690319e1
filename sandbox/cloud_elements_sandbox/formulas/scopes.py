"""Where the store keeps formula templates and their instances."""

from __future__ import annotations

FORMULA = "formula"
FORMULAS = "formulas"
FORMULA_INSTANCE = "formula instance"


def instances_scope(formula_id: int) -> str:
    """Return the scope of the instances of a formula."""
    return f"{FORMULAS}/{formula_id}"


def formula_of(scope: str) -> int:
    """Return the id of the formula whose instances a scope has."""
    return int(scope.removeprefix(f"{FORMULAS}/"))
