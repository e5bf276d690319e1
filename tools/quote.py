"""Update the files that the documentation quotes, or check them.

A quote is between `<!-- example: PATH -->` and `<!-- end of example -->`.
"""

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(
    r"(<!-- example: (\S+) -->\n```\w+\n).*?(```\n<!-- end of example -->)", re.DOTALL
)


def quoted(text: str) -> str:
    """Return a page with each quote replaced by the current file."""
    return BLOCK.sub(
        lambda found: found[1] + (ROOT / found[2]).read_text(encoding="utf-8") + found[3], text
    )


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="+", type=Path)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit with 1 if a quote is stale"
    )
    options = parser.parse_args()
    stale = False
    for page in options.page:
        text = page.read_text(encoding="utf-8")
        if quoted(text) == text:
            continue
        stale = True
        if options.check:
            sys.stderr.write(f"{page}: a quote is stale: run `python tools/quote.py {page}`\n")
        else:
            page.write_text(quoted(text), encoding="utf-8")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
