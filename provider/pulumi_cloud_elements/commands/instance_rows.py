"""What the commands show of an instance: fields without secrets, its stack, its users."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..api.tags import tag_names
from ..errors import ApiError, UnauthorizedError
from ..recovery.marker import STACK_PREFIX, resource_marker, stack_tag, without_markers
from ..recovery.project_file import UnreadableProjectError, project_file_above, string_in
from .session import Session


def summary(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an instance that are not secret."""
    tags = tag_names(row.get("tags")) or []
    return {
        "id": str(row.get("id")),
        "name": row.get("name"),
        "element": (row.get("element") or {}).get("key"),
        "tags": without_markers(tags),
        "valid": row.get("valid"),
        "disabled": row.get("disabled"),
        "managed": resource_marker(tags) is not None,
    }


def users(session: Session) -> dict[str, list[str]] | None:
    """Return the ids of the formula instances that use an instance, by its id.

    None where they cannot be read.
    """
    try:
        rows = session.client.formula_instances.list_all()
    except UnauthorizedError:
        raise
    except ApiError:
        return None
    found: dict[str, list[str]] = {}
    for row in rows:
        for id_ in used_by(row):
            found.setdefault(id_, []).append(str(row.get("id")))
    return found


def used_by(row: Mapping[str, Any]) -> set[str]:
    """Return the ids of the instances that a formula instance uses.

    Where the response does not say which variables are instances, every value may be one.
    """
    section, formula = row.get("configuration"), row.get("formula")
    variables = formula.get("configuration") if isinstance(formula, Mapping) else None
    keys = {str(one.get("key")) for one in variables or () if one.get("type") == "elementInstance"}
    return {
        str(value)
        for key, value in (section if isinstance(section, Mapping) else {}).items()
        if variables is None or key in keys
    }


def stack_of(row: Mapping[str, Any], stacks: Mapping[str, str]) -> str | None:
    """Return the name of an instance's stack, or its tag where the name is not known."""
    tags = tag_names(row.get("tags")) or []
    tag = next((tag for tag in tags if tag.startswith(STACK_PREFIX)), None)
    return None if tag is None else stacks.get(tag, tag)


def stacks_of_project(session: Session) -> dict[str, str]:
    """Return the names of the project's stacks, by the tags of their instances."""
    file = project_file_above(Path.cwd())
    try:
        project = None if file is None else string_in(file, "name")
    except UnreadableProjectError:
        project = None
    if file is None or project is None:
        return {}
    configured = file.parent.glob("Pulumi.*.yaml")
    names = {each.name.split(".", 1)[1].rpartition(".")[0] for each in configured}
    if session.stack is not None:
        names.add(session.stack.rpartition("/")[2])
    return {stack_tag(session.settings.owner, project, name): name for name in names}
