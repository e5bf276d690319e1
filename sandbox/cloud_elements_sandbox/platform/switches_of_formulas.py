"""The unsure points of formulas and formula instances."""

from __future__ import annotations

from .switch import Switch

OF_FORMULAS = (
    Switch(
        "formula-names",
        ("any", "unique"),
        "whether a formula may have the name of another; if not, a create request is a 409",
        "inferred: no client and no test of the vendor has met the 409",
    ),
    Switch(
        "formula-part-order",
        ("by-name", "as-sent"),
        "the order of a formula's configuration, triggers and steps in responses",
        "most published formulas are sorted by key and name, a few are in no order",
    ),
    Switch(
        "formula-part-ids",
        ("sent", "by-name", "new", "foreign"),
        "which id a part has after a PUT: its own if that was sent, the one it had under its name, "
        "always a new one, or whatever was sent, another account's too",
        "unknown; published clients send parts with ids and without",
    ),
    Switch(
        "formula-put-omitted",
        ("remove", "keep"),
        "what a PUT does to fields, variables, triggers and steps that its body leaves out",
        "unknown; a PUT is documented as a replacement",
    ),
    Switch(
        "formula-engine",
        ("v1", "v3"),
        "the engine of a formula that names none",
        "inferred: `v1` was the default when the vendor's tests were written, and programs that "
        "run with it run with both; it has been switched off since",
    ),
    Switch(
        "formula-required-default",
        ("true", "false"),
        "whether a variable is required that does not say",
        "unknown; published formulas always say",
    ),
    Switch(
        "formula-description",
        ("kept", "cleaned"),
        "whether a formula's description is kept as it is, or loses HTML and line breaks",
        "unknown; asserted is only that names lose HTML",
    ),
    Switch(
        "duplicate-step",
        ("409", "400"),
        "the code of the error for two steps of one name",
        "documented is only that names are unique; for variables the code is 409",
    ),
    Switch(
        "formula-in-use",
        ("409", "400", "403"),
        "the code of the error for a formula, or a variable, that cannot be deleted because the "
        "formula has instances",
        "documented is only that it cannot be deleted",
    ),
    Switch(
        "formula-instance-put",
        ("merge", "replace"),
        "whether the `configuration` and `settings` of a PUT are merged per key",
        "asserted is only that fields which a PUT leaves out stay",
    ),
    Switch(
        "formula-instance-values",
        ("strings", "as-sent"),
        "whether the configuration values of a formula instance come back as strings",
        "inferred from the configuration of element instances",
    ),
    Switch(
        "formula-instance-unknown-keys",
        ("keep", "drop", "refuse"),
        "what becomes of configuration keys and settings that the formula or the service does not "
        "know",
        "unknown",
    ),
    Switch(
        "formula-unknown-element-instance",
        ("400", "404", "accept"),
        "the code of the error for a formula instance whose element instance does not exist",
        "unknown",
    ),
    Switch(
        "delete-used-instance",
        ("leave", "refuse", "cascade"),
        "what deleting an element instance does to formula instances that use it: leaves them, is "
        "refused with a 409, or deletes them, too",
        "unknown; the vendor's tests always delete formula instances first",
    ),
)
