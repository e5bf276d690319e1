"""What is kept from lint, types and coverage is counted, and each has its reason on the line."""

from __future__ import annotations

import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator

import pytest

from ..project_root import ROOT

PRAGMA = re.compile(
    r"#\s*(pragma: no (?:cover|branch)|type: ignore(?:\[[^]]*\])?|noqa(?:: [A-Z0-9, ]+)?)"
)
FOLDERS = ("provider", "sandbox", "bench", "tools", "tests")
# With its code, this says by itself what a test does: it puts a fake in the real thing's place, or
# asks for what the types forbid.
OBVIOUS_IN_TESTS = "type: ignore"
PINNED = {
    "provider": {"noqa": 6},
    "sandbox": {"noqa": 19, "type: ignore": 1},
    "bench": {"noqa": 1},
    "tools": {"noqa": 2},
    "tests": {"noqa": 6},
}
"""How many there are in each folder; a new one needs a reason, and a number here."""


def pragmas(source: str) -> Iterator[tuple[str, bool]]:
    """Yield the kind of each pragma, and whether a reason follows it."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            found = PRAGMA.match(token.string)
            if found:
                kind = re.split(r"\[|: [A-Z]", found[1])[0]
                reason = token.string[found.end() :].strip(" #")
                yield kind, len(reason.split()) > 1


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_pragma_has_its_reason_and_their_number_is_known(folder: str) -> None:
    counted: Counter[str] = Counter()
    for file in sorted((ROOT / folder).rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        for kind, has_reason in pragmas(text) if PRAGMA.search(text) else ():
            if (folder, kind) == ("tests", OBVIOUS_IN_TESTS):
                continue
            assert has_reason, f"{file.relative_to(ROOT)}: {kind} without a reason on the line"
            counted[kind] += 1
    assert counted == PINNED[folder]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("x = 1  # noqa: S311\n", [("noqa", False)]),
        ("x = 1  # noqa: S311, N802  # the entry's key\n", [("noqa", True)]),
        ("x = 1  # noqa\n", [("noqa", False)]),
        ("x = 1  # type: ignore[arg-type]\n", [("type: ignore", False)]),
        ("x = 1  # type: ignore[arg-type]  # it takes both\n", [("type: ignore", True)]),
        ("x = 1  # pragma: no cover\n", [("pragma: no cover", False)]),
        ("x = 1  # pragma: no cover - Windows only\n", [("pragma: no cover", True)]),
        ("x = '# noqa'  # a comment\n", []),
    ],
)
def test_what_is_seen(line: str, found: list[tuple[str, bool]]) -> None:
    assert list(pragmas(line)) == found
