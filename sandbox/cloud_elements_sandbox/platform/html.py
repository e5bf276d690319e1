"""What the service makes of HTML in a name, a tag or a description."""

from __future__ import annotations

import html
import re

from .switches import Values

_CODE_BLOCK = re.compile(r"<(script|style)\b.*?(</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
# A tag's name has no underscore: the placeholders of the published sample are no HTML.
_TAG = re.compile(r"<(!--.*?--|[/!]?[a-z][a-z0-9:-]*(\s[^>]*|/)?)>", re.IGNORECASE | re.DOTALL)


def without_html(text: str, switches: Values) -> str:
    """Return a name or a tag as the service stores it: without its HTML tags.

    ``<a href="…">x</a>`` is stored as ``x``.
    """
    bare = _TAG.sub("", _CODE_BLOCK.sub("", text)).strip()
    return html.escape(bare, quote=False) if switches["html-entities"] == "escape" else bare
