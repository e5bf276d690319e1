"""What the lookups return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class GetInstanceResult:
    """An instance, as `get_instance` finds it.

    Attributes:
        id: the instance's id.
        name: its name.
        token: the token for requests through the instance; a secret.
        element_key: the key of its element.
        element_id: the id of its element, which differs between environments.
        tags: its tags, without those that the provider adds.
        valid: whether the service considers the credentials valid.
        disabled: whether it refuses requests.
        created_date: when it was created, in the service's format.
    """

    id: str
    name: str
    token: pulumi.Output[str]
    element_key: str
    element_id: int | None
    tags: list[str]
    valid: bool | None
    disabled: bool | None
    created_date: str | None


@dataclass(frozen=True, kw_only=True)
class ElementEntry:
    """One entry of an element's configuration.

    Attributes:
        type: its type, such as `TEXTFIELD_128`, `BOOLEAN` or `PASSWORD`.
        required: whether an instance must declare it.
        default: its value if an instance does not declare it.
        options: the values that it may have; empty if there is no such list.
    """

    type: str
    required: bool
    default: str | None
    options: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GetElementResult:
    """An element of the catalogue, as `get_element` finds it.

    Attributes:
        key: the element's key.
        id: its id, which differs between environments.
        name: its name.
        hub: its hub, such as `crm`.
        authentication_type: how it authenticates, such as `basic` or `oauth2`.
        configuration: its configuration entries, by their dotted keys.
    """

    key: str
    id: int | None
    name: str
    hub: str | None
    authentication_type: str | None
    configuration: Mapping[str, ElementEntry]


@dataclass(frozen=True, kw_only=True)
class GetFormulaResult:
    """A formula, as `get_formula` finds it.

    Attributes:
        id: the formula's id.
        name: its name.
        description: what it does.
        active: whether its formula instances run.
        engine: the version of the engine that runs it.
        variables: its variables by key, each with its `type`, `required` and so on.
        created_date: when it was created, in the service's format.
    """

    id: str
    name: str
    description: str
    active: bool | None
    engine: str | None
    variables: Mapping[str, Mapping[str, Any]]
    created_date: str | None
