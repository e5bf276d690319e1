"""What can be wrong with a declared formula instance: found before anything is changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...api.ids import is_id
from .. import checks
from ..findings import Findings
from ..templates import Variables
from ..values import canonical, is_known
from .fields import is_secret_setting
from .values import is_unset

TIME_TO_LIVE = "formula.instance.time.to.live"
_API = re.compile(r"(DELETE|GET|PATCH|POST|PUT) /\S*")
_Fits = Callable[[Any], bool]


def check(inputs: Mapping[str, Any], *, old: Mapping[str, Any] | None = None) -> Findings:
    """Check the shape of declared inputs; values not known yet are let through.

    Args:
        inputs: the declared inputs.
        old: the inputs in the state; None or empty for one that is to be made.
    """
    warnings = list(_unknown_settings(inputs.get("settings")))
    if inputs.get("name") != (old or {}).get("name"):
        warnings += checks.escaped("name", inputs.get("name"))
    return Findings(list(_problems(old or {}, inputs)), warnings)


def check_variables(
    section: Any,
    variables: Variables,
    formula_id: str,
    *,
    before: Mapping[str, Any] | None = None,
) -> Findings:
    """Check a configuration against the variables of its formula.

    Args:
        section: the declared configuration.
        variables: the formula's variables.
        formula_id: the formula's id.
        before: the configuration in the state; None or empty for one that is to be made.
    """
    if not isinstance(section, Mapping):
        return Findings()
    missing = [
        f"configuration.{variable.key}"
        for variable in variables.values()
        if variable.required
        and is_known(section.get(variable.key))
        and is_unset(section.get(variable.key))
    ]
    problems = []
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        problems.append(f"{', '.join(missing)}: {verb} required by formula {formula_id}")
    problems += _no_ids(section, variables, before or {})
    unknown = [key for key in section if key not in variables]
    return Findings(problems, [_unknown(key, variables, formula_id) for key in unknown])


def _no_ids(
    section: Mapping[str, Any], variables: Variables, before: Mapping[str, Any]
) -> Iterator[str]:
    for key, value in section.items():
        variable = variables.get(key)
        if variable is None or variable.type != "elementInstance" or not is_known(value):
            continue
        if not is_unset(value) and value != before.get(key) and not _is_id(value):
            yield f"configuration.{key}: must be the id of an instance, such as Instance.id"


def _unknown(key: str, variables: Variables, formula_id: str) -> str:
    hint = checks.did_you_mean(key, variables)
    return f"configuration.{key}: formula {formula_id} has no such variable{hint}"


def _problems(old: Mapping[str, Any], inputs: Mapping[str, Any]) -> Iterator[str]:
    formula_id = inputs.get("formula_id")
    if formula_id is None:
        yield "formula_id: must be the id of a formula, such as Formula.id"
    elif is_known(formula_id) and formula_id != old.get("formula_id") and not _is_id(formula_id):
        hint = checks.instead(formula_id)
        yield f"formula_id: must be the id of a formula, such as Formula.id{hint}"
    yield from checks.string_problems(inputs, "name", "a name for the formula instance")
    active = inputs.get("active")
    if is_known(active) and not isinstance(active, (bool, type(None))):
        yield f"active: must be a boolean{checks.instead(active)}"
    yield from checks.adopt_problems(old, inputs, "a formula instance")
    for name in ("configuration", "settings"):
        yield from _section(name, inputs.get(name))
    settings = inputs.get("settings")
    if isinstance(settings, Mapping):
        yield from _settings(settings)


def _section(name: str, section: Any) -> Iterator[str]:
    if section is None:
        return
    if not isinstance(section, Mapping):
        if is_known(section):
            yield f"{name}: must be a dictionary"
        return
    for key, value in section.items():
        if not checks.is_key(key) or key.startswith("__"):
            yield f"{name}: has an entry without a proper key"
        elif is_known(value):
            reason = checks.reason_not_to_send(value)
            if reason:
                yield f"{name}.{key}: {reason}"


def _settings(settings: Mapping[str, Any]) -> Iterator[str]:
    for name, (fits, must) in _RULES.items():
        value = settings.get(name)
        if is_known(value) and not is_unset(value) and not fits(value):
            hint = "" if is_secret_setting(name) else checks.instead(value)
            yield f"settings.{name}: must be {must}{hint}"


def _all(fits: Callable[[str], bool]) -> _Fits:
    """Return a rule for values with commas between them."""
    return lambda value: all(fits(one.strip()) for one in str(value).split(","))


_RULES: dict[str, tuple[_Fits, str]] = {
    "api": (
        lambda value: _API.fullmatch(str(value)) is not None,
        'a method and a path, such as "POST /contacts"',
    ),
    TIME_TO_LIVE: (checks.is_positive_whole, "a whole number of seconds above 0"),
    "notification.email": (_all(lambda email: "@" in email), "e-mail addresses, with commas"),
    "notification.webhook.url": (_all(checks.is_web_url), "http or https URLs, with commas"),
}


def _unknown_settings(settings: Any) -> Iterator[str]:
    for key in settings if isinstance(settings, Mapping) else ():
        if key not in _RULES:
            hint = checks.did_you_mean(key, _RULES)
            yield f"settings.{key}: there is no such setting that is known{hint}"


def _is_id(value: Any) -> bool:
    return is_id(canonical(value))  # it may be given as a number
