"""Server-rendered pages: templates in ``templates/``, everything in them escaped."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("cloud_elements_sandbox"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
    )


def render(template: str, **values: Any) -> str:
    """Return a template filled in."""
    return _environment().get_template(template).render(**values)
