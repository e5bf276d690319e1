"""The properties of a transformation."""

from __future__ import annotations

from ..fields import Field, Fields, Refresh, Source
from ..level_fields import place_fields, taking_over_fields

NOUN = "transformation"


FIELDS = Fields(
    Field(
        name="virtual_data_resource",
        type="string",
        argument=(
            "the `VirtualDataResource` that is mapped, or its name. Pass the resource "
            "itself, so that Pulumi creates it before the transformation and deletes it "
            "after. A change of its name replaces the transformation."
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
            "key of the element whose objects are mapped, such as `closeio`. Its id is "
            "accepted, too, but differs between environments. Not at the level "
            "`instance`. A change replaces the transformation."
        ),
        output="The element, as declared.",
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
            "the mapped fields, by their paths in the virtual data resource. A value is "
            "the path in the vendor's object, a `TransformationField`, or a list of them "
            "to map one field to several; default: none, for example if a script maps "
            "everything."
        ),
        output="The mapped fields that the service has at this level, by path.",
        wire="fields",
        refresh=Refresh.REPORTED,
    ),
    Field(
        name="configuration",
        type="object",
        argument=(
            "options by type, each with its properties in the service's spelling: "
            '`{"passThrough": {"fromVendor": True, "toVendor": False}, "inherit": {}}`. '
            "Only declared types are managed."
        ),
        output="The declared options that the service has at this level.",
        wire="configuration",
        refresh=Refresh.REPORTED_IF_DECLARED,
        keep=True,
    ),
    Field(
        name="script",
        type="string or object",
        argument=(
            "JavaScript that runs after the fields are mapped: its source, or a "
            "`TransformationScript`; if omitted, there is none. Read it from a separate "
            "file, so that it can be linted. It is not a secret, so do not put "
            "credentials in it."
        ),
        output="The script that the service has at this level.",
        wire="script",
        refresh=Refresh.OWN,
    ),
    Field(
        name="is_legacy",
        type="boolean",
        argument=(
            "whether the script runs in the previous engine; default: the service's "
            "false. A change from false to true replaces the transformation, which is "
            "deleted first."
        ),
        output="Whether the script runs in the previous engine.",
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
