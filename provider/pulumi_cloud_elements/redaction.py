"""The one place that takes secrets out of text.

A service, a gateway or a vendor may send a secret back in other clothes: escaped, encoded, in
another case, cut short. So the text is read in several ways (`encodings.py`), and each of them is
searched for every secret and for parts of it.
"""

from __future__ import annotations

import base64
import contextlib
import contextvars
import functools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .encodings import Reading, encoded, lower, readings, without_basic_headers

REDACTED = "[secret]"
MARKED_INPUTS = "__secret_inputs"
"""The input that names the inputs that the program marked secret, as JSON.

A provider gets all of them plain. Pulumi hides inputs of such names in the preview of a create; in
that of an update it shows next to the input that became a secret.
"""

# So many characters of a secret in a row are a part that counts.
_PART = 8
# Below this length a value is taken out only as a whole word: replacing every "ab" inside other
# words would make a message unreadable, and the holes would show what the value is.
_SHORT = 4
# What is too common to be worth hiding, and would make a message unreadable.
_READABLE = frozenset(
    [
        "true", "false", "yes", "no", "on", "off", "none", "null", "default", "basic", "custom",
        "oauth", "oauth1", "oauth2", "api", "key", "name", "user", "id", "url", "http", "https",
        "json", "error", "test", "eu", "us", "a", "an", "and", "as", "at", "by", "for", "in", "is",
        "it", "not", "of", "or", "the", "to", "was", "with",
    ]
)  # fmt: skip
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
_DEEPEST = 2  # so often base64 may be in base64


_hidden: contextvars.ContextVar[frozenset[str]] = contextvars.ContextVar(
    "hidden", default=frozenset()
)

_marked: contextvars.ContextVar[frozenset[str]] = contextvars.ContextVar(
    "marked", default=frozenset()
)


@contextlib.contextmanager
def hiding(secrets: Iterable[str], marked: Iterable[str] = ()) -> Iterator[None]:
    """Take these out of whatever is redacted inside, whether or not they were sent.

    Args:
        secrets: what must not be in what comes from outside.
        marked: what must not be in messages of our own either (`concealed`).
    """
    ours = frozenset(marked)
    tokens = (
        _hidden.set(_hidden.get() | frozenset(secrets) | ours),
        _marked.set(_marked.get() | ours),
    )
    try:
        yield
    finally:
        _hidden.reset(tokens[0])
        _marked.reset(tokens[1])


def concealed(text: str) -> str:
    """Return a message of our own, safe for a terminal and without what the program marked secret.

    Such as a name: what is a secret by its kind is never in a message of ours.
    """
    marked = _marked.get()
    known = _without(text, _spans(text, _needles_of(marked))) if marked else text
    return printable(known)


