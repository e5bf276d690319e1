"""The one place that takes secrets out of text."""

from __future__ import annotations

import base64
import contextlib
import contextvars
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

REDACTED = "[secret]"

# Below this length a value is taken out only as a whole word: replacing every "1" or "ab" inside
# other words would make a message unreadable and tell the value by where the holes are.
_SHORT = 4

# user:password@ in any URL, whoever wrote it there
_USERINFO = re.compile(r"(?<=://)[^/\s@]+@")


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
    """Yield every text and number inside a JSON value, as text; JSON inside text is looked into."""
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
    """Return `text` with every secret, in each spelling it may have there, as `[secret]`.

    Spellings: as it is, JSON-escaped, URL-quoted and base64. User information in URLs goes too,
    known or not; so does what is hidden around the call (`hiding`).
    """
    every = {*secrets, *_hidden.get()}
    spellings = {form for secret in every if secret.strip() for form in _spellings(secret)}
    # The longest first: a secret that contains another must go as a whole.
    for form in sorted(spellings, key=len, reverse=True):
        if len(form) < _SHORT:
            text = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", REDACTED, text)
        else:
            text = text.replace(form, REDACTED)
    return _USERINFO.sub(f"{REDACTED}@", text)


def _spellings(secret: str) -> set[str]:
    stripped = secret.strip()
    return {
        secret,
        stripped,
        json.dumps(stripped)[1:-1],
        quote(stripped, safe=""),
        quote_plus(stripped),
        base64.b64encode(stripped.encode()).decode(),
    }
