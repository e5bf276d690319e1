"""What requests about virtual data resources (VDRs) hold: definitions and transformations."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..platform.parameters import require_json


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
