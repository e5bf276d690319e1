"""Find phrases that are not idiomatic English, in every text file that git knows.

Whole phrases only: an ordinary word is never banned on its own. A phrase is also found across a
line break, in a comment or in a string that is continued on the next line. Exit codes: 0 none
found, 1 some found.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Regular expressions with the wording to use instead. A space matches any break between two words.
PHRASES = {
    r"anew": "again; recreate, rewrite",
    r"(?:is|are|was|were) told (?:by|in|on|beside|there)": "is documented in; shows, explains",
    r"(?:is|are|was) not told": "is not returned, is not documented",
    r"cannot be told": "cannot be determined",
    r"as far as \S+(?: \S+)? tells?": "if … reports it",
    r"a `pulumi`": "the Pulumi CLI",
    r"is none of (?:its|the) choices": "must be one of",
    r"(?:alone|it) is none": "is not one, is not a change",
    r"(?<!there\s)(?:is|are) no "
    r"(?:JSON|number|list|text|terminal|flag|map|boolean|document|object|URL)": "is not a …",
    r"that (?:is|are) no (?!longer|more)\w+": "that is not a …",
    r"where (?:it|there) is none": "if there is none, otherwise",
    r"(?:a|its|the) cures?": "a fix",
    r"(?:is|are|was|were) answered (?:with|after|by)": "the response is; returns",
    r"(?:the service's|its) answers?": "the service's response",
    r"answers? of the service": "the service's response",
    r"(?:a|the) creation (?:is|was|whose|that)": "the create request",
    r"can be made of": "instances of which can be created",
    r"is nobody's": "is unused, belongs to no one",
    r"(?:is|are|be) brought (?:about|back)": "is set, is restored",
    r"left-behind": "orphaned",
    r"what is declared": "the declared configuration, the program",
    r"is there already": "already exists",
    r"that there (?:is|are) (?:not|none)": "that does not exist",
    r"(?:all|everything) that there is": "the only one",
    r"stands? in (?:plain text|the (?!way)\w+)": "is in",
    r"from birth": "from the start",
    r"looks? whether": "checks whether",
    r"nobody can be asked": "stdin is not a terminal",
    r"(?:is|are) broken off": "is interrupted",
    r"made twice": "created twice",
    r"goes on as it is": "stays as it is",
    r"nothing of it": "none of it",
}  # fmt: skip
# Spaces, line breaks, comment markers, and the quotes and prefix of a continued string.
_BREAK = r"(?:\s|#|f?[\"'])+"
_READ = {".html", ".js", ".json", ".md", ".py", ".sh", ".toml", ".yaml", ".yml", ""}
# Files, and folders with all that is in them, and why they are left out.
NOT_CHECKED = {
    "tools/phrases.py": "it lists the phrases",
    "tests/": "users do not read it",
}


def pattern(phrase: str) -> re.Pattern[str]:
    """Return the regular expression that finds a phrase, with any break for a space."""
    start = r"" if phrase.startswith("`") else r"(?<![\w`-])"
    return re.compile(f"{start}(?:{phrase.replace(' ', _BREAK)})(?!\\w)", re.IGNORECASE)


def found(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield each phrase in a text: its line, the phrase, and the wording to use instead."""
    hits = [
        (text.count("\n", 0, hit.start()) + 1, " ".join(hit[0].split()), better)
        for phrase, better in PHRASES.items()
        for hit in pattern(phrase).finditer(text)
    ]
    yield from sorted(hits)


def files() -> list[str]:
    """Return every text file that git knows or would know, except those that are left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    left_out = tuple(NOT_CHECKED)
    return [
        name
        for name in listed.splitlines()
        if Path(name).suffix in _READ and (ROOT / name).is_file() and not name.startswith(left_out)
    ]


def main() -> int:
    """Run the command."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    count = 0
    names = files()
    for name in names:
        for line, phrase, better in found((ROOT / name).read_text(encoding="utf-8")):
            print(f'{name}:{line}: "{phrase}": write: {better}')
            count += 1
    print(f"phrases: {count} found in {len(names)} files")
    for name, why in NOT_CHECKED.items():
        print(f"phrases: not checked: {name}: {why}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
