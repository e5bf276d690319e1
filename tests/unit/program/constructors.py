"""The two ways in which a program may call a resource's constructor."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from typing import Any


def overloads(kind: type) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Return the constructor with an args object, and the one with keyword arguments."""
    with_args, with_keywords = typing.get_overloads(kind.__init__)  # type: ignore[misc]
    return with_args, with_keywords


def keyword_arguments(kind: type) -> Mapping[str, inspect.Parameter]:
    """Return the properties that the constructor takes by name."""
    parameters = inspect.signature(overloads(kind)[1]).parameters.values()
    return {one.name: one for one in parameters if one.kind is inspect.Parameter.KEYWORD_ONLY}
