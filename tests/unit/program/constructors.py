"""The two ways in which a program may call a resource's constructor."""

from __future__ import annotations

import dataclasses
import inspect
import sys
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


def assert_same_arguments(kind: type, args_class: Any, dictionary: Any) -> None:
    """Check that the args class and the dictionary have exactly the keyword arguments."""
    parameters = keyword_arguments(kind)
    fields = {field.name: field for field in dataclasses.fields(args_class)}
    assert list(parameters) == list(fields) == list(dictionary.__annotations__)
    types = inspect.get_annotations(args_class, eval_str=True)
    for name, parameter in parameters.items():
        missing = parameter.default is inspect.Parameter.empty
        assert types[name] == parameter.annotation, name
        assert missing is (fields[name].default is dataclasses.MISSING), name
        assert missing or fields[name].default == parameter.default, name
        in_dictionary = dictionary.__annotations__[name].__forward_arg__
        type_ = eval(in_dictionary, vars(sys.modules[dictionary.__module__]))
        assert type_ == (typing.Required[types[name]] if missing else types[name]), name
