"""Results in files, one for each size and latency, so that a table comes from several sittings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .cases import Case, Record
from .conditions import Conditions

FOLDER = Path(__file__).parent.parent / "results"


@dataclass
class Cell:
    """All that was measured in turns: one size, one latency, every tool, every run.

    Attributes:
        file: where it is kept.
        instances: how many instances the stack has.
        latency: milliseconds for which each answer is held back.
        conditions: what it was measured on and with.
        records: one for each tool and run.
    """

    file: Path
    instances: int
    latency: int
    conditions: Conditions
    records: list[Record] = field(default_factory=list)

    def has(self, case: Case) -> bool:
        """Tell whether a case is measured already."""
        return any((row["tool"], row["run"]) == (case.tool, case.run) for row in self.records)

    def add(self, record: Record) -> None:
        """Keep a case's record; the file is replaced in one step."""
        self.records.append(record)
        head = {
            "instances": self.instances,
            "latency": self.latency,
            "conditions": self.conditions,
        }
        rows = ",\n  ".join(json.dumps(row) for row in self.records)
        text = f'{json.dumps(head, indent=1)[:-2]},\n "records": [\n  {rows}\n ]\n}}\n'
        self.file.parent.mkdir(parents=True, exist_ok=True)
        partial = self.file.with_suffix(".partial")
        partial.write_text(text, encoding="utf-8")
        partial.replace(self.file)


def cell(
    folder: Path, instances: int, latency: int, conditions: Conditions, *, keep: bool = False
) -> tuple[Cell, str | None]:
    """Return the cell of a size and a latency, and why an older one was not gone on with.

    Args:
        folder: where the results are.
        instances: how many instances the stack has.
        latency: milliseconds for which each answer is held back.
        conditions: the current ones. Results from other conditions are discarded.
        keep: continue with them anyway.
    """
    file = folder / f"{instances}-{latency}ms.json"
    empty = Cell(file, instances, latency, conditions)
    if not file.exists():
        return empty, None
    found = read(file)
    changed = sorted(key for key in conditions if found.conditions.get(key) != conditions[key])
    if changed and not keep:
        return empty, f"it was measured with another {', '.join(changed)}"
    return found, None


def read(file: Path) -> Cell:
    """Return a cell from its file."""
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return Cell(file, kept["instances"], kept["latency"], kept["conditions"], kept["records"])


def cells(folder: Path) -> list[Cell]:
    """Return all cells, the smallest stacks and latencies first."""
    found: Iterator[Cell] = (read(file) for file in folder.glob("*ms.json"))
    return sorted(found, key=lambda cell: (cell.instances, cell.latency))
