"""An instance, and a date, as the console shows them."""

from __future__ import annotations

from typing import Any

from ..data.store import Instance
from ..instances import representation
from ..platform.call import Call


def row_of(call: Call, instance: Instance) -> dict[str, Any]:
    """Return an instance as the API shows it, every secret masked and without its token."""
    element = call.element(instance.element_id)
    switches = {**call.switches, "optional-fields": "full", "tags-format": "strings"}
    row = representation.response_body(element, instance, switches)
    del row["token"]
    row["configuration"] = representation.without_secrets(element, row["configuration"])
    row["made"] = minute(instance.created)
    return row


def minute(date: str) -> str:
    """Return a date of the service's as a person reads it, to the minute."""
    return f"{date[:16].replace('T', ' ')} UTC"
