"""An instance as the console shows it."""

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
    row["made"] = f"{instance.created[:16].replace('T', ' ')} UTC"
    return row
