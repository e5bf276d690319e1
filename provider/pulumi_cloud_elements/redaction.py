"""The one place that takes secrets out of text.

A service, a gateway or a vendor may send a secret back in other clothes: escaped, encoded, in
another case, cut short. So the text is read in several ways (`_views`), and each of them is
searched for every secret and for parts of it.
"""

from __future__ import annotations

import base64
import contextlib
import contextvars
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

REDACTED = "[secret]"

# So many characters of a secret in a row are a part that counts.
_PART = 8
# Below this length a value is taken out only as a whole word: replacing every "ab" inside other
# words would make a message unreadable, and the holes would show what the value is.
_SHORT = 4
# What is too common to be worth hiding, and would make a message unreadable.
_READABLE = frozenset(["true", "false", "yes", "no", "on", "off", "none", "null"])
_READABLE_NUMBER = re.compile(r"\d{1,3}")
# Words of messages that a secret may hold, too: only as a whole secret they are one.
_WORDS = (
    "password", "username", "application/json", "authorization", "authentication", "organization",
    "configuration", "localhost", "production", "integration", "connection", "credentials",
    "example.com", "api.cloud-elements.com", "elements/api-v2", "certificate",
    "begin rsa private key", "end rsa private key", "begin openssh private key",
    "end openssh private key", "-----begin private key-----", "-----end private key-----",
    "-----begin certificate-----", "-----end certificate-----", "-----beginprivatekey-----",
    "-----endprivatekey-----", "beginrsaprivatekey-----", "endrsaprivatekey-----",
)  # fmt: skip
# Where a URL leads is no secret by itself.
_HOST = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#@]*(?=[/?#]|$)")
# user:password@ in any URL, whoever wrote it there
_USERINFO = re.compile(r"(?<=://)[^/\s@]+@")
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=")
_URL_SAFE = str.maketrans("-_", "+/")


_hidden: contextvars.ContextVar[frozenset[str]] = contextvars.ContextVar(
    "hidden", default=frozenset()
)


@contextlib.contextmanager
def hiding(secrets: Iterable[str]) -> Iterator[None]:
    """Take these out of whatever is redacted inside, whether or not they were sent."""
    token = _hidden.set(_hidden.get() | frozenset(secrets))
    try:
        yield
    finally:
        _hidden.reset(token)


def leaves(value: Any) -> Iterator[str]:
    """Yield every string and number in JSON, as strings; JSON in a string is looked into."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, str):
        yield value
        if value[:1] in "{[" and value:
            try:
                parsed = json.loads(value)
            except (ValueError, RecursionError):
                return
            yield from leaves(parsed)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)


def redact(text: str, secrets: Iterable[str]) -> str:
    """Return text from outside without secrets, and safe for a terminal.

    Secrets go in every spelling: as they are, in another case, escaped for JSON (also twice), HTML
    or URLs, in base64 (also as a part of something longer, such as a `Basic` header), in hex, and
    with other line breaks; eight characters in a row of a secret count as well as the whole. User
    information in URLs goes too, known or not; so does what is hidden around the call (`hiding`).
    Control characters become question marks.

    Args:
        text: what came from outside.
        secrets: what must not be in it.
    """
    needles = [
        needle
        for secret in {*secrets, *_hidden.get()}
        if (stripped := secret.strip()) and not _is_readable(stripped)
        for needle in _needles(stripped)
    ]
    spans = [span for view in _views(text) for needle in needles for span in needle.spans(view)]
    return _printable(_USERINFO.sub(f"{REDACTED}@", _without(text, spans)))


def _is_readable(secret: str) -> bool:
    return secret.lower() in _READABLE or _READABLE_NUMBER.fullmatch(secret) is not None


_Char = tuple[str, int, int]
"""A character as it is read, and where in the original it begins and ends."""


@dataclass(frozen=True)
class _View:
    """A way to read a text.

    Attributes:
        text: what is read, in lower case.
        chars: its characters.
        original: the text itself.
        spaced: whether white space is still there.
    """

    text: str
    chars: list[_Char]
    original: str
    spaced: bool

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Return the place in the original of a part."""
        return self.chars[begin][1], self.chars[end - 1][2]


