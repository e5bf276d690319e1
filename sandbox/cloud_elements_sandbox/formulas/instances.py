"""What can be done to a formula instance: create, update, let run or stop, delete."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from ..data.documents import Document
from ..data.store import now
from ..platform.call import Call
from ..platform.errors import ApiError, bad_request, not_found
from ..platform.html import without_html
from ..platform.json_values import as_string
from . import templates
from .bodies import InstanceBody, InstanceUpdate
from .scopes import FORMULA_INSTANCE, formula_of, instances_scope
from .time_to_live import SETTING as TIME_TO_LIVE

_API = "api"
_OF_THE_SERVER = {"id", "formula", "createdDate", "updatedDate"}
_SETTINGS = frozenset({"notification.email", "notification.webhook.url", _API, TIME_TO_LIVE})
_API_SETTING = re.compile(r"(GET|POST|PUT|PATCH|DELETE) /\S*")


def find(call: Call, instance_id: int, formula_id: int | None = None) -> Document:
    """Return a formula instance: of a formula, or of any.

    Raises:
        ApiError: 404, there is none, or no such formula.

    """
    if formula_id is not None:
        templates.find(call, formula_id)
    found = call.store.document_with_id(FORMULA_INSTANCE, instance_id)
    if found is None or formula_id not in (None, formula_of(found.scope)):
        raise not_found(f"No formula instance found with id {instance_id}")
    return found


def create(call: Call, template: Document, body: InstanceBody) -> Document:
    """Create an instance of a formula; names are not unique."""
    sent = body.model_dump(exclude_none=True, exclude=_OF_THE_SERVER)
    content = {"active": True, "configuration": {}, "settings": {}, **sent, "createdDate": now()}
    content = _accepted(call, template, content)
    scope = instances_scope(template.id)
    with call.store.transaction():
        return call.store.put_document(FORMULA_INSTANCE, scope, secrets.token_hex(8), content)


def update(call: Call, template: Document, instance: Document, body: InstanceUpdate) -> Document:
    """Update a formula instance; what the body leaves out stays."""
    sent = body.model_dump(exclude_none=True, exclude=_OF_THE_SERVER)
    if call.switches["formula-instance-put"] == "merge":
        for name in ("configuration", "settings"):
            if name in sent:
                sent[name] = {**instance.body[name], **sent[name]}
    return _save(call, instance, _accepted(call, template, {**instance.body, **sent}))


def set_active(call: Call, instance: Document, *, active: bool) -> Document:
    """Let a formula instance run, or stop it."""
    return _save(call, instance, {**instance.body, "active": active})


def delete(call: Call, instance: Document) -> None:
    """Delete a formula instance."""
    with call.store.transaction():
        call.store.delete_document(FORMULA_INSTANCE, instance.scope, instance.name)


def _save(call: Call, instance: Document, content: dict[str, Any]) -> Document:
    body = {**content, "updatedDate": now()}
    with call.store.transaction():
        return call.store.put_document(FORMULA_INSTANCE, instance.scope, instance.name, body)


def _accepted(call: Call, template: Document, content: dict[str, Any]) -> dict[str, Any]:
    """Return what is stored of an instance that fills its formula's configuration.

    Raises:
        ApiError: 400, it does not, or the formula cannot run.

    """
    content["name"] = without_html(content["name"], call.switches)
    if not content["name"]:
        raise bad_request("The name of a formula instance must not be empty")
    known = {entry["key"] for entry in template.body["configuration"]}
    content["configuration"] = _known(call, content["configuration"], known, "configuration")
    content["settings"] = _known(call, content["settings"], _SETTINGS, "setting")
    _require_steps(template.body)
    _require_values(template.body, content["configuration"])
    _require_element_instances(call, template.body, content["configuration"])
    api = content["settings"].get(_API)
    if api is not None and _API_SETTING.fullmatch(str(api)) is None:
        raise bad_request(f"Invalid api setting {api}: it must be a method and a path")
    if call.switches["formula-instance-values"] == "strings":
        content["configuration"] = {
            key: as_string(value) for key, value in content["configuration"].items()
        }
    return content


def _known(
    call: Call, values: Mapping[str, Any], known: frozenset[str] | set[str], word: str
) -> dict[str, Any]:
    """Return the values that are stored, which may leave out those of unknown keys."""
    rule = call.switches["formula-instance-unknown-keys"]
    unknown = [key for key in values if key not in known]
    if unknown and rule == "refuse":
        raise bad_request(f"Unknown formula instance {word}: {', '.join(unknown)}")
    return {key: value for key, value in values.items() if key in known or rule == "keep"}


def _require_steps(template: Mapping[str, Any]) -> None:
    """Refuse an instance of a formula that goes on to a step that it does not have."""
    names = {step["name"] for step in template["steps"]}
    for part in (*template["triggers"], *template["steps"]):
        for following in part["onSuccess"]:
            if following not in names:
                raise bad_request(
                    f"Formula step '{following}' in onSuccess of '{part['name']}' does not exist"
                )


def _require_values(template: Mapping[str, Any], configuration: Mapping[str, Any]) -> None:
    missing = [
        entry["key"]
        for entry in template["configuration"]
        if entry["required"] and configuration.get(entry["key"]) in (None, "")
    ]
    if missing:
        raise bad_request(f"Missing required formula configuration: {', '.join(missing)}")


def _require_element_instances(
    call: Call, template: Mapping[str, Any], configuration: Mapping[str, Any]
) -> None:
    """Refuse an element instance that does not exist; a formula instance's id will do as well."""
    rule = call.switches["formula-unknown-element-instance"]
    for entry in template["configuration"]:
        value = configuration.get(entry["key"])
        if entry["type"] == "elementInstance" and value not in (None, "") and rule != "accept":
            text = str(value)
            number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1
            if (
                call.store.instance(number) is None
                and call.store.document_with_id(FORMULA_INSTANCE, number) is None
            ):
                raise ApiError(int(rule), f"No element instance found with id {value}")
