"""`/instances`: create, list, get, change, delete, enable and disable, and their entries.

The same handlers serve ``/instances/{id}``, the id-less forms (an Element token says which) and
``/elements/{keyOrId}/instances``.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field, field_validator, model_validator
from starlette.responses import Response

from . import provisioning
from .authentication import Call, Platform
from .catalogue import Element
from .errors import ApiError, bad_request, not_found
from .exchange import Answer, empty
from .store import Instance, Search, new_token

LARGEST_PAGE = 200
T = TypeVar("T")
LARGEST_ID = 2**63 - 1

Id = Annotated[int, Path(ge=0, le=LARGEST_ID)]
KeyOrId = Annotated[str, Path(min_length=1)]


def require_json(value: T) -> T:
    """Return *value* when it can be stored as a JSON document.

    Raises:
        ValueError: it holds half of a surrogate pair, no number, or is too deep.

    """
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (UnicodeEncodeError, ValueError, RecursionError) as error:
        raise ValueError("it is no JSON document in Unicode") from error
    return value


class ElementReference(BaseModel):
    """The element of a request, by key or by id."""

    key: str | None = None
    id: int | None = Field(None, ge=0, le=LARGEST_ID)

    @model_validator(mode="after")
    def _names_one(self) -> ElementReference:
        if self.key is None and self.id is None:
            raise ValueError("key or id is needed")
        return self


class InstanceChange(BaseModel):
    """What a PATCH may hold; everything else is ignored."""

    name: str | None = None
    element: ElementReference | None = None
    configuration: dict[str, Any] | None = None
    tags: list[str] | None = None
    providerData: dict[str, Any] | None = None  # noqa: N815 - the service's name
    externalAuthentication: Literal["none", "initial"] | None = None  # noqa: N815
    retrieveObjectsAfterInstantiation: bool | None = None  # noqa: N815

    @field_validator("tags", mode="before")
    @classmethod
    def _tag_names(cls, tags: Any) -> Any:
        """Accept the oldest documents' ``{id, name}`` objects."""
        if isinstance(tags, list):
            return [tag["name"] if isinstance(tag, dict) and "name" in tag else tag for tag in tags]
        return tags

    @field_validator("configuration", "providerData")
    @classmethod
    def _is_json(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        return require_json(value)


class InstanceBody(InstanceChange):
    """What a POST or a PUT holds."""

    name: str = Field(min_length=1)


class EntryChange(BaseModel):
    """The new value of one configuration entry."""

    propertyValue: Any  # noqa: N815 - the service's name


class ListQuery(BaseModel):
    """The query of a list."""

    tags: list[str] = Field([], alias="tags[]", description="an instance with one of these")
    text: str = Field("", alias="searchText", description="a part of the name or element key")
    page_size: int = Field(LARGEST_PAGE, alias="pageSize", ge=1, description="at most 200")
    next_page: str | None = Field(
        None, alias="nextPage", description="the last answer's header elements-next-page-token"
    )
    hydrate: bool = Field(True, description="false leaves out the configuration")

    @property
    def filtered(self) -> bool:
        """Whether the list asks for less than everything."""
        return bool(self.tags or self.text or self.next_page)


# Rules, shared by every path that leads to an instance.


def create(call: Call, body: InstanceBody, element: Element) -> Instance:
    """Make an instance of *element*: all or nothing."""
    switches = call.switches
    name = provisioning.without_html(body.name, switches)
    if not name:
        raise bad_request("The name of an instance must not be empty")
    instance = Instance(
        name=name,
        element_id=element.id,
        configuration=provisioning.merged(
            element, body.configuration or {}, {}, switches, keep=False
        ),
        tags=provisioning.stored_tags(body.tags, name, switches),
        external=body.externalAuthentication or "none",
    )
    provisioning.require_entries(element, instance.configuration, switches)
    with call.store.transaction():
        provisioning.sign_in(call.store, element, instance, body.providerData, needed=True)
        provisioning.settle(element, instance, switches)
        call.store.add_instance(instance)
    call.exchange.instance_id = instance.id
    return instance


def replace(
    call: Call, instance: Instance, body: InstanceBody, *, authenticate: bool | None
) -> Instance:
    """Update and re-provision an instance (PUT)."""
    switches = call.switches
    element = call.element(instance.element_id)
    if body.element is not None and _referred(call, body.element).id != element.id:
        raise bad_request("The element of an instance cannot be changed by an update")
    instance.name = provisioning.without_html(body.name, switches) or instance.name
    if body.tags is not None or switches["put-without-tags"] == "reset":
        instance.tags = provisioning.stored_tags(body.tags, instance.name, switches)
    instance.configuration = provisioning.merged(
        element,
        body.configuration or {},
        instance.configuration,
        switches,
        keep=switches["put-omitted-keys"] == "keep",
    )
    instance.external = body.externalAuthentication or instance.external
    if authenticate is None:
        authenticate = switches["reauthenticate-default"] == "true"
    provisioning.require_entries(element, instance.configuration, switches)
    with call.store.transaction():
        provisioning.sign_in(call.store, element, instance, body.providerData, needed=authenticate)
        provisioning.settle(element, instance, switches)
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
        wanted = _referred(call, body.element)
        if (wanted.cloned or wanted.key) != (element.cloned or element.key):
            raise bad_request("An instance can only be moved to a clone of its element")
        element, instance.element_id = wanted, wanted.id
    if body.name is not None:
        name = provisioning.without_html(body.name, switches)
        if not name:
            raise bad_request("The name of an instance must not be empty")
        instance.name = name
    if body.tags is not None:
        instance.tags = provisioning.stored_tags(body.tags, instance.name, switches)
    if body.configuration is not None:
        instance.configuration = provisioning.merged(
            element,
            body.configuration,
            instance.configuration,
            switches,
            keep=merge or switches["patch-configuration"] == "merge",
        )
        provisioning.require_entries(element, instance.configuration, switches)
    if body.externalAuthentication is not None:
        instance.external = body.externalAuthentication
    with call.store.transaction():
        provisioning.sign_in(call.store, element, instance, body.providerData, needed=False)
        provisioning.settle(element, instance, switches)
        call.store.save_instance(instance)
    return instance


def listing(call: Call, query: ListQuery, element: Element | None = None) -> Response:
    """Answer a page of instances; no match is a 404 (contract, `GET /instances`)."""
    switches = call.switches
    size = min(query.page_size, LARGEST_PAGE)
    search = Search(
        tags=query.tags,
        all_tags=switches["tags-match"] == "all",
        text=query.text,
        element_id=None if element is None else element.id,
    )
    found = call.store.instances(search, _position(query.next_page), size + 1)
    if not found and (query.filtered or switches["empty-list"] == "404"):
        raise not_found("No element instances found")
    page, more = found[:size], len(found) > size
    show = provisioning.answer if query.hydrate else provisioning.light_answer
    elements: dict[int, Element] = {}
    for instance in page:
        if instance.element_id not in elements:
            elements[instance.element_id] = call.element(instance.element_id)
    headers = {
        "Elements-Returned-Count": str(len(page)),
        "Elements-Total-Count": str(call.store.count_instances(search)),
    }
    if more:
        headers["Elements-Next-Page-Token"] = base64.urlsafe_b64encode(
            f"id>{page[-1].id}".encode()
        ).decode()
    content = [show(elements[instance.element_id], instance, switches) for instance in page]
    return Answer(content, headers=headers)


def _position(token: str | None) -> int:
    if not token:
        return 0
    try:
        word, number = base64.urlsafe_b64decode(token).decode().split(">")
        if word == "id" and number.isascii() and 0 <= int(number) <= LARGEST_ID:
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise bad_request("Invalid nextPage token")


def shown(call: Call, instance: Instance) -> Response:
    """Answer one instance."""
    return Answer(provisioning.answer(call.element(instance.element_id), instance, call.switches))


def _referred(call: Call, reference: ElementReference) -> Element:
    try:
        if reference.id is not None:
            return call.element(reference.id)
        return call.element(reference.key or "")
    except ApiError as error:
        raise ApiError(int(call.switches["unknown-element"]), error.message) from None


def delete(call: Call, instance: Instance) -> Response:
    """Delete an instance; its token dies with it."""
    with call.store.transaction():
        call.store.delete_instance(instance.id)
    return empty()


def set_disabled(call: Call, instance: Instance, *, disabled: bool) -> Response:
    """Disable or enable an instance."""
    instance.disabled = disabled
    with call.store.transaction():
        call.store.save_instance(instance)
    return empty()


def entries(call: Call, instance: Instance) -> list[dict[str, Any]]:
    """Return the configuration entries of an instance."""
    element = call.element(instance.element_id)
    return provisioning.configuration_entries(element, instance, call.switches)


def entry(call: Call, instance: Instance, entry_id: int) -> dict[str, Any]:
    """Return one configuration entry, or answer 404."""
    for found in entries(call, instance):
        if found["id"] == entry_id:
            return found
    raise not_found(f"No configuration found with id {entry_id}")


def change_entry(call: Call, instance: Instance, entry_id: int, body: EntryChange) -> Response:
    """Give one configuration entry a new value and answer it."""
    key = entry(call, instance, entry_id)["key"]
    changed = InstanceChange(configuration={key: body.propertyValue})
    change(call, instance, changed, merge=True)
    return Answer(entry(call, instance, entry_id))


# The paths. Those without an id come first: their words would be taken for ids.

router = APIRouter(prefix="/instances", tags=["instances"])
own_router = APIRouter(prefix="/instances", tags=["the instance of the Element token"])
of_element_router = APIRouter(
    prefix="/elements/{key_or_id}/instances", tags=["instances of an element"]
)


@router.post("", response_model=None)
async def create_instance(body: InstanceBody, call: Platform) -> Response:
    """Create an instance."""
    if body.element is None:
        raise bad_request("The element of an instance must be given, by key or id")
    return shown(call, create(call, body, _referred(call, body.element)))


@router.get("", response_model=None)
async def list_instances(query: Annotated[ListQuery, Query()], call: Platform) -> Response:
    """List instances, page by page."""
    return listing(call, query)


@router.get("/count", response_model=None)
async def count_instances(call: Platform) -> Response:
    """Count the instances."""
    total = call.store.count_instances(Search())
    return Answer({"totalInstances": total, "elementInstances": total})


@own_router.put("", response_model=None)
async def replace_own(
    body: InstanceBody,
    call: Platform,
    authenticate: Annotated[bool | None, Query(alias="reAuthenticate")] = None,
) -> Response:
    """Update and re-provision the instance of the Element token."""
    return shown(call, replace(call, call.own(), body, authenticate=authenticate))


@own_router.patch("", response_model=None)
async def change_own(body: InstanceChange, call: Platform) -> Response:
    """Change parts of the instance of the Element token."""
    return shown(call, change(call, call.own(), body))


@own_router.delete("", response_model=None)
async def delete_own(call: Platform) -> Response:
    """Delete the instance of the Element token."""
    return delete(call, call.own())


@own_router.put("/enabled", response_model=None)
async def enable_own(call: Platform) -> Response:
    """Enable the instance of the Element token."""
    return set_disabled(call, call.own(), disabled=False)


@own_router.delete("/enabled", response_model=None)
async def disable_own(call: Platform) -> Response:
    """Disable the instance of the Element token."""
    return set_disabled(call, call.own(), disabled=True)


@own_router.get("/configuration", response_model=None)
async def own_entries(call: Platform) -> Response:
    """List the configuration entries of the instance of the Element token."""
    return Answer(entries(call, call.own()))


@own_router.get("/configuration/{entry_id}", response_model=None)
async def own_entry(entry_id: Id, call: Platform) -> Response:
    """Get a configuration entry of the instance of the Element token."""
    return Answer(entry(call, call.own(), entry_id))


@own_router.patch("/configuration/{entry_id}", response_model=None)
async def change_own_entry(entry_id: Id, body: EntryChange, call: Platform) -> Response:
    """Change a configuration entry of the instance of the Element token."""
    return change_entry(call, call.own(), entry_id, body)


@router.get("/{instance_id}", response_model=None)
async def get_instance(instance_id: Id, call: Platform) -> Response:
    """Get an instance, its token included."""
    return shown(call, call.instance(instance_id))


@router.put("/{instance_id}", response_model=None)
async def replace_instance(
    instance_id: Id,
    body: InstanceBody,
    call: Platform,
    authenticate: Annotated[bool | None, Query(alias="reAuthenticate")] = None,
) -> Response:
    """Update and re-provision an instance."""
    return shown(call, replace(call, call.instance(instance_id), body, authenticate=authenticate))


@router.patch("/{instance_id}", response_model=None)
async def change_instance(instance_id: Id, body: InstanceChange, call: Platform) -> Response:
    """Change parts of an instance."""
    return shown(call, change(call, call.instance(instance_id), body))


@router.delete("/{instance_id}", response_model=None)
async def delete_instance(instance_id: Id, call: Platform) -> Response:
    """Delete an instance for good."""
    return delete(call, call.instance(instance_id))


@router.put("/{instance_id}/enabled", response_model=None)
async def enable_instance(instance_id: Id, call: Platform) -> Response:
    """Enable an instance."""
    return set_disabled(call, call.instance(instance_id), disabled=False)


@router.delete("/{instance_id}/enabled", response_model=None)
async def disable_instance(instance_id: Id, call: Platform) -> Response:
    """Disable an instance."""
    return set_disabled(call, call.instance(instance_id), disabled=True)


@router.get("/{instance_id}/configuration", response_model=None)
async def list_entries(instance_id: Id, call: Platform) -> Response:
    """List the configuration entries of an instance."""
    return Answer(entries(call, call.instance(instance_id)))


@router.get("/{instance_id}/configuration/{entry_id}", response_model=None)
async def get_entry(instance_id: Id, entry_id: Id, call: Platform) -> Response:
    """Get a configuration entry of an instance."""
    return Answer(entry(call, call.instance(instance_id), entry_id))


@router.patch("/{instance_id}/configuration/{entry_id}", response_model=None)
async def patch_entry(instance_id: Id, entry_id: Id, body: EntryChange, call: Platform) -> Response:
    """Change a configuration entry of an instance."""
    return change_entry(call, call.instance(instance_id), entry_id, body)


def _under(call: Call, key_or_id: str, instance_id: int) -> Instance:
    """Return an instance of this element, or answer that there is none."""
    element = call.element(key_or_id)
    instance = call.instance(instance_id)
    if (
        instance.element_id != element.id
        and call.element(instance.element_id).cloned != element.key
    ):
        raise not_found(f"No instance with id {instance_id} of element {element.key}")
    return instance


@of_element_router.post("", response_model=None)
async def create_under(key_or_id: KeyOrId, body: InstanceBody, call: Platform) -> Response:
    """Create an instance of this element; the body need not name it."""
    return shown(call, create(call, body, call.element(key_or_id)))


@of_element_router.get("", response_model=None)
async def list_under(
    key_or_id: KeyOrId, query: Annotated[ListQuery, Query()], call: Platform
) -> Response:
    """List the instances of this element."""
    return listing(call, query, call.element(key_or_id))


@of_element_router.get("/{instance_id}", response_model=None)
async def get_under(key_or_id: KeyOrId, instance_id: Id, call: Platform) -> Response:
    """Get an instance of this element."""
    return shown(call, _under(call, key_or_id, instance_id))


@of_element_router.put("/{instance_id}", response_model=None)
async def replace_under(
    key_or_id: KeyOrId,
    instance_id: Id,
    body: InstanceBody,
    call: Platform,
    authenticate: Annotated[bool | None, Query(alias="reAuthenticate")] = None,
) -> Response:
    """Update and re-provision an instance of this element."""
    instance = _under(call, key_or_id, instance_id)
    return shown(call, replace(call, instance, body, authenticate=authenticate))


@of_element_router.delete("/{instance_id}", response_model=None)
async def delete_under(key_or_id: KeyOrId, instance_id: Id, call: Platform) -> Response:
    """Delete an instance of this element."""
    return delete(call, _under(call, key_or_id, instance_id))
