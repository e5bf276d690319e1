"""Plain text tables."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence

_GAP = "  "
_NARROWEST = 8  # of a column that is cut


def print_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; at a terminal, cut to its width."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    print(table(head, rows, width=width, ellipsis=_ellipsis()))


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    width: int | None = None,
    ellipsis: str = "…",
) -> str:
    """Return rows below a header, with aligned columns; None is empty.

    Args:
        head: the columns' names.
        rows: the cells.
        width: how many characters fit into a line; default: as many as there are. The first
            column, which is what a row is named by, is never cut.
        ellipsis: the end of a cell that is cut.
    """
    lines = [[*head], *([safe(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    if width is not None:
        widths = _fitted(widths, width)
    return "\n".join(
        _GAP.join(
            _cut(cell, limit, ellipsis).ljust(limit)
            for cell, limit in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _fitted(widths: list[int], width: int) -> list[int]:
    """Return narrower columns: the widest lose first, down to a width that still says something."""
    fitted = [*widths]
    while sum(fitted) + len(_GAP) * (len(fitted) - 1) > width:
        widest = max(range(1, len(fitted)), key=lambda column: fitted[column], default=0)
        if widest == 0 or fitted[widest] <= _NARROWEST:
            break
        fitted[widest] -= 1
    return fitted


def _cut(cell: str, limit: int, ellipsis: str) -> str:
    return cell if len(cell) <= limit else cell[: limit - len(ellipsis)].rstrip() + ellipsis


def _ellipsis() -> str:
    try:
        "…".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return "..."
    return "…"


def safe(value: object) -> str:
    """Return a value as a string that is safe to print; None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    # Control characters from the service must not reach the terminal.
    return "".join(char if char.isprintable() else "?" for char in str(value))
