"""Checks of single inputs that the kinds of resources share.

Each problem is one line: the property's path, what is wrong, the fix; never a secret value.
"""

from __future__ import annotations

import difflib
import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..api.ids import is_id
from ..redaction import concealed
from .values import NotData, is_known

_MARKUP = re.compile(r"<[^>]*>")
# What a service that escapes HTML would store otherwise: it would differ at every refresh.
_ESCAPED = re.compile(r"[&<>\"']")
# What else it may store otherwise, and what a person calls it.
_UNUSUAL: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda text: not text.isprintable(), "a line break or another invisible character"),
    (lambda text: "  " in text, "several spaces in a row"),
    (lambda text: unicodedata.normalize("NFC", text) != text, "characters composed of several"),
    (lambda text: any(ord(char) > 0xFFFF for char in text), "emoji or other rare characters"),
    (lambda text: len(text) > 255, "more than 255 characters"),
)
_HOST = re.compile(r"[\w.-]+|\[[0-9a-fA-F:.]+\]")
# From here on Pulumi's numbers lose digits: 2^53 + 1 comes as 2^53.
_EXACT = 2**53
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")  # float() takes more than a service does
_SHOWN = 60  # characters of a wrong value in a message


def is_key(key: Any) -> bool:
    """Tell whether an entry's key can be sent, and named in one line."""
    return isinstance(key, str) and key.isprintable() and not is_empty(key)


def is_boolean(value: Any) -> bool:
    """Tell whether a value is a boolean, or one as a string."""
    return isinstance(value, bool) or (isinstance(value, str) and value in ("true", "false"))


def is_empty(value: Any) -> bool:
    """Tell whether a value sets nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def adopt_problems(old: Mapping[str, Any], inputs: Mapping[str, Any], what: str) -> Iterator[str]:
    """Yield what is wrong with the id of what is to be taken over.

    Args:
        old: the inputs in the state; what was taken over is not judged again.
        inputs: the declared inputs.
        what: what it is the id of, with its article.
    """
    adopt = inputs.get("adopt")
    if adopt is None or not is_known(adopt) or adopt == old.get("adopt"):
        return
    if not is_id(adopt):
        yield f"adopt: must be the id of {what}: its digits, as a string{instead(adopt)}"


def shown(value: Any) -> str:
    """Return a wrong value that is not secret, as a message names it: in one short line."""
    if not isinstance(value, (str, int, float)):
        return "the value"
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Pulumi's numbers are floats
    # Before it is cut: a part of a secret would not be found any more.
    text = concealed(json.dumps(value, ensure_ascii=False))
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def instead(value: Any) -> str:
    """Return the end of a message that names a wrong value; empty for a list or dictionary.

    Args:
        value: the value, which is no secret of its kind.
    """
    return f", not {shown(value)}" if isinstance(value, (str, int, float)) else ""


def did_you_mean(name: Any, names: Iterable[Any]) -> str:
    """Return the end of a message that asks for the nearest name; empty where none is near.

    Args:
        name: the wrong name.
        names: those that there are.
    """
    close = difflib.get_close_matches(str(name), [str(one) for one in names], n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def string_problems(inputs: Mapping[str, Any], key: str, what: str) -> Iterator[str]:
    """Yield what is wrong with a string that must be given."""
    value = inputs.get(key)
    if value is not None and not is_known(value):
        return
    if not isinstance(value, str) or is_empty(value):
        yield f"{key}: must be a string that is not empty: {what}"
    else:
        yield from stored_otherwise(key, value)


def stored_otherwise(path: str, text: str) -> Iterator[str]:
    """Yield why the service would not keep a name or a tag as it is (it would differ for ever)."""
    if _MARKUP.search(text):
        yield f"{path}: contains HTML, which the service removes: remove < and >"
    if text != text.strip():
        yield f"{path}: begins or ends with white space, which the service removes: remove it"
    if not is_unicode(text):
        yield f"{path}: contains characters that cannot be sent: remove them"


def escaped(path: str, text: Any) -> Iterator[str]:
    """Yield a warning of characters that a service may store as HTML entities."""
    if isinstance(text, str) and not _MARKUP.search(text):
        found = sorted(set(_ESCAPED.findall(text)))
        if found:
            yield (
                f"{path}: contains {' '.join(found)}, which the service may store as an HTML "
                "entity: it would then differ at every refresh"
            )
        for is_unusual, what in _UNUSUAL:
            if is_unusual(text):
                yield (
                    f"{path}: contains {what}, which the service may store otherwise: it would "
                    "then differ at every refresh"
                )


def has_markup(text: str) -> bool:
    """Tell whether a string contains HTML, which the service removes from names."""
    return _MARKUP.search(text) is not None


def is_unicode(text: str) -> bool:
    """Tell whether a string can be sent."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def reason_not_to_send(value: Any) -> str | None:
    """Return why a value cannot be sent; None where it can."""
    if isinstance(value, NotData):
        return (
            f"is {value.what}, which cannot be a value: read the file, and give its content as a "
            "string"
        )
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        if isinstance(value, float) and not math.isfinite(value):
            return "is a number that cannot be sent: it must be finite"
        too_large = abs(value) >= _EXACT
        return (
            "is a number that loses digits on the way: give it as a string" if too_large else None
        )
    if isinstance(value, str):
        sent = is_unicode(value)
        return None if sent else "contains characters that cannot be sent: remove them"
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            return "is JSON with a key that is not a string: make it one"
        return _first(reason_not_to_send(item) for pair in value.items() for item in pair)
    return _first(map(reason_not_to_send, value)) if isinstance(value, (list, tuple)) else None


def _first(reasons: Iterator[str | None]) -> str | None:
    return next((reason for reason in reasons if reason), None)


def is_web_url(value: Any) -> bool:
    """Tell whether a value is an http or https URL."""
    if not isinstance(value, str) or any(char.isspace() or ord(char) < 32 for char in value):
        return False
    try:
        parts = urlsplit(value)
        host = parts.netloc.rpartition("@")[2]
        named = host[: host.rindex(":")] if parts.port is not None else host.rstrip(":")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and _HOST.fullmatch(named) is not None


def is_positive(value: Any) -> bool:
    """Tell whether a value is a finite number above 0, or one as a string."""
    if isinstance(value, str):
        return _NUMBER.fullmatch(value) is not None and float(value) > 0
    return (
        isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < float("inf")
    )


def is_positive_whole(value: Any) -> bool:
    """Tell whether a value is a whole number above 0, or one as a string."""
    return is_positive(value) and float(value).is_integer()
