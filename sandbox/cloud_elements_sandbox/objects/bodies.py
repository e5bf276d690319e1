"""What requests about virtual data resources (VDRs) hold: definitions and transformations."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..platform.parameters import require_json


class Document(BaseModel):
    """A body whose named fields are checked; further ones are ignored."""

    @model_validator(mode="before")
    @classmethod
    def _is_json(cls, value: Any) -> Any:
        return require_json(value)


class DefinitionField(Document):
    """A field of a VDR."""

    path: str = Field(min_length=1)
    type: str | None = None
    displayName: str | None = None


class Definition(Document):
    """What a VDR looks like."""

    fields: list[DefinitionField]
    description: str | None = None


class Rename(Document):
    """The new name of a VDR."""

    objectName: str = Field(min_length=1)


class Option(Document):
    """An option of a transformation, or of one of its fields."""

    type: str = Field(min_length=1)
    properties: dict[str, Any] | None = None
    level: str | None = None


class TransformationField(Document):
    """Which field of the vendor a field of a VDR is."""

    path: str = Field(min_length=1)
    type: str | None = None
    vendorPath: str | None = None
    vendorType: str | None = None
    configuration: list[Option] | None = None


class Script(Document):
    """JavaScript that would transform a record."""

    model_config = ConfigDict(extra="allow")

    body: str
    mimeType: str | None = None
    filterEmptyResponse: bool | None = None


class Transformation(Document):
    """Which object of the vendor a VDR is, field by field."""

    vendorName: str = Field(min_length=1)
    fields: list[TransformationField] | None = None
    configuration: list[Option] | None = None
    script: Script | None = None
    isLegacy: bool | None = None


class NamedTransformation(Transformation):
    """A transformation that says its name."""

    objectName: str = Field(min_length=1)
