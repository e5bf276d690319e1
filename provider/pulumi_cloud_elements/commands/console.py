"""Standard output and standard error, whatever characters the console can show."""

from __future__ import annotations

import codecs
import io
import sys


def show_every_character() -> None:
    r"""Write what the console cannot show as an escape such as `\xfc`, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def write_program(text: str) -> None:
    """Write the text of a Python program to standard output.

    A file or a pipe gets UTF-8, in which Python reads programs, whatever the console's encoding
    is. A terminal gets its own encoding; the escapes are valid in the program's strings.
    """
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write(text)


def is_utf8() -> bool:
    """Return whether standard output is written in UTF-8."""
    return codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"
