"""Functions that look up what exists in the account, such as `get_instance`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import pulumi

from ..resources.formula.fields import FIELDS as FORMULA
from ..resources.formula.fields import description_in
from ..resources.formula.parts import VARIABLES, reported
from ..resources.instance.fields import FIELDS as INSTANCE
from .looking_up import later, now
from .lookup_results import ElementEntry, GetElementResult, GetFormulaResult, GetInstanceResult

if TYPE_CHECKING:
    from ..lookups.finding import Lookups

Criteria: TypeAlias = Mapping[str, Any]


def get_instance(
    *,
    name: str | None = None,
    tag: str | None = None,
    element_key: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetInstanceResult:
    """Return the only instance in the account that matches all given criteria.

    The program waits for it, at each preview and each update. It is not managed. To read an
    instance by its id, use `Instance.get`.

    Args:
        name: the instance's name.
        tag: one of its tags.
        element_key: key of its element, such as `closeio`.
        opts: Pulumi's options for functions. A provider in them raises an error.

    Raises:
        pulumi.RunError: no instance or several match, or the service does not respond. The message
            is one line with the ids of the candidates.
    """
    return _instance(
        now(
            "get_instance",
            opts,
            {"name": name, "tag": tag, "element_key": element_key},
            _find_instance,
        )
    )


def get_instance_output(
    *,
    name: pulumi.Input[str] | None = None,
    tag: pulumi.Input[str] | None = None,
    element_key: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetInstanceResult]:
    """Return the same as `get_instance`, for criteria that are outputs of other resources.

    Args:
        name: the instance's name.
        tag: one of its tags.
        element_key: key of its element, such as `closeio`.
        opts: Pulumi's options for functions. A provider in them raises an error.

    Raises:
        pulumi.RunError: as `get_instance`; the lookup itself fails later, and the run with it.
    """
    return later(
        "get_instance_output",
        opts,
        {"name": name, "tag": tag, "element_key": element_key},
        _find_instance,
        _instance,
    )


def get_element(key: str, *, opts: pulumi.InvokeOptions | None = None) -> GetElementResult:
    """Return an element of the catalogue, with its configuration entries.

    Args:
        key: the element's key, such as `closeio`.
        opts: Pulumi's options for functions. A provider in them raises an error.

    Raises:
        pulumi.RunError: there is no such element, or the service does not respond. The message is
            one line with similar keys.
    """
    return _element(now("get_element", opts, {"key": key}, _find_element))


def get_element_output(
    key: pulumi.Input[str],
    *,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetElementResult]:
    """Return the same as `get_element`, for a key that is an output of another resource.

    Args:
        key: the element's key, such as `closeio`.
        opts: Pulumi's options for functions. A provider in them raises an error.

    Raises:
        pulumi.RunError: as `get_element`; the lookup itself fails later, and the run with it.
    """
    return later(
        "get_element_output",
        opts,
        {"key": key},
        _find_element,
        _element,
    )


def get_formula(
    *,
    name: str | None = None,
    id: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetFormulaResult:
    """Return a formula of the account, by its name or its id.

    The program waits for it, at each preview and each update. It is not managed.

    Args:
        name: the formula's name; not together with `id`.
        id: the formula's id; not together with `name`.
        opts: Pulumi's options for functions. A provider in them raises an error.

    Raises:
        pulumi.RunError: no formula or several match, or the service does not respond. The message
            is one line with the ids of the candidates.
    """
    return _formula(now("get_formula", opts, {"name": name, "id": id}, _find_formula))


def get_formula_output(
    *,
    name: pulumi.Input[str] | None = None,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetFormulaResult]:
    """Return the same as `get_formula`, for a name or id that is an output of another resource.

    Args:
        name: the formula's name; not together with `id`.
        id: the formula's id; not together with `name`.
        opts: Pulumi's options for functions. A provider in them raises an error.

    Raises:
        pulumi.RunError: as `get_formula`; the lookup itself fails later, and the run with it.
    """
    return later(
        "get_formula_output",
        opts,
        {"name": name, "id": id},
        _find_formula,
        _formula,
    )


def _find_instance(lookups: Lookups, criteria: Criteria) -> dict[str, Any]:
    return lookups.instance(**criteria)


def _find_element(lookups: Lookups, criteria: Criteria) -> tuple[Any, Any]:
    return lookups.element(criteria["key"])


def _find_formula(lookups: Lookups, criteria: Criteria) -> dict[str, Any]:
    return lookups.formula(name=criteria["name"], id_=criteria["id"])


def _instance(row: Mapping[str, Any]) -> GetInstanceResult:
    outputs = INSTANCE.read(row, {})
    element = outputs["element"] or {}
    return GetInstanceResult(
        id=str(row["id"]),
        name=outputs["name"] or "",
        token=pulumi.Output.secret(outputs["token"]),
        element_key=str(element.get("key", "")),
        element_id=outputs["element_id"] or element.get("id"),
        tags=outputs["tags"] or [],
        valid=outputs["valid"],
        disabled=outputs["disabled"],
        created_date=outputs["created_date"],
    )


def _element(found: tuple[Mapping[str, Any], Mapping[str, Any]]) -> GetElementResult:
    row, entries = found
    authentication = row.get("authentication")
    return GetElementResult(
        key=str(row.get("key")),
        id=row.get("id"),
        name=str(row.get("name") or ""),
        hub=row.get("hub"),
        authentication_type=(
            authentication.get("type") if isinstance(authentication, Mapping) else None
        ),
        configuration={
            key: ElementEntry(
                type=entry.type,
                required=entry.required,
                default=entry.default,
                options=entry.options,
            )
            for key, entry in entries.items()
        },
    )


def _formula(row: Mapping[str, Any]) -> GetFormulaResult:
    outputs = FORMULA.read(row, {})
    return GetFormulaResult(
        id=str(row["id"]),
        name=outputs["name"] or "",
        description=description_in(row),
        active=outputs["active"],
        engine=outputs["engine"],
        variables=reported(row.get(VARIABLES.name), VARIABLES) or {},
        created_date=outputs["created_date"],
    )
