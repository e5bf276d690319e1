"""The ways in which a text can be read: escaped for URLs, HTML or JSON, in hex, in base64.

Each reading knows where in the original every character of it stands, so that what is found in it
can be taken out of the original.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

_Char = tuple[str, int, int]
"""A character as it is read, and where in the original it begins and ends."""
_Chars = list[_Char]

_URL_SAFE = str.maketrans("-_", "+/")
_DEEPEST = 8  # so often one escape may be in another
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_HTML = re.compile(r"&(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|\w{2,24};)")
_JSON = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\[\"\\/bfnrt]")
_BYTE = r"(?:0x|\\x)?([0-9a-fA-F]{2})"
# Four bytes or more, as `5472..`, `54 72 ..`, `54:72:..`, `0x54, 0x72, ..` or `\x54\x72..`.
_HEX = re.compile(
    rf"(?:[0-9a-fA-F]{{2}}){{4,}}|{_BYTE}(?:(?:, ?|[ :-]|(?=\\)){_BYTE}(?![0-9a-zA-Z])){{3,}}"
)
_HEX_BYTE = re.compile(_BYTE)
# In lines, as mail and PEM break it, or in one.
_BASIC = re.compile(r"\b(basic\s+)([A-Za-z0-9+/_-]{3,}={0,2})", re.IGNORECASE)
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{20,}\s{1,2})*[A-Za-z0-9+/_-]{8,}={0,2}")


@dataclass(frozen=True)
class Reading:
    """A way to read a text.

    Attributes:
        text: what is read, in lower case.
        chars: its characters.
        spaced: whether white space is still there.
    """

    text: str
    chars: _Chars
    spaced: bool

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Return the place in the original of a part."""
        return self.chars[begin][1], self.chars[end - 1][2]


@dataclass(frozen=True)
class Encoded:
    """A part of a text that may be base64.

    Attributes:
        begin: where in the original it begins.
        end: where it ends.
        texts: what it says, if it says anything.
    """

    begin: int
    end: int
    texts: tuple[str, ...]


def lower(text: str) -> str:
    """Return a text in lower case, each character still one character."""
    if text.isascii():
        return text.lower()
    # A few become several in lower case, which would move the places.
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def readings(text: str) -> Iterator[Reading]:
    """Yield the ways in which a text can be read, each with and without white space."""
    seen = set()
    for chars in _all(_plain(text)):
        lowered = lower("".join(char for char, _, _ in chars))
        if lowered in seen:
            continue
        seen.add(lowered)
        yield Reading(lowered, chars, spaced=True)
        packed = [char for char in chars if not char[0].isspace()]
        yield Reading(lower("".join(char for char, _, _ in packed)), packed, spaced=False)


def encoded(text: str) -> Iterator[Encoded]:
    """Yield the parts of a text that may be base64, wherever they begin and end."""
    plain = _plain(text)
    for chars in (plain, _percent(plain), _html(plain), _json(plain)):
        whole = "".join(char for char, _, _ in chars)
        for match in _BASE64.finditer(whole):
            data = "".join(match.group().split()).translate(_URL_SAFE).rstrip("=")
            # It may have been cut at its beginning; only at the right place it says something.
            texts = tuple(filter(_is_text, (_decoded(data[start:]) for start in range(4))))
            yield Encoded(chars[match.start()][1], chars[match.end() - 1][2], texts)


def without_basic_headers(text: str, instead: str) -> str:
    """Return a text with something else for the user and password of each `Basic` header."""

    def hidden(match: re.Match[str]) -> str:
        said = _decoded(match[2].translate(_URL_SAFE).rstrip("="))
        return match[1] + instead if ":" in said and _is_text(said) else match[0]

    return _BASIC.sub(hidden, text)


def _decoded(data: str) -> str:
    if len(data) % 4 == 1:
        data = data[:-1]
    return _as_text(base64.b64decode(data + "=" * (-len(data) % 4)))


def _as_text(data: bytes) -> str:
    # UTF-16, as Windows writes it: most of its every second bytes are zeros.
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if data[first::2].count(0) > len(data) / 4:
            return data.decode(encoding, "replace")
    return data.decode("utf-8", "replace")


def _is_text(decoded: str) -> bool:
    odd = sum(char == "\ufffd" or not (char.isprintable() or char.isspace()) for char in decoded)
    return odd <= len(decoded) / 10


def _plain(text: str) -> _Chars:
    return [(char, at, at + 1) for at, char in enumerate(text)]


def _all(plain: _Chars) -> Iterator[_Chars]:
    yield plain
    yield [(char.translate(_URL_SAFE), begin, end) for char, begin, end in plain]
    yield [char for char in plain if char[0] != "\\"]
    for unescape in (_percent, _plus, _html, _json, _hex):
        once = unescape(plain)
        yield once
        for again in (_percent, _html, _json):
            deeper = once
            for _ in range(_DEEPEST):
                before, deeper = deeper, again(deeper)
                if len(before) == len(deeper):
                    break
                yield deeper


def _percent(chars: _Chars) -> _Chars:
    return _replaced(
        chars, _PERCENT, lambda text: unquote_to_bytes(text).decode("utf-8", "replace")
    )


def _plus(chars: _Chars) -> _Chars:
    return _percent([(" " if char == "+" else char, begin, end) for char, begin, end in chars])


def _html(chars: _Chars) -> _Chars:
    return _replaced(chars, _HTML, html.unescape)


def _json(chars: _Chars) -> _Chars:
    return _replaced(chars, _JSON, lambda text: str(json.loads(f'"{text}"')))


def _hex(chars: _Chars) -> _Chars:
    return _replaced(chars, _HEX, _unhexed)


def _unhexed(text: str) -> str:
    return _as_text(bytes(int(byte, 16) for byte in _HEX_BYTE.findall(text)))


def _replaced(chars: _Chars, pattern: re.Pattern[str], read: Callable[[str], str]) -> _Chars:
    """Return characters with every escape as the characters that it stands for."""
    result: _Chars = []
    end = 0
    for match in pattern.finditer("".join(char for char, _, _ in chars)):
        result += chars[end : match.start()]
        # A hit on any of them takes the whole escape.
        first, last = chars[match.start()][1], chars[match.end() - 1][2]
        result += [(char, first, last) for char in read(match.group())]
        end = match.end()
    return [*result, *chars[end:]]
