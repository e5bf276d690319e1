"""What is wrong with a declared transformation: found before anything is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...api.levels import INSTANCE
from ..checks import is_empty, reason_not_to_send, shown
from ..level_checks import is_text, level_problems, name_problems, path_problems
from ..values import is_known

_FIELD_KEYS = ("vendor_path", "type", "vendor_type", "configuration")
_OPTION = '{"inherit": {}}'
_SCRIPT_KEYS = ("body", "mime_type", "filter_empty_response")


def problems_of(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield everything that is wrong with the inputs; values not known yet are let through."""
    name = inputs.get("virtual_data_resource")
    yield from name_problems("virtual_data_resource", name, "a VirtualDataResource, or its name")
    yield from level_problems(inputs, own_account=False)
    yield from _element(inputs)
    vendor_name = inputs.get("vendor_name")
    if (vendor_name is None or is_known(vendor_name)) and not is_text(vendor_name):
        yield "vendor_name: must be the name of the vendor's object, such as lead"
    yield from _fields(inputs.get("fields"))
    yield from _options("configuration", inputs.get("configuration"))
    yield from _script(inputs.get("script"))
    for key in ("is_legacy", "adopt"):
        value = inputs.get(key)
        if is_known(value) and not isinstance(value, (bool, type(None))):
            yield f"{key}: must be a boolean, not {shown(value)}"


def _element(inputs: Mapping[str, Any]) -> Iterator[str]:
    element, level = inputs.get("element_key"), inputs.get("level")
    if not is_known([element, level]):
        return
    if level == INSTANCE:
        if element is not None:
            yield 'element_key: is not for level "instance", whose instance has one: remove it'
    elif element is None:
        yield "element_key: is required: give the element's key, such as closeio"
    else:
        yield from name_problems("element_key", element, "the element's key, such as closeio")


def _fields(fields: Any) -> Iterator[str]:
    if not isinstance(fields, Mapping):
        if is_known(fields) and fields is not None:
            yield 'fields: must be a dictionary of vendor paths by path, such as {"email": "Email"}'
        return
    yield from path_problems(fields)
    for path, field in fields.items():
        where = f"fields.{path}"
        if isinstance(field, (list, tuple)):
            if not field:
                yield f"{where}: must be a vendor path, or a list of some that is not empty"
            paths = [one.get("vendor_path") if isinstance(one, Mapping) else one for one in field]
            if is_known(paths) and len({str(one) for one in paths}) < len(paths):
                yield f"{where}: has a vendor path twice: remove one"
            for one in field:
                yield from _field(where, one)
        else:
            yield from _field(where, field)


def _field(where: str, field: Any) -> Iterator[str]:
    if isinstance(field, Mapping):
        yield from _keys(where, field, _FIELD_KEYS)
        yield from _options(f"{where}.configuration", field.get("configuration"))
        for key in ("type", "vendor_type"):
            value = field.get(key)
            if is_known(value) and value is not None and not is_text(value):
                yield f"{where}.{key}: must be a type, such as string"
        if field.get("configuration") and field.get("vendor_path") in (None, ""):
            return  # it has options alone, such as a default value
        field = field.get("vendor_path")
    if (field is None or is_known(field)) and not is_text(field):
        yield f"{where}: must be the path in the vendor's object, such as Email"


def _options(where: str, options: Any) -> Iterator[str]:
    if not isinstance(options, Mapping):
        if is_known(options) and options is not None:
            yield f"{where}: must be a dictionary of properties by type, such as {_OPTION}"
        return
    for type_, properties in options.items():
        if is_empty(type_):
            yield f"{where}: has an option without a type: give one such as inherit"
        elif is_known(properties) and not isinstance(properties, Mapping):
            yield f"{where}.{type_}: must be a dictionary of properties, {{}} for none"
        else:
            reason = reason_not_to_send(properties) if is_known(properties) else None
            if reason:
                yield f"{where}.{type_}: {reason}"


def _script(script: Any) -> Iterator[str]:
    if isinstance(script, Mapping):
        yield from _keys("script", script, _SCRIPT_KEYS)
        empty = script.get("filter_empty_response")
        if is_known(empty) and not isinstance(empty, (bool, type(None))):
            yield f"script.filter_empty_response: must be a boolean, not {shown(empty)}"
        mime_type = script.get("mime_type")
        if is_known(mime_type) and mime_type is not None and not is_text(mime_type):
            yield f"script.mime_type: must be a string that is not empty, not {shown(mime_type)}"
        script = script.get("body")
        script = "" if script is None else script
    if not is_known(script) or script is None:
        return
    reason = reason_not_to_send(script)
    if reason:
        yield f"script: {reason}"
    elif not is_text(script):
        yield "script: must be the source of the script, a string that is not empty"


def _keys(where: str, given: Mapping[str, Any], known: tuple[str, ...]) -> Iterator[str]:
    for key in given:
        if key not in known:
            yield f"{where}: {shown(key)} must be one of {', '.join(known)}"
