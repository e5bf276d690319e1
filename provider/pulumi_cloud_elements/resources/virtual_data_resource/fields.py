"""The properties of a virtual data resource."""

from __future__ import annotations

from ..fields import Field, Fields, Refresh, Source, read_string
from ..level_fields import place_fields, taking_over_fields

NOUN = "virtual data resource"


FIELDS = Fields(
    Field(
        name="name",
        type="string",
        argument=(
            "the name that requests and transformations use, such as `contacts`; default: "
            "`resource_name`. A change replaces the virtual data resource."
        ),
        output="The name.",
        replaces=True,
        source=Source.INPUTS,
    ),
    *place_fields(NOUN, account="the account of the credentials"),
    Field(
        name="fields",
        type="object",
        argument=(
            "the fields by path, such as `address.city`, with `[*]` where a path goes "
            "through a list. A value is the field's type (`string`, `number`, `boolean`, "
            "`date`, `array`, or the name of another virtual data resource) or a "
            "`VirtualDataResourceField`."
        ),
        output="The fields that the service has at this level, by path.",
        required=True,
        wire="fields",
        refresh=Refresh.REPORTED,
    ),
    Field(
        name="description",
        type="string",
        argument="what it is for; if omitted, it is not managed.",
        output="What it is for, if the service returns it.",
        wire="description",
        refresh=Refresh.REPORTED_IF_DECLARED,
        keep=True,
        read=read_string,
    ),
    *taking_over_fields(NOUN),
)
