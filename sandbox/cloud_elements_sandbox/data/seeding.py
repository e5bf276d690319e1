"""The data as a JSON object, out and in again.

``{"elements": [{"id", "key", "cloned"}], "instances": [{"id", "name", "element": <key>, "token",
"tags", "configuration", "valid", "disabled", "externalAuthentication", "createdDate"}],
"documents": [{"id", "kind", "scope", "name", "body"}]}``. Of an instance, only ``name`` and
``element`` are needed; the rest is filled in as a create request would.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ..formulas import older_data_files
from ..formulas.scopes import FORMULA_INSTANCE
from ..instances import representation
from ..instances.configuration import MASK, authentication_of, merged, stored_tags
from ..platform import switches
from ..platform.errors import ApiError
from ..platform.parameters import LARGEST_ID, require_json
from .store import FIRST_CLONE_ID, Instance, Search, Store


class SeedError(Exception):
    """Data that cannot be loaded; none of it was."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Clone(_Part):
    id: int = Field(gt=FIRST_CLONE_ID, le=LARGEST_ID)
    key: str
    cloned: str


class _Instance(_Part):
    name: str = Field(min_length=1)
    element: str
    id: int | None = Field(None, ge=1, le=LARGEST_ID)
    token: str | None = None
    tags: list[str] | None = None
    configuration: dict[str, Any] = {}
    valid: bool = True
    disabled: bool = False
    externalAuthentication: str = "none"
    createdDate: str | None = None

    @field_validator("configuration")
    @classmethod
    def _is_json(cls, value: dict[str, Any]) -> dict[str, Any]:
        return require_json(value)


class _Document(_Part):
    id: int | None = Field(None, ge=1, le=LARGEST_ID)
    kind: str
    scope: str
    name: str
    body: dict[str, Any]


class _Seed(_Part):
    elements: list[_Clone] = []
    instances: list[_Instance] = []
    documents: list[_Document] = []


def dump(store: Store, *, with_secrets: bool) -> dict[str, Any]:
    """Return the data; without secrets, tokens are left out and credentials masked."""
    instances = []
    for instance in store.instances(Search()):
        element = store.element(instance.element_id)
        if element is None:
            raise LookupError(f"instance {instance.id} has no element")
        configuration = instance.configuration
        if not with_secrets:
            configuration = representation.without_secrets(element, configuration)
        shown: dict[str, Any] = {
            "id": instance.id,
            "name": instance.name,
            "element": element.key,
            "tags": instance.tags,
            "configuration": configuration,
            "valid": instance.valid,
            "disabled": instance.disabled,
            "externalAuthentication": instance.external,
            "createdDate": instance.created,
        }
        if with_secrets:
            shown["token"] = instance.token
        instances.append(shown)
    clones = [
        {"id": element.id, "key": element.key, "cloned": element.cloned}
        for element in store.elements()
        if element.cloned is not None
    ]
    documents = store.all_documents()
    if not with_secrets:
        documents = [_without_secrets(document) for document in documents]
    return {"elements": clones, "instances": instances, "documents": documents}


def _without_secrets(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document without what may be a secret: the values of a formula instance."""
    if document["kind"] != FORMULA_INSTANCE:
        return document
    masked = {
        field: {key: MASK if value else value for key, value in document["body"][field].items()}
        for field in ("configuration", "settings")
    }
    return {**document, "body": {**document["body"], **masked}}


def seed(store: Store, content: str) -> int:
    """Add the data of a JSON string, all or nothing; return how many instances it had.

    Raises:
        SeedError: it has another form, or clashes with what is there.

    """
    try:
        data = _Seed.model_validate_json(content)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise SeedError(f"{where or 'the data'}: {problem['msg']}") from None
    values = switches.defaults()
    with store.transaction():
        for clone in data.elements:
            if not store.add_clone(clone.id, clone.key, clone.cloned):
                raise SeedError(
                    f"element {clone.key} already exists, or clones no element of the catalogue"
                )
        for given in data.instances:
            element = store.element(given.element)
            if element is None:
                raise SeedError(f"instance {given.name}: no element {given.element}")
            if given.id is not None and store.instance(given.id) is not None:
                raise SeedError(f"instance {given.id} already exists")
            if given.token is not None and store.instance_with_token(given.token) is not None:
                raise SeedError(f"instance {given.name}: another instance has its token")
            instance = Instance(
                name=given.name,
                element_id=element.id,
                configuration=merged(element, given.configuration, {}, values, keep=False),
                tags=stored_tags(given.tags, given.name, values),
                valid=given.valid,
                disabled=given.disabled,
                external=given.externalAuthentication,
            )
            instance.token = given.token or instance.token
            instance.created = given.createdDate or instance.created
            try:
                authentication_of(element, instance.configuration)
            except ApiError as error:
                raise SeedError(f"instance {given.name}: {error.message}") from error
            store.add_instance(instance, given.id)
        for part in data.documents:
            if part.id is not None and store.has_document_with_id(part.id):
                raise SeedError(f"document {part.id} already exists")
            store.put_document(part.kind, part.scope, part.name, part.body, part.id)
    older_data_files.complete(store)
    return len(data.instances)
