"""What requests about instances hold: bodies and the query of a list."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field, field_validator, model_validator

from ..platform.listing import ListQuery
from ..platform.parameters import LARGEST_ID, require_json


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
    providerData: dict[str, Any] | None = None
    externalAuthentication: Literal["none", "initial"] | None = None
    retrieveObjectsAfterInstantiation: bool | None = None

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

    propertyValue: Any


class InstancesQuery(ListQuery):
    """The query of a list of instances."""

    tags: list[str] = Field([], alias="tags[]", description="an instance with one of these")
    text: str = Field("", alias="searchText", description="a part of the name or element key")
    hydrate: bool = Field(True, description="false leaves out the configuration")

    @property
    def filtered(self) -> bool:
        """Whether the list asks for less than everything."""
        return bool(self.tags or self.text or self.where or self.next_page)
