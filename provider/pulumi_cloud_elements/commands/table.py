"""Plain text tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows below a header, with aligned columns; None is empty."""
    lines = [[*head], *([safe(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def safe(value: object) -> str:
    """Return a value as a string that is safe to print; None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    # Control characters from the service must not reach the terminal.
    return "".join(char if char.isprintable() else "?" for char in str(value))