@dataclass(frozen=True)
class _Needle:
    """A spelling of a secret.

    Attributes:
        text: the spelling, in lower case.
        parts: the parts of it that count by themselves.
        encoded: whether it is base64, whose neighbours belong to the same token.
        spaced: whether it is to be looked for where white space is still there.
    """

    text: str
    parts: frozenset[str]
    encoded: bool = False
    spaced: bool = True

    def spans(self, view: _View) -> Iterator[tuple[int, int]]:
        """Yield the places in the original text where it is."""
        if self.spaced is not view.spaced:
            return
        for begin, end in self._found(view.text):
            first, last = view.span(begin, end)
            yield _widened(view.original, first, last) if self.encoded else (first, last)

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        if len(self.text) < _SHORT:
            for match in re.finditer(rf"(?<!\w){re.escape(self.text)}(?!\w)", text):
                yield match.span()
            return
        at = text.find(self.text)
        while at >= 0:
            yield at, at + len(self.text)
            at = text.find(self.text, at + 1)
        if self.parts:
            for at in range(len(text) - _PART + 1):
                if text[at : at + _PART] in self.parts:
                    yield at, at + _PART


def _needles(secret: str) -> Iterator[_Needle]:
    yield _needle(secret)
    packed = "".join(secret.split())
    if len(packed) >= _PART:
        yield _needle(packed, spaced=False)
    data = secret.encode("utf-8", "surrogatepass")
    if len(data) >= _SHORT:
        yield _needle(data.hex(), common=False)
        # Whatever stands before it, its bytes begin at one of three places in a group of four.
        for offset in range(3):
            whole = base64.b64encode(b"\0" * offset + data).decode().rstrip("=")
            core = whole[(0, 2, 3)[offset] : len(whole) - (1 if (offset + len(data)) % 3 else 0)]
            if len(core) >= _SHORT:
                yield _needle(core, common=False, encoded=True)


def _needle(
    spelling: str, *, spaced: bool = True, common: bool = True, encoded: bool = False
) -> _Needle:
    lowered = _lower(spelling)
    parts = {lowered[at : at + _PART] for at in range(len(lowered) - _PART + 1)}
    if common:
        host = _HOST.match(lowered)
        words = (*_WORDS, host.group()) if host else _WORDS
        parts = {part for part in parts if not any(part in word for word in words)}
    return _Needle(lowered, frozenset(parts), encoded, spaced)


def _views(text: str) -> Iterator[_View]:
    """Yield the ways in which a text can be read; each knows where in the original it is."""
    plain = [(char, at, at + 1) for at, char in enumerate(text)]
    readings = [plain, [(char.translate(_URL_SAFE), begin, end) for char, begin, end in plain]]
    for unescape in (_percent, _plus, _html, _json):
        once = unescape(plain)
        readings += [once, *(again(once) for again in (_percent, _html, _json))]
    seen = set()
    for chars in readings:
        lowered = "".join(_lower(char) for char, _, _ in chars)
        if lowered in seen:
            continue
        seen.add(lowered)
        yield _View(lowered, chars, text, spaced=True)
        packed = [char for char in chars if not char[0].isspace()]
        yield _View("".join(_lower(char) for char, _, _ in packed), packed, text, spaced=False)


def _percent(chars: list[_Char]) -> list[_Char]:
    return _replaced(chars, r"(?:%[0-9a-fA-F]{2})+", _unquoted)


def _plus(chars: list[_Char]) -> list[_Char]:
    return _percent([(" " if char == "+" else char, begin, end) for char, begin, end in chars])


def _html(chars: list[_Char]) -> list[_Char]:
    return _replaced(chars, r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);", html.unescape)


def _json(chars: list[_Char]) -> list[_Char]:
    return _replaced(chars, r"(?:\\u[0-9a-fA-F]{4})+|\\[\"\\/bfnrt]", _unescaped)


def _unquoted(text: str) -> str:
    return unquote_to_bytes(text).decode("utf-8", "replace")


def _unescaped(text: str) -> str:
    return str(json.loads(f'"{text}"'))


def _replaced(chars: list[_Char], pattern: str, read: Callable[[str], str]) -> list[_Char]:
    """Return characters with every escape as the characters that it stands for."""
    result: list[_Char] = []
    end = 0
    for match in re.finditer(pattern, "".join(char for char, _, _ in chars)):
        result += chars[end : match.start()]
        # A hit on any of them takes the whole escape.
        first, last = chars[match.start()][1], chars[match.end() - 1][2]
        result += [(char, first, last) for char in read(match.group())]
        end = match.end()
    return [*result, *chars[end:]]


def _lower(text: str) -> str:
    # A few characters become several in lower case, which would move the places.
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _widened(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin > 0 and text[begin - 1] in _BASE64:
        begin -= 1
    while end < len(text) and text[end] in _BASE64:
        end += 1
    return begin, end


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    result: list[str] = []
    end = 0
    for first, last in sorted(spans):
        if last <= end:
            continue
        if first > end or not result:
            result += [text[end:first], REDACTED]
        end = last
    return "".join([*result, text[end:]])


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " if char.isspace() else "?" for char in text)
