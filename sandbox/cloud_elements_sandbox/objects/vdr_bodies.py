"""What requests to the newer paths of virtual data resources (VDRs) hold."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .bodies import Definition, Document, Transformation


class NamedDefinition(Definition):
    """A definition that says its name, and maybe its level."""

    objectName: str = Field(min_length=1)
    level: Literal["organization", "account"] = "account"


class Bundle(Document):
    """A definition with its transformations by element, as an export is."""

    definition: NamedDefinition
    transformation: dict[str, Transformation] = Field({}, description="by the element's key")


class ElementTransformation(Transformation):
    """A transformation that says for which element it is."""

    elementKey: str | None = Field(None, min_length=1)
    elementId: int | None = None


class CommonResource(Definition):
    """A definition whose name the path says."""

    objectName: str | None = None


class CommonResourceChange(Document):
    """What a PATCH of a common resource may hold; everything else is ignored."""

    objectName: str | None = Field(None, min_length=1)
    description: str | None = None
