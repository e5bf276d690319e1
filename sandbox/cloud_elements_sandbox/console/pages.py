"""Server-rendered pages: templates in ``templates/``, everything in them escaped."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, Response

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("cloud_elements_sandbox.console"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
    )


def page(
    template: str,
    status: int = 200,
    *,
    sends_away: bool = False,
    live: bool = False,
    **values: Any,
) -> Response:
    """Return a template filled in, as a page that nobody frames or keeps.

    *sends_away* says that its form may lead to another site, as the sign-in's does. *live* says
    that it keeps itself up to date with the console's own script; others run no script.
    """
    policy = _POLICY if sends_away else f"{_POLICY}; form-action 'self'"
    if live:
        policy += "; script-src 'self'; connect-src 'self'"
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    text = _environment().get_template(template).render(live=live, **values)
    return HTMLResponse(text, status, headers=headers)
