"""The properties of what lives at a level: where it is, and whether it may be taken over."""

from __future__ import annotations

from ..api.ids import number_of
from .fields import Field, Source


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
                f"where the {what} is defined: `organization`, `account` or `instance`. There is "
                f"no default. A change replaces the {what}."
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
                f"id of the account, only at the level `account`{default}. A change replaces the "
                f"{what}."
            ),
            output="The id of the account, at the level `account`; None if it was left out.",
            replaces=True,
            source=Source.INPUTS,
        ),
        Field(
            name="instance_id",
            type="string",
            argument=(
                "id of the instance, such as `Instance.id`, only at the level `instance`. A "
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
                f"whether to take over a {what} that already exists at this level under this "
                "name, and later delete it with the stack. Otherwise an existing one is an error, "
                "even if it is equal. It can be removed after the first `pulumi up`."
            ),
            source=Source.INPUTS,
        ),
        Field(
            name="ignored",
            type="string or None",
            output=(
                "What the service reported as ignored in the last change; None if it ignored "
                "nothing."
            ),
            wire="ignored",
        ),
        Field(
            name="object_id",
            type="integer or None",
            output=f"The number of the {what} at the service, if the API returns it.",
            wire="id",
            keep=True,
            read=number_of,
        ),
    )
