"""The shell commands of a page of the documentation, to be run as a reader would run them."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# A block of commands, what a comment above it says of it, and the output that is shown below it.
_BLOCK = re.compile(
    r"(?:<!-- (?P<fails>fails) -->\n|<!-- typed: (?P<typed>[^\n]+) -->\n)?"
    r"```(?P<kind>sh|text)\n(?P<text>.*?)```\n",
    re.DOTALL,
)


@dataclass
class Block:
    """Commands, and what becomes of them.

    Attributes:
        line: where it begins in the page.
        commands: what is run.
        fails: whether the page says that they end in an error.
        typed: what the reader types when asked, or nothing.
        shown: the lines of output that the page shows.
    """

    line: int
    commands: str
    fails: bool
    typed: str | None
    shown: list[str] = field(default_factory=list)


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page in order."""
    block: Block | None = None
    for found in _BLOCK.finditer(page):
        if found["kind"] == "text":
            assert block is not None, "output without a command"
            block.shown += [line for line in found["text"].splitlines() if line.strip()]
            continue
        if block is not None:
            yield block
        line = page.count("\n", 0, found.start("text"))
        block = Block(line, found["text"], bool(found["fails"]), found["typed"])
    if block is not None:
        yield block


class Shell:
    """One shell session: folder and variables last from block to block."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._environment = environment
        self._kept = folder / "session.sh"
        self._kept.write_text(f"cd {shlex.quote(str(folder))}\n")

    def run(self, commands: str, typed: str = "") -> tuple[int, str]:
        """Run commands and return the exit code and all that was printed."""
        kept = shlex.quote(str(self._kept))
        keep = f'(export -p; echo "cd \\"$PWD\\"") > {kept}.new && mv {kept}.new {kept}'
        # Output goes to a file: a background process would hold a pipe open.
        printed = self.folder / "printed.txt"
        with printed.open("w") as file:
            done = subprocess.run(
                ["bash", "-euc", f". {kept}\ntrap {shlex.quote(keep)} EXIT\n{commands}"],
                env=self._environment,
                input=typed,
                stdout=file,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=300,
                check=False,
            )
        return done.returncode, printed.read_text()


def not_printed(shown: list[str], printed: str) -> list[str]:
    """Return the lines that the output does not have; `…` stands for anything."""
    lines = [" ".join(line.split()) for line in printed.splitlines()]

    def is_there(wanted: str) -> bool:
        parts = map(re.escape, " ".join(wanted.split()).split("…"))
        pattern = re.compile(".*".join(parts))
        return any(pattern.fullmatch(line) for line in lines)

    return [line for line in shown if not is_there(line)]
