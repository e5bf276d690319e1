"""The properties of what lives at a level: where it is, and whether it may be taken over."""

from __future__ import annotations

from typing import Any

from .fields import Field, Source


def number_of(value: Any) -> int | None:
    """Return the number that the service has for something; None where it shows none."""
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return int(value) if whole and not isinstance(value, bool) else None


def place_fields(what: str, account: str = "") -> tuple[Field, ...]:
    """Return the properties that say where one of a kind is.

    Args:
        what: what a person calls one of the kind, such as `virtual data resource`.
        account: which account it is by default, where there is one.
    """
    default = f"; default: {account}" if account else ""
    return (
        Field(
            name="level",
            type='"organization", "account" or "instance"',
            argument=(
                f"where the {what} lives: `organization`, `account` or `instance`. There is no "
                f"default. A change replaces the {what}."
            ),
            output="`organization`, `account` or `instance`.",
            required=True,
            replaces=True,
            source=Source.INPUTS,
        ),
        Field(
            name="account_id",
            type="string",
            argument=(
                f"id of the account, at the level `account` alone{default}. A change replaces the "
                f"{what}."
            ),
            output="The id of the account, at the level `account`.",
            replaces=True,
            source=Source.INPUTS,
        ),
        Field(
            name="instance_id",
            type="string",
            argument=(
                "id of the instance, such as `Instance.id`, at the level `instance` alone. A "
                f"change replaces the {what}."
            ),
            output="The id of the instance, at the level `instance`.",
            replaces=True,
            source=Source.INPUTS,
        ),
    )


def taking_over_fields(what: str) -> tuple[Field, ...]:
    """Return the properties that have to do with one that exists already."""
    return (
        Field(
            name="adopt",
            type="boolean",
            argument=(
                f"whether a {what} that exists at this place under this name is taken over, and "
                "later deleted with the stack. Otherwise it is an error, however equal it is. May "
                "be removed later."
            ),
            source=Source.INPUTS,
        ),
        Field(
            name="ignored",
            type="string or None",
            output=(
                "What the service said that it ignored of the last change; None where it took all."
            ),
            wire="ignored",
        ),
        Field(
            name="object_id",
            type="integer or None",
            output=f"The number that the service has for the {what}, where it shows one.",
            wire="id",
            keep=True,
            read=number_of,
        ),
    )
