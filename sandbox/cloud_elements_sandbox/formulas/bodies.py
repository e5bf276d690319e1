"""What requests about formulas hold: a template, its parts, an instance."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..platform.listing import ListQuery
from ..platform.parameters import require_json


class Body(BaseModel):
    """A body whose named fields are checked; further ones are kept where the service keeps them."""

    model_config = ConfigDict(extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _is_json(cls, value: Any) -> Any:
        return require_json(value)


class Variable(Body):
    """An entry of a formula's configuration: what its instances have to say."""

    key: str = Field(min_length=1)
    name: str | None = None
    type: Literal["value", "elementInstance"] = "value"
    description: str | None = None
    required: bool | None = None


class Trigger(Body):
    """What starts a formula."""

    type: Literal["event", "elementRequest", "request", "scheduled", "manual"]
    name: str = "trigger"
    properties: dict[str, Any] = {}
    onSuccess: list[str] = []
    onFailure: list[str] = []

    @model_validator(mode="before")
    @classmethod
    def _unset_is_default(cls, value: Any) -> Any:
        return without_nulls(value)


class Step(Trigger):
    """What a formula does."""

    type: str = Field(min_length=1)  # type: ignore[assignment]  # a step has types of its own
    name: str = Field(min_length=1)
    description: str | None = None


class TemplateBody(Body):
    """What a POST or a PUT of a formula holds; the name alone is enough."""

    name: str = Field(min_length=1)
    description: str | None = None
    active: bool | None = None
    singleThreaded: bool | None = None
    debugLoggingEnabled: bool | None = None
    engine: Literal["v1", "v3"] | None = None
    method: str | None = None
    uri: str | None = None
    configuration: list[Variable] | None = None
    triggers: list[Trigger] | None = None
    steps: list[Step] | None = None


class TemplatePatch(BaseModel):
    """What a PATCH of a formula may hold; everything else is ignored."""

    name: str | None = Field(None, min_length=1)
    active: bool | None = None
    description: str | None = None
    engine: Literal["v1", "v3"] | None = None
    debugLoggingEnabled: bool | None = None
    method: str | None = None
    uri: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_json(cls, value: Any) -> Any:
        return require_json(value)


class InstanceUpdate(Body):
    """What a PUT of a formula instance may hold; what it leaves out stays."""

    name: str | None = Field(None, min_length=1)
    active: bool | None = None
    configuration: dict[str, Any] | None = None
    settings: dict[str, Any] | None = None
    singleThreaded: bool | None = None


class InstanceBody(InstanceUpdate):
    """What a POST of a formula instance holds."""

    name: str = Field(min_length=1)


class TemplatesQuery(ListQuery):
    """The query of a list of formulas."""

    abridged: bool = Field(False, description="true leaves out the steps")
    callable_by: int | None = Field(
        None, alias="callableBy", description="those that this formula may call"
    )
    include_system: bool = Field(
        False, alias="includeSystem", description="the sandbox has no formulas of the system"
    )


class InstancesQuery(ListQuery):
    """The query of the list of the instances of all formulas."""

    element_instance_id: str | None = Field(
        None, alias="elementInstanceId", description="those that use this element instance"
    )
    include_inactive: bool = Field(
        False, alias="includeInactive", description="also those that do not run"
    )


def without_nulls(value: Any) -> Any:
    """Return an object without the fields that are ``null``; anything else as it is."""
    if not isinstance(value, dict):
        return value
    return {key: inner for key, inner in value.items() if inner is not None}
