"""What requests hold: the parts of paths, queries and bodies that are checked."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

LARGEST_PAGE = 200
T = TypeVar("T")
LARGEST_ID = 2**63 - 1

Id = Annotated[int, Path(ge=0, le=LARGEST_ID)]
KeyOrId = Annotated[str, Path(min_length=1)]
Name = Annotated[str, Path(min_length=1)]


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


class Document(BaseModel):
    """A body that is kept as it came; the named fields are checked."""

    model_config = ConfigDict(extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _is_json(cls, value: Any) -> Any:
        return require_json(value)


class DefinitionField(Document):
    """A field of a VDR."""

    path: str = Field(min_length=1)
    type: str = "string"


class Definition(Document):
    """What a VDR looks like."""

    fields: list[DefinitionField]


class TransformationField(Document):
    """Which field of the vendor a field of a VDR is."""

    path: str = Field(min_length=1)
    vendorPath: str | None = None  # noqa: N815 - the service's name


class Transformation(Document):
    """Which object of the vendor a VDR is, field by field."""

    vendorName: str = Field(min_length=1)  # noqa: N815 - the service's name
    fields: list[TransformationField] = []
