"""A hook for mkdocs that lets tables and code fit the window.

It puts each table into an element whose class says what to do on a narrow screen (the rules are in
docs/assets/site.css): tables of numbers scroll, tables of text with three or more columns become
one block for each row, and tables of two columns wrap. Long names in code get places where they
may break.
"""

from __future__ import annotations

import html
import re

_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_HEADER = re.compile(r"<th(?: [^>]*)?>(.*?)</th>", re.DOTALL)
_CELL = re.compile(r"<td>(.*?)</td>", re.DOTALL)
_ARTICLE = re.compile(r"<article .*?</article>", re.DOTALL)
_INLINE_CODE = re.compile(r"<pre.*?</pre>|<code>([^<]{16,})</code>", re.DOTALL)
# Where a long name may break: after a separator that something follows, and inside brackets.
_SEPARATOR = re.compile(r"(?<=[/.:_=|,-])(?=[^/.:_=|, -])|(?<=\w[\[(])")
_NUMBERS = 'style="text-align: right;"'
STACKED_FROM = 3  # columns


def on_page_content(content: str, **_: object) -> str:
    """Put each table into an element with a class."""
    return _TABLE.sub(lambda found: wrapped(found[0]), content)


def on_post_page(output: str, **_: object) -> str:
    """Let long names break; after the search index was made, whose words must stay whole."""
    return _ARTICLE.sub(lambda found: _INLINE_CODE.sub(_breakable, found[0]), output)


def wrapped(table: str) -> str:
    """Return a table in its element, prepared for a narrow screen."""
    headers = [plain(header) for header in _HEADER.findall(table)]
    if _NUMBERS in table:
        return f'<div class="table-of-numbers">{table}</div>'
    if len(headers) < STACKED_FROM:
        return f'<div class="table-of-pairs">{table}</div>'
    # Elements that are shown as blocks are no table to a screen reader unless they say so.
    stacked = _ROW.sub(lambda row: labelled(row[0], headers), table)
    stacked = stacked.replace("<table>", '<table role="table">', 1)
    stacked = re.sub(r"<(thead|tbody)>", r'<\1 role="rowgroup">', stacked)
    return f'<div class="table-of-text">{stacked}</div>'


def labelled(row: str, headers: list[str]) -> str:
    """Return a row whose cells know their column's header."""
    labels = iter(headers)
    row = _CELL.sub(lambda cell: _labelled_cell(cell[1], next(labels, "")), row)
    row = row.replace("<tr>", '<tr role="row">', 1)
    return re.sub(r"<th(?=[ >])", '<th role="columnheader"', row)


def _labelled_cell(content: str, label: str) -> str:
    shown = f' data-label="{html.escape(label)}"' if label else ""
    return f'<td role="cell"{shown}>{content}</td>'


def plain(content: str) -> str:
    """Return the text of a header."""
    return html.unescape(re.sub(r"<[^>]+>", "", content)).strip()


def _breakable(found: re.Match[str]) -> str:
    if found[1] is None:  # a block of code, which scrolls
        return found[0]
    return f"<code>{_SEPARATOR.sub('<wbr>', found[1])}</code>"
