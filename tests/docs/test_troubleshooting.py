"""docs/troubleshooting.md: each message is one that the package prints, and each is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "troubleshooting.md"
PACKAGE = ROOT / "provider" / "pulumi_cloud_elements"
# Pulumi's, Python's own.
_NOT_OURS = "## Not from this package"
_ROW = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def text_of(node: ast.AST) -> str | None:
    """Return a text in the source with `…` for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"%[sdr]|%\.\d+f", "…", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "…" for part in node.values)
    return None


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            yield f"{file.name}:{getattr(node, 'lineno', 0)}", node


def printed() -> dict[str, str]:
    """Return what a person may be told, by where: errors, problems and warnings."""
    found = {}
    for place, node in nodes():
        said: ast.AST | None = None
        file = place.split(":")[0]
        if isinstance(node, (ast.Raise, ast.Return)):
            call = node.exc if isinstance(node, ast.Raise) else node.value
            made = isinstance(call, ast.Call) and ast.unparse(call.func).endswith("Error")
            said = call.args[0] if made and isinstance(call, ast.Call) and call.args else None
        elif isinstance(node, ast.Yield) and (
            file.endswith("validation.py") or file == "checks.py"
        ):
            said = node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "_log.warning":
            said = node.args[0]
        text = None if said is None else text_of(said)
        if text and re.search(r"\w{3}", text):
            found[place] = text
    return found


def told() -> list[str]:
    text = PAGE.read_text(encoding="utf-8")
    return _ROW.findall(text[: text.index(_NOT_OURS)])


def fits(told: str, text: str) -> bool:
    """Tell whether the fixed parts of a message are in a text, in order."""
    return pattern(told).search(text) is not None


@cache
def pattern(told: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in told.split("…") if part.strip()]
    return re.compile(".*".join(parts), re.DOTALL)


def test_each_message_is_in_the_source() -> None:
    texts = [text for _, node in nodes() if (text := text_of(node))]
    assert len(told()) > 60
    # `answered …: …. Check …` is put together of two texts.
    whole = [*texts, "… returned …: …. Check the user secret and the organization secret"]
    assert "Check the user secret and the organization secret" in "\n".join(texts)
    assert [one for one in told() if not any(fits(one, text) for text in whole)] == []


def test_each_message_of_the_source_is_told() -> None:
    messages = printed()
    assert len(messages) > 60
    missing = {
        place: text
        for place, text in messages.items()
        if not any(fits(one, text) for one in told())
    }
    assert missing == {}, f"tell them in {PAGE.name}"


def test_what_is_not_there_is_found() -> None:
    assert fits("a … c", "a b c")
    assert not fits("a … c", "a b d")
    assert not fits("b … a", "a b")
