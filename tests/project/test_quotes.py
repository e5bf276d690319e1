"""The documentation quotes files that run, as they are. `tools/quote.py` writes the quotes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_quotes_are_the_files_as_they_are(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.count("<!-- example: ") == text.count("<!-- end of example -->")
    # A block of Python that no file backs would be code that nothing runs.
    quoted = re.findall(r"<!-- example: \S+ -->\n```python\n", text)
    assert text.count("```python\n") == len(quoted)
    command = [sys.executable, str(ROOT / "tools" / "quote.py"), "--check", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_stale_quote_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    path = "examples/closeio/__main__.py"
    stale = f"<!-- example: {path} -->\n```python\nstale\n```\n<!-- end of example -->\n"
    page.write_text(stale, encoding="utf-8")
    command = [sys.executable, str(ROOT / "tools" / "quote.py")]
    assert subprocess.run([*command, "--check", page], capture_output=True).returncode == 1
    assert page.read_text(encoding="utf-8") == stale
    assert subprocess.run([*command, page], check=True).returncode == 0
    assert (ROOT / path).read_text(encoding="utf-8") in page.read_text(encoding="utf-8")
