"""What a response says, in whatever form: JSON of any gateway, XML, an HTML page or plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from ..redaction import redact

# Where services and gateways (SAP API Management, Apigee, OData, OAuth, Kong, AWS) put their words.
_KEYS = frozenset(
    {
        "message", "providermessage", "errormessage", "error", "errors", "errordescription",
        "faultstring", "detail", "details", "title", "description", "reason", "msg", "cause",
    }
)  # fmt: skip
_DEEPEST = 6
_LONGEST = 300  # characters of what somebody else says
# More is not even looked at: taking secrets out of a whole page would take seconds.
_READ = 4 * _LONGEST


def said(parsed: Any, text: str, secrets: Iterable[str]) -> str:
    """Return what a response says in one short line without secrets; empty where it says nothing.

    Args:
        parsed: its body as JSON, or None where it is not.
        text: its body.
        secrets: what must not be in the line.
    """
    words = _in_json(parsed) if parsed is not None else [_in_page(text)]
    return shortened("; ".join(dict.fromkeys(filter(None, words))), secrets)


def shortened(text: str, secrets: Iterable[str]) -> str:
    """Return what came from outside in one short line, without secrets."""
    line = " ".join(redact(text[:_READ], secrets).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _in_json(value: Any, *, word: bool = True, depth: int = 0) -> Iterator[str]:
    """Yield the strings that are meant for people.

    Args:
        value: any JSON.
        word: whether it stands where words are.
        depth: how deep it is in the body.
    """
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        if word:
            yield value.strip()
    elif isinstance(value, list):
        for item in value:
            yield from _in_json(item, word=word, depth=depth + 1)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            named = re.sub(r"[^a-z]", "", str(key).lower())
            # OData: {"error": {"message": {"lang": "en", "value": "..."}}}
            is_word = named in _KEYS or (named == "value" and word and depth > 0)
            if is_word or isinstance(item, (list, Mapping)):
                yield from _in_json(item, word=is_word, depth=depth + 1)


class _Page(HTMLParser):
    """The visible text of a page, or of XML."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        del attrs
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data.strip())


def is_page(text: str) -> bool:
    """Tell whether a body is a page of HTML."""
    start = text.lstrip()[:200].lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body"))


def _in_page(text: str) -> str:
    if not text.lstrip().startswith("<"):
        return text.strip()
    page = _Page()
    page.feed(text[: 10 * _READ])  # pages begin with their styles
    return " ".join(filter(None, page.texts))
