"""How a program calls a resource's constructor: with an args object or with keyword arguments."""

from __future__ import annotations

import dataclasses
import difflib
import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import pulumi

from . import keys

A = TypeVar("A")
_PLAIN = re.compile(r"pulumi\.Input\[(str|bool|int|Level|Literal\[.*\])\]( \| None)?$")


def arguments_and_options(
    args_class: type[A], resource_name: str, given: tuple[Any, ...], named: Mapping[str, Any]
) -> tuple[A, pulumi.ResourceOptions | None]:
    """Return a resource's arguments and options, in whichever of the two styles they are passed.

    As in Pulumi's own SDKs, these are `(args, opts)`, or `opts` and keyword arguments.

    Args:
        args_class: the dataclass of the resource's arguments, such as `InstanceArgs`.
        resource_name: the resource's name in the program.
        given: the constructor's positional arguments after `resource_name`.
        named: its keyword arguments.

    Raises:
        pulumi.RunError: the two styles are mixed, an argument is missing or unknown, `args` or
            `opts` is of another type, or a dictionary has a key that is not a string. The message
            is one line.
    """
    called = f'{args_class.__name__.removesuffix("Args")} "{resource_name}"'
    try:
        args, opts, rest = _sorted_out(args_class, given, named)
        if not isinstance(args, args_class):
            args = args_class(**_complete(args_class, rest if args is None else args))
        return _with_keys_checked(called, args), opts
    except _CallError as error:
        raise pulumi.RunError(f"{called}: {error}") from None


class _CallError(Exception):
    """What is wrong with a call."""


def _sorted_out(
    args_class: type[Any], given: tuple[Any, ...], named: Mapping[str, Any]
) -> tuple[Any, pulumi.ResourceOptions | None, dict[str, Any]]:
    """Return `args` or None, `opts` or None, and the keyword arguments."""
    rest = dict(named)
    is_args = bool(given) and isinstance(given[0], (args_class, Mapping))
    names = ("args", "opts") if is_args or len(given) > 1 else ("opts",)
    if len(given) > len(names):
        raise _CallError(
            f"too many positional arguments: pass {args_class.__name__} and opts, or keyword "
            "arguments"
        )
    for name, value in zip(names, given, strict=False):
        if name in rest:
            raise _CallError(f"{name} is passed twice: pass it once")
        rest[name] = value
    args, opts = rest.pop("args", None), rest.pop("opts", None)
    if opts is not None and not isinstance(opts, pulumi.ResourceOptions):
        raise _CallError(_wrong_type(args_class, "args" in names, opts))
    if args is not None and not isinstance(args, (args_class, Mapping)):
        raise _CallError(_wrong_type(args_class, False, args))
    if args is not None and rest:
        raise _CallError(
            f"args and keyword arguments are mixed: pass {', '.join(sorted(rest))} in "
            f"{args_class.__name__}, too"
        )
    return args, opts, rest


def _with_keys_checked(called: str, args: Any) -> Any:
    """Return the arguments, with those that are outputs checked as soon as they are known."""

    def checked(name: str, value: Any) -> Any:
        problem = keys.problem_of(name, value)
        if problem:
            raise pulumi.RunError(f"{called}: {problem}")
        return value

    outputs: dict[str, Any] = {}
    args_class: Any = type(args)
    for field in dataclasses.fields(args):
        name, value = field.name, getattr(args, field.name)
        checked(name, value)
        if isinstance(value, pulumi.Output) and name not in _plain(args_class):
            outputs[name] = value.apply(functools.partial(checked, name))
    return dataclasses.replace(args, **outputs) if outputs else args


@functools.cache
def _plain(args_class: type[Any]) -> frozenset[str]:
    """Return the arguments that hold no dictionary, so that their outputs stay as they are."""
    fields = dataclasses.fields(args_class)
    return frozenset(field.name for field in fields if _PLAIN.search(str(field.type)))


def _wrong_type(args_class: type[Any], is_opts: bool, value: Any) -> str:
    found = type(value).__name__  # not the value, which may be a secret
    if is_opts:
        return f"opts must be ResourceOptions, not {found}: pass {args_class.__name__}, then opts"
    return (
        f"args must be {args_class.__name__} or a dictionary, and opts ResourceOptions, not "
        f"{found}: pass the arguments by their names"
    )


def _complete(args_class: type[Any], named: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the named arguments, if all are known and none is missing."""
    fields = dataclasses.fields(args_class)
    known = [field.name for field in fields]
    for name in named:
        if name not in known:
            raise _CallError(f"unknown argument {name}: {_hint(name, known)}")
    required = [field.name for field in fields if field.default is dataclasses.MISSING]
    missing = [name for name in required if name not in named]
    if missing:
        raise _CallError(f"missing argument: pass {' and '.join(missing)}")
    return named


def _hint(name: Any, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(str(name), known, n=1)
    return f"did you mean {close[0]}?" if close else "remove it"
