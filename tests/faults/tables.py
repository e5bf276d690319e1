"""The tables of docs/faults.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from .cases import Case
from .operation_run import Outcome as OperationOutcome
from .operations import OPERATIONS
from .run import Outcome

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
HEAD = (
    "cases", "survived in one run", "in two", "lost", "doubled", "stolen", "overwritten", "leaked",
    "unclear",
)  # fmt: skip
OPERATIONS_HEAD = (
    "over the model", "on the engine", "stolen", "overwritten", "lost", "left to `orphans`",
    "wrong",
)  # fmt: skip
ALL = "**all**"
Rows = Mapping[str, Counter[str]]


def verbs_table(outcomes: Iterable[Outcome]) -> str:
    """Return two tables, by verb and by fault and moment, each with the sum of all cases."""
    every = list(outcomes)
    by_fault = _rows(every, lambda case: f"{case.fault} | {case.moment} | {case.lasts}")
    return (
        _lines("while", HEAD, _rows(every, lambda case: case.verb.name))
        + "\n"
        + _lines("fault | moment | lasts", HEAD, by_fault | {f"{ALL} |  | ": by_fault.pop(ALL)})
    )


def operations_table(model: Iterable[OperationOutcome], engine: Iterable[OperationOutcome]) -> str:
    """Return the table of operations, with the sum of all cells."""
    rows: dict[str, Counter[str]] = {name: Counter() for name in (*OPERATIONS, ALL)}
    for place, outcomes in (("over the model", model), ("on the engine", engine)):
        for outcome in outcomes:
            for name in (outcome.operation, ALL):
                row = rows[name]
                row[place] += 1
                row["stolen"] += len(outcome.stolen)
                row["overwritten"] += len(outcome.overwritten)
                row["lost"] += len(outcome.lost)
                row["left to `orphans`"] += len(outcome.orphaned)
                row["wrong"] += bool(outcome.wrong) or not outcome.struck
    return _lines("while", OPERATIONS_HEAD, rows)


def write(name: str, table: str) -> None:
    """Put a table between its marks in the page."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.split(begin)[0], page.split(end)[1]
    PAGE.write_text(before + begin + table + end + after, encoding="utf-8")


def _rows(outcomes: list[Outcome], name_of: Callable[[Case], str]) -> dict[str, Counter[str]]:
    rows: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        for name in (name_of(outcome.case), ALL):
            row = rows.setdefault(name, Counter())
            row["cases"] += 1
            row["survived in one run"] += outcome.runs == 1
            row["in two"] += outcome.runs == 2
            row["lost"] += outcome.lost
            row["doubled"] += outcome.doubled
            row["stolen"] += outcome.stolen
            row["overwritten"] += outcome.overwritten
            row["leaked"] += bool(outcome.leaked)
            row["unclear"] += outcome.unclear is not None
    total = rows.pop(ALL, Counter())
    return rows | {ALL: total}


def _lines(first: str, head: Iterable[str], rows: Rows) -> str:
    columns = list(head)
    lines = [
        f"| {first} | {' | '.join(columns)} |",
        f"|{'---|' * (first.count('|') + 1)}{'---:|' * len(columns)}",
    ]
    lines += [
        f"| {name} | {' | '.join(str(row[column]) for column in columns)} |"
        for name, row in rows.items()
    ]
    return "\n".join(lines) + "\n"
