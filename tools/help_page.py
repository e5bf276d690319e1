"""Write the output of the commands' `--help` into docs/commands.md, or check it."""

import argparse
import os
import re
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
BLOCK = re.compile(r"(<!-- help -->\n).*(<!-- end of help -->)", re.DOTALL)


def helps() -> str:
    """Return every command's help, each under a heading."""
    os.environ["COLUMNS"] = "80"  # the width that the text is filled to
    from pulumi_cloud_elements.commands import COMMANDS, parser

    whole = parser()
    subparsers = next(
        action for action in whole._actions if isinstance(action, argparse._SubParsersAction)
    )
    parts = [f"```\n{whole.format_help()}```\n"]
    for command in COMMANDS:
        text = subparsers.choices[command.NAME].format_help()
        parts.append(f"## {command.NAME}\n\n```\n{text}```\n")
    return "\n".join(parts)


def main() -> int:
    """Run the command."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--check", action="store_true", help="change nothing; exit with 1 if the page is stale"
    )
    text = PAGE.read_text(encoding="utf-8")
    new = BLOCK.sub(lambda found: found[1] + helps() + found[2], text)
    if options.parse_args().check:
        return int(new != text)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
