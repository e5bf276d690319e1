"""Write tables into docs/performance.md, each between its two markers."""

from __future__ import annotations

import re
from pathlib import Path

from ..harness.errors import BenchError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
END = "<!-- end of bench -->\n"


def with_block(text: str, name: str, block: str) -> str:
    """Return a page with what stands between a block's markers replaced.

    Raises:
        BenchError: the page has no such place, or several.
    """
    begin = f"<!-- bench: {name} -->\n"
    pattern = re.compile(f"({re.escape(begin)}).*?({re.escape(END)})", re.DOTALL)
    if len(pattern.findall(text)) != 1:
        raise BenchError(f"{PAGE.name} has not exactly one place for “{name}”")
    return pattern.sub(lambda found: f"{found[1]}\n{block}\n{found[2]}", text)


def write(blocks: dict[str, str], page: Path = PAGE) -> None:
    """Write blocks by their names.

    Raises:
        BenchError: the page has no place for one.
    """
    text = page.read_text(encoding="utf-8")
    for name, block in blocks.items():
        text = with_block(text, name, block)
    page.write_text(text, encoding="utf-8")
