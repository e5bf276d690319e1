"""What can be done to an instance: create, replace, change, delete, enable and disable.

The paths of the API (:mod:`cloud_elements_sandbox.instances.routes`) and the forms of the console
lead here alike.
"""

from __future__ import annotations

from typing import Any

from ..data.store import Instance, new_token
from ..elements.element import Element
from ..formulas.scopes import FORMULA_INSTANCE
from ..formulas.uses import users_of
from ..platform.call import Call
from ..platform.errors import ApiError, bad_request, not_found
from ..platform.html import without_html
from . import configuration, representation, vendor
from .bodies import ElementReference, EntryChange, InstanceBody, InstanceChange


def drafted(call: Call, body: InstanceBody, element: Element) -> Instance:
    """Return the instance that *body* asks for, checked as far as no vendor is needed."""
    switches = call.switches
    name = without_html(body.name, switches)
    if not name:
        raise bad_request("The name of an instance must not be empty")
    instance = Instance(
        name=name,
        element_id=element.id,
        configuration=configuration.merged(
            element, body.configuration or {}, {}, switches, keep=False
        ),
        tags=configuration.stored_tags(body.tags, name, switches),
        external=body.externalAuthentication or "none",
    )
    configuration.require_entries(element, instance.configuration, switches)
    return instance


def create(call: Call, body: InstanceBody, element: Element) -> Instance:
    """Create an instance of *element*: all or nothing."""
    instance = drafted(call, body, element)
    with call.store.transaction():
        vendor.sign_in(call.store, element, instance, body.providerData, needed=True)
        vendor.settle(element, instance, call.switches)
        call.store.add_instance(instance)
    call.exchange.instance_id = instance.id
    return instance


def replace(
    call: Call, instance: Instance, body: InstanceBody, *, authenticate: bool | None
) -> Instance:
    """Update and re-provision an instance (PUT)."""
    switches = call.switches
    element = call.element(instance.element_id)
    if body.element is not None and referred(call, body.element).id != element.id:
        raise bad_request("The element of an instance cannot be changed by an update")
    instance.name = without_html(body.name, switches) or instance.name
    if body.tags is not None or switches["put-without-tags"] == "reset":
        instance.tags = configuration.stored_tags(body.tags, instance.name, switches)
    instance.configuration = configuration.merged(
        element,
        body.configuration or {},
        instance.configuration,
        switches,
        keep=switches["put-omitted-keys"] == "keep",
    )
    instance.external = body.externalAuthentication or instance.external
    if authenticate is None:
        authenticate = switches["reauthenticate-default"] == "true"
    configuration.require_entries(element, instance.configuration, switches)
    with call.store.transaction():
        vendor.sign_in(call.store, element, instance, body.providerData, needed=authenticate)
        vendor.settle(element, instance, switches)
        if switches["token-on-put"] == "change":
            instance.token = new_token()
        call.store.save_instance(instance)
    return instance


def change(
    call: Call, instance: Instance, body: InstanceChange, *, merge: bool = False
) -> Instance:
    """Change parts of an instance without provisioning it again (PATCH).

    *merge* keeps the other configuration entries whatever the switch says.
    """
    switches = call.switches
    element = call.element(instance.element_id)
    if body.element is not None:
        target = referred(call, body.element)
        if (target.cloned or target.key) != (element.cloned or element.key):
            raise bad_request("An instance can only be moved to a clone of its element")
        element, instance.element_id = target, target.id
    if body.name is not None:
        name = without_html(body.name, switches)
        if not name:
            raise bad_request("The name of an instance must not be empty")
        instance.name = name
    if body.tags is not None:
        instance.tags = configuration.stored_tags(body.tags, instance.name, switches)
    if body.configuration is not None:
        instance.configuration = configuration.merged(
            element,
            body.configuration,
            instance.configuration,
            switches,
            keep=merge or switches["patch-configuration"] == "merge",
        )
        configuration.require_entries(element, instance.configuration, switches)
    if body.externalAuthentication is not None:
        instance.external = body.externalAuthentication
    with call.store.transaction():
        vendor.sign_in(call.store, element, instance, body.providerData, needed=False)
        vendor.settle(element, instance, switches)
        call.store.save_instance(instance)
    return instance


def referred(call: Call, reference: ElementReference) -> Element:
    """Return the element that a body names.

    Raises:
        ApiError: there is none; the switch ``unknown-element`` says with which status.

    """
    try:
        if reference.id is not None:
            return call.element(reference.id)
        return call.element(reference.key or "")
    except ApiError as error:
        raise ApiError(int(call.switches["unknown-element"]), error.message) from None


def delete(call: Call, instance: Instance) -> None:
    """Delete an instance; its token dies with it.

    Raises:
        ApiError: 409, formula instances use it and the switch ``delete-used-instance`` refuses.

    """
    rule = call.switches["delete-used-instance"]
    users = [] if rule == "leave" else users_of(call.store, instance.id)
    if users and rule == "refuse":
        ids = ", ".join(str(user.id) for user in users)
        raise ApiError(409, f"Element instance {instance.id} is used by formula instances {ids}")
    with call.store.transaction():
        call.store.delete_instance(instance.id)
        for user in users:
            call.store.delete_document(FORMULA_INSTANCE, user.scope, user.name)


def set_disabled(call: Call, instance: Instance, *, disabled: bool) -> None:
    """Disable or enable an instance."""
    instance.disabled = disabled
    with call.store.transaction():
        call.store.save_instance(instance)


def entries(call: Call, instance: Instance) -> list[dict[str, Any]]:
    """Return the configuration entries of an instance."""
    element = call.element(instance.element_id)
    return representation.configuration_entries(element, instance, call.switches)


def entry(call: Call, instance: Instance, entry_id: int) -> dict[str, Any]:
    """Return one configuration entry.

    Raises:
        ApiError: 404, there is none.

    """
    for found in entries(call, instance):
        if found["id"] == entry_id:
            return found
    raise not_found(f"No configuration found with id {entry_id}")


def change_entry(
    call: Call, instance: Instance, entry_id: int, body: EntryChange
) -> dict[str, Any]:
    """Give one configuration entry a new value and return it."""
    key = entry(call, instance, entry_id)["key"]
    changed = InstanceChange(configuration={key: body.propertyValue})
    change(call, instance, changed, merge=True)
    return entry(call, instance, entry_id)
