"""The unsure points of virtual data resources: definitions and transformations."""

from __future__ import annotations

from .switch import Switch

OF_OBJECTS = (
    Switch(
        "vdr-version",
        ("v2", "v1"),
        "how definitions are shown: with ids, dates and levels, or as name, fields and level",
        "`v2` is documented as the default of new organizations",
    ),
    Switch(
        "v2-refuses",
        ("nothing", "bulk", "rename"),
        "which calls of definitions are a 400 `This API is not supported for v2 VDRs`: none, those "
        "of several at once, or the renaming",
        "the message was seen; to which calls it comes is unknown",
    ),
    Switch(
        "definition-levels",
        ("own", "mixed", "inherited"),
        "which fields a definition has in responses: its own level's; those of the levels above, "
        "too; or those even where its own level has no definition",
        "a path was seen twice, once per level; when is unknown",
    ),
    Switch(
        "definition-settles",
        ("at-once", "first-refused", "second-later"),
        "whether a transformation is possible right after its definition: at once, at the second "
        "try, or a second later",
        "a client retries the 400 `No object definition found`, which comes now and then",
    ),
    Switch(
        "delete-mapped-definition",
        ("409", "400", "cascade"),
        "what deleting a definition does that has transformations: an error with this code, or it "
        "deletes them, too",
        "asserted is the 409 for deleting all definitions of a level; the rest is inferred",
    ),
    Switch(
        "level-privilege",
        ("all", "one-field", "none"),
        "how many of the fields sent are applied to a definition or transformation: all, or, as "
        "the user lacks the privilege for its level, one or none, with `Elements-Error`",
        "asserted is the 200 with the header; which fields are permitted is unknown",
    ),
    Switch(
        "transformation-definition",
        ("any-level", "own-level"),
        "whether a transformation may use the definition of a higher level",
        "unknown; all tests of the vendor make one at the same level",
    ),
    Switch(
        "transformation-exists",
        ("409", "400", "replace"),
        "what a POST does to a transformation that exists: an error with this code, or it replaces "
        "it",
        "unknown",
    ),
    Switch(
        "transformation-put-missing",
        ("404", "create"),
        "what a PUT does to a transformation that does not exist",
        "unknown",
    ),
    Switch(
        "transformation-unknown-fields",
        ("keep", "drop", "refuse"),
        "what becomes of fields of a transformation that its definition lacks",
        "unknown; a client leaves them out itself",
    ),
    Switch(
        "transformation-options",
        ("every-level", "own"),
        "whether the options of a transformation come back with a copy for each level",
        "seen with copies, and in files without",
    ),
)