def marked_in(*bags: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the properties that the program marked secret.

    An entry is `configuration.<key>`.

    Args:
        bags: a resource's properties.
    """
    names: set[str] = set()
    for bag in bags:
        try:
            found = json.loads(bag.get(MARKED_INPUTS) or "[]")
        except (TypeError, ValueError):
            continue
        names.update(name for name in found if isinstance(name, str))
    return frozenset(names)


def leaves(value: Any) -> Iterator[str]:
    """Yield every string and number in JSON, as strings; JSON in a string is looked into."""
    if isinstance(value, str):
        yield value
        if value[:1] in "{[" and value:
            try:
                parsed = json.loads(value)
            except (ValueError, RecursionError):
                return
            yield from leaves(parsed)
    elif isinstance(value, (int, float)):
        if not isinstance(value, bool):
            yield str(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)


def redact(text: str, secrets: Iterable[str]) -> str:
    """Return text from outside without secrets, and safe for a terminal.

    Secrets go in every spelling: as they are, in another case, escaped for JSON, HTML or URLs, one
    in the other, in base64 (also as a part of something longer, such as a `Basic` header), in hex,
    and with other line breaks; eight characters in a row of a secret count as well as the whole.
    User information in URLs goes too, and so does every `Basic` header, known or not; so does what
    is hidden around the call (`hiding`). Control characters become question marks.

    Args:
        text: what came from outside.
        secrets: what must not be in it.
    """
    needles = _needles_of(frozenset({*secrets, *_hidden.get()}))
    known = _without(text, _spans(text, needles))
    return printable(without_basic_headers(_USERINFO.sub(f"{REDACTED}@", known), REDACTED))


def printable(text: str) -> str:
    """Return text in which nothing moves a terminal's cursor: control characters are `?`."""
    return "".join(char if char.isprintable() else " " if char.isspace() else "?" for char in text)


@dataclass(frozen=True)
class _Needles:
    """What is looked for, of all secrets together.

    Attributes:
        wholes: the spellings that count as a whole, in lower case.
        parts: the parts of eight characters that count by themselves.
        encoded: whether it is base64, whose neighbours belong to the same token.
        spaced: whether it is to be looked for where white space is still there.
    """

    wholes: frozenset[str]
    parts: frozenset[str]
    encoded: bool
    spaced: bool

    def spans(self, reading: Reading, original: str) -> Iterator[tuple[int, int]]:
        """Yield the places in the original text where any of them is."""
        if self.spaced is not reading.spaced:
            return
        for begin, end in self._found(reading.text):
            first, last = reading.span(begin, end)
            yield _widened(original, first, last) if self.encoded else (first, last)

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        for whole in self.wholes:
            if len(whole) < _SHORT:
                for match in re.finditer(rf"(?<!\w){re.escape(whole)}(?!\w)", text):
                    yield match.span()
                continue
            at = text.find(whole)
            while at >= 0:
                yield at, at + len(whole)
                at = text.find(whole, at + 1)
        if self.parts:
            for at in range(len(text) - _PART + 1):
                if text[at : at + _PART] in self.parts:
                    yield at, at + _PART


@functools.lru_cache(maxsize=64)
def _needles_of(secrets: frozenset[str]) -> tuple[_Needles, ...]:
    stripped = [secret.strip() for secret in secrets]
    hidden = [secret for secret in stripped if secret and not _is_readable(secret)]
    packed = ["".join(secret.split()) for secret in hidden]
    return (
        _needles(hidden),
        _needles((secret for secret in packed if len(secret) >= _PART), spaced=False),
        _needles((core for secret in hidden for core in _in_base64(secret)), encoded=True),
        # One that was cut within a byte.
        _needles(secret.encode("utf-8", "surrogatepass").hex() for secret in hidden),
    )


def _needles(spellings: Iterable[str], *, encoded: bool = False, spaced: bool = True) -> _Needles:
    wholes = frozenset(map(lower, spellings))
    parts = {part for whole in wholes for part in _parts(whole, common=not encoded)}
    return _Needles(wholes, frozenset(parts), encoded, spaced)


def _parts(whole: str, *, common: bool) -> Iterator[str]:
    host = _HOST.match(whole)
    words = (*_WORDS, host.group()) if host else _WORDS
    for at in range(len(whole) - _PART + 1):
        part = whole[at : at + _PART]
        if not (common and any(part in word for word in words)):
            yield part


def _in_base64(secret: str) -> Iterator[str]:
    """Yield what is in a text's base64 if the secret is in the text."""
    data = secret.encode("utf-8", "surrogatepass")
    if len(data) < _SHORT:
        return
    # Whatever stands before it, its bytes begin at one of three places in a group of four.
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + data).decode().rstrip("=")
        core = whole[(0, 2, 3)[offset] : len(whole) - (1 if (offset + len(data)) % 3 else 0)]
        if len(core) >= _SHORT:
            yield core


def _spans(text: str, needles: tuple[_Needles, ...], depth: int = 0) -> list[tuple[int, int]]:
    """Return the places where secrets are."""
    found = [
        span
        for reading in readings(text)
        for needle in needles
        for span in needle.spans(reading, text)
    ]
    if depth < _DEEPEST:
        found += [
            _widened(text, part.begin, part.end)
            for part in encoded(text)
            if any(_spans(said, needles, depth + 1) for said in part.texts)
        ]
    return found


def _is_readable(secret: str) -> bool:
    return secret.lower() in _READABLE or _READABLE_NUMBER.fullmatch(secret) is not None


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
