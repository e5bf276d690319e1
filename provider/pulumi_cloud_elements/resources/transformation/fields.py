"""The properties of a transformation."""

from __future__ import annotations

from ..fields import Field, Fields, Refresh, Source
from ..placed import place_fields, taking_over_fields

NOUN = "transformation"


FIELDS = Fields(
    Field(
        name="virtual_data_resource",
        type="string",
        argument=(
            "the `VirtualDataResource` that is mapped, or its name. Give the resource itself, so "
            "that it is made before the transformation and deleted after it. A change of its name "
            "replaces the transformation."
        ),
        output="The name of the virtual data resource.",
        required=True,
        replaces=True,
        source=Source.INPUTS,
    ),
    *place_fields(NOUN),
    Field(
        name="element_key",
        type="string",
        argument=(
            "key of the element whose objects are mapped, such as `closeio`; its id is accepted, "
            "too, but differs by environment. Not at the level `instance`. A change replaces the "
            "transformation."
        ),
        output="The element, as the program named it.",
        replaces=True,
        source=Source.INPUTS,
    ),
    Field(
        name="vendor_name",
        type="string",
        argument="the vendor's object, such as `lead`.",
        output="The vendor's object.",
        required=True,
        wire="vendorName",
        refresh=Refresh.REPORTED,
        keep=True,
    ),
    Field(
        name="fields",
        type="object",
        argument=(
            "the mapped fields by their paths in the virtual data resource. A value is the path in "
            "the vendor's object, or a `TransformationField`, or a list of them where one field is "
            "mapped to several; default: none, as for a script that does all of it."
        ),
        output="The mapped fields that the service has at this level, by their paths.",
        wire="fields",
        refresh=Refresh.REPORTED,
    ),
    Field(
        name="configuration",
        type="object",
        argument=(
            "options by their types, each with its properties in the service's spelling: "
            '`{"passThrough": {"fromVendor": True, "toVendor": False}, "inherit": {}}`. Only '
            "declared types are managed."
        ),
        output="The declared options as the service has them at this level.",
        wire="configuration",
        refresh=Refresh.REPORTED_IF_DECLARED,
        keep=True,
    ),
    Field(
        name="script",
        type="string or object",
        argument=(
            "JavaScript that runs after the fields are mapped: its source, or a "
            "`TransformationScript`; if omitted, there is none. Read it from a file of its own, so "
            "that it can be linted. It is no secret: credentials do not belong into it."
        ),
        output="The script that the service has at this level.",
        wire="script",
        refresh=Refresh.OWN,
    ),
    Field(
        name="is_legacy",
        type="boolean",
        argument=(
            "whether the script runs in the engine of before; default: the service's false. A "
            "change from false to true replaces the transformation, which is deleted first."
        ),
        output="Whether the script runs in the engine of before.",
        wire="isLegacy",
        refresh=Refresh.REPORTED_IF_DECLARED,
        keep=True,
    ),
    *taking_over_fields(NOUN),
    Field(
        name="definition",
        type="object",
        argument="The fields of the virtual data resource, to check against; not kept.",
        internal=True,
        source=Source.PROVIDER,
        refresh=Refresh.OWN,
    ),
)
