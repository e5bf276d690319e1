"""Write tables into docs/performance.md and README.md, each between its two markers."""

from __future__ import annotations

import re
from pathlib import Path

from ..harness.errors import BenchError

_ROOT = Path(__file__).resolve().parents[2]
PAGE = _ROOT / "docs" / "performance.md"
README = _ROOT / "README.md"
_IN_README = {"summary"}
END = "<!-- end of bench -->\n"


def with_block(text: str, name: str, block: str) -> str:
    """Return a page with what stands between a block's markers replaced.

    Raises:
        BenchError: the page has no such place, or several.
    """
    begin = f"<!-- bench: {name} -->\n"
    pattern = re.compile(f"({re.escape(begin)}).*?({re.escape(END)})", re.DOTALL)
    if len(pattern.findall(text)) != 1:
        raise BenchError(f"there is not exactly one place for “{name}” on its page")
    return pattern.sub(lambda found: f"{found[1]}\n{block}\n{found[2]}", text)


def write(blocks: dict[str, str], page: Path = PAGE, readme: Path = README) -> None:
    """Write blocks by their names.

    Raises:
        BenchError: a page has no place for one.
    """
    for file, names in ((page, blocks.keys() - _IN_README), (readme, blocks.keys() & _IN_README)):
        text = file.read_text(encoding="utf-8")
        for name in names:
            text = with_block(text, name, blocks[name])
        file.write_text(text, encoding="utf-8")
