"""What a preview will refuse of a declaration: the service accepts more than the provider does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...resources.formula import inputs as formula_inputs
from ...resources.formula.validation import check as formula_findings
from ...resources.formula_instance.validation import check as formula_instance_findings
from ...resources.formula_instance.validation import check_variables
from ...resources.instance.validation import problems_of as instance_problems
from ...resources.templates import variables_in
from ...resources.transformation.definition import check as mapping_findings
from ...resources.transformation.validation import problems_of as transformation_problems
from ...resources.virtual_data_resource.validation import problems_of as definition_problems
from ..table import safe

Row = Mapping[str, Any]


def of_instance(written: Row) -> list[str]:
    """Return notes of what a preview refuses of an instance.

    Args:
        written: the arguments as they are written; what is not known before a run is left out, or
            an object that JSON has no word for.
    """
    return _notes(instance_problems(written))


def of_formula(written: Row) -> list[str]:
    """Return notes of what a preview refuses of a formula (see `of_instance`)."""
    return _notes(formula_findings(formula_inputs.kept({}, written)).problems)


def of_formula_instance(written: Row, template: Row) -> list[str]:
    """Return notes of what a preview refuses of a formula instance (see `of_instance`).

    Args:
        written: the arguments.
        template: the service's response about its formula.
    """
    problems = formula_instance_findings(written).problems
    variables = variables_in(template.get("configuration"))
    if not problems and variables is not None:
        section, id_ = written.get("configuration", {}), str(template.get("id"))
        problems = check_variables(section, variables, id_).problems
    return _notes(problems)


def of_definition(written: Row) -> list[str]:
    """Return notes of what a preview refuses of a virtual data resource (see `of_instance`)."""
    return _notes(definition_problems(written))


def of_transformation(written: Row, definition: Row) -> list[str]:
    """Return notes of what a preview refuses of a transformation (see `of_instance`).

    Args:
        written: the arguments.
        definition: the arguments of its virtual data resource; empty where that is not declared.
    """
    problems = list(transformation_problems(written))
    return _notes(problems or mapping_findings({**written, "definition": definition}).problems)


def _notes(problems: Iterable[str]) -> list[str]:
    return [safe(f"A preview refuses this: {problem}") for problem in problems]
