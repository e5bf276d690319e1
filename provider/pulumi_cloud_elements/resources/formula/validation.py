"""What can be wrong with a declared formula: found before anything is changed, without requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .. import checks
from ..findings import Findings
from ..values import is_known
from . import parts_validation
from .parts import SORTS

_BOOLEANS = ("active", "single_threaded", "debug_logging_enabled")
_PARTS = tuple(sort.name for sort in SORTS)
_ENGINES = ("v1", "v3")
_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")


def check(inputs: Mapping[str, Any], *, old: Mapping[str, Any] | None = None) -> Findings:
    """Check declared inputs; values not known yet are let through.

    Args:
        inputs: the declared inputs, their parts by name where they could be brought into that form.
        old: the inputs in the state; None or empty for a formula that is to be made.
    """
    before = old or {}
    problems = [*_problems(before, inputs), *parts_validation.problems_of(inputs)]
    warnings = list(_warnings(before, inputs))
    if not problems and any(inputs.get(name) != before.get(name) for name in _PARTS):
        warnings += parts_validation.warnings_of(inputs)
    return Findings(problems, warnings)


def _problems(old: Mapping[str, Any], inputs: Mapping[str, Any]) -> Iterator[str]:
    yield from checks.string_problems(inputs, "name", "a name for the formula")
    description = inputs.get("description")
    if is_known(description) and not isinstance(description, (str, type(None))):
        yield f"description: must be a string{checks.instead(description)}"
    for name in _BOOLEANS:
        value = inputs.get(name)
        if is_known(value) and not isinstance(value, (bool, type(None))):
            yield f"{name}: must be a boolean{checks.instead(value)}"
    yield from checks.adopt_problems(old, inputs, "a formula")
    yield from _engine(inputs)
    yield from _resource(inputs)


def _engine(inputs: Mapping[str, Any]) -> Iterator[str]:
    engine = inputs.get("engine")
    if engine is None or not is_known(engine):
        return
    if engine not in _ENGINES:
        yield f'engine {checks.shown(engine)}: must be one of "v1", "v3"'
    elif engine != "v3" and inputs.get("debug_logging_enabled") is False:
        yield 'debug_logging_enabled: can be False with engine="v3" alone'


def _resource(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a formula that is called as a resource."""
    method, uri, triggers = inputs.get("method"), inputs.get("uri"), inputs.get("triggers")
    if method is not None and is_known(method) and method not in _METHODS:
        yield f"method {checks.shown(method)}: must be one of {', '.join(_METHODS)}"
    if uri is not None and is_known(uri) and not (isinstance(uri, str) and uri.startswith("/")):
        yield f"uri {checks.shown(uri)}: must be a path that begins with /"
    if (method is None) != (uri is None):
        yield "method: must be declared together with uri, and uri with method"
    if method is None and uri is None:
        return
    if isinstance(triggers, Mapping) and is_known(triggers):
        types = [part.get("type") for part in triggers.values() if isinstance(part, Mapping)]
        if types != ["manual"]:
            yield "method: can be declared with a trigger of type manual alone, and uri, too"


def _warnings(old: Mapping[str, Any], inputs: Mapping[str, Any]) -> Iterator[str]:
    name, description, engine = (inputs.get(key) for key in ("name", "description", "engine"))
    if name != old.get("name"):
        yield from checks.escaped("name", name)
    if isinstance(description, str) and description != old.get("description"):
        if checks.has_markup(description):
            yield (
                "description: contains HTML, which the service may remove: it would then differ "
                "at every refresh"
            )
        else:
            yield from checks.escaped("description", description)
    if engine == "v1" and engine != old.get("engine"):
        yield "engine: v1 was switched off in June 2021: declare v3"
    if engine == "v3" and inputs.get("single_threaded") is True:
        yield "single_threaded: the engine v3 does not know it"
