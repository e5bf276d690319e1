"""Keys of the dictionaries that a program passes: Pulumi can send strings alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi


def problem_of(path: str, value: Any) -> str | None:
    """Return the first key that is not a string, wherever it is in a value; None where none is.

    What is in an output is not known yet, and let through.

    Args:
        path: the value's path, such as `configuration`.
        value: what the program passed.
    """
    if isinstance(value, (str, pulumi.Output)):  # most are, and Mapping takes long to ask
        return None
    if isinstance(value, Mapping):
        for key, item in value.items():
            problem = (
                problem_of(f"{path}.{key}", item) if isinstance(key, str) else _message(path, key)
            )
            if problem:
                return problem
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            problem = problem_of(f"{path}[{index}]", item)
            if problem:
                return problem
    return None


def _message(path: str, key: Any) -> str:
    if isinstance(key, (int, float)):
        return f"{path}: the key {key} is not a string: write '{key}'"
    return f"{path}: a key is not a string, but of the type {type(key).__name__}: write a string"
