"""Find, and delete, what a stack has left behind: its instances that its state does not know.

  python -m pulumi_cloud_elements orphans --stack dev
  python -m pulumi_cloud_elements orphans --stack dev --json
  python -m pulumi_cloud_elements orphans --stack dev --delete

The next `pulumi up` takes back by itself what is still declared; delete what is not. Run it in
the project's folder, and not while the stack is being updated.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from ..errors import CloudElementsError, NotFoundError
from ..recovery import identity as backend
from ..recovery import marker
from .instances import summary
from .progress import Progress
from .session import Session, as_json, pulumi
from .table import safe, table

NAME = "orphans"
HELP = "what a stack has left behind"
FOUND = 3
NEEDS_STACK = True
CODES = (
    "Exit codes: 0 nothing was left behind, or it is deleted; 1 failed; 2 wrong usage;\n"
    "3 some were found and left; 130 interrupted."
)

_TYPE = "pulumi-python:dynamic/cloudelements:Instance"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--delete", action="store_true", help="delete them, after asking")
    parser.add_argument("--yes", action="store_true", help="delete without asking")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Compare the stack's state with the account."""
    with Progress("reading the stack's state") as progress:
        state = json.loads(pulumi("stack", "export", "--stack", str(session.stack)))
        resources = (state.get("deployment") or {}).get("resources") or []
        known = {str(row.get("id")) for row in resources if row.get("type") == _TYPE}
        tag = _stack_tag(session, resources)
        progress.step("reading the account's instances")
        rows = session.client.instances.list(tag)
    found = [row for row in rows if str(row.get("id")) not in known]
    shown = [summary(row) for row in found]
    if not options.delete:
        _show(options, shown, deleted=False)
        return FOUND if found else 0
    if found and not options.yes:
        _ask(shown)
    for row in shown:
        try:
            session.client.instances.delete(row["id"])
        except NotFoundError:
            continue
        sys.stderr.write(f"deleted {row['id']} ({safe(row['name'])})\n")
    _show(options, shown, deleted=True)
    return 0


def _show(options: argparse.Namespace, shown: list[dict[str, Any]], *, deleted: bool) -> None:
    if options.json:
        print(as_json({"deleted": deleted, "instances": shown}))
    elif not shown:
        print("nothing was left behind")
    elif not deleted:
        head = ("id", "name", "element", "tags")
        rows = [(row["id"], row["name"], row["element"], ", ".join(row["tags"])) for row in shown]
        print(table(head, rows))


def _ask(shown: list[dict[str, Any]]) -> None:
    named = ", ".join(f"{row['id']} ({safe(row['name'])})" for row in shown)
    if not sys.stdin.isatty():
        raise CloudElementsError(f"nobody can be asked: give --yes to delete {named}")
    sys.stderr.write(f"Delete {named} for good? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise CloudElementsError("nothing was deleted")


def _stack_tag(session: Session, resources: list[dict[str, Any]]) -> str:
    """Return the tag that the provider gives the stack's instances."""
    stack, project = _names(str(session.stack), resources)
    organization = str(session.stack).split("/")[0] if "/" in str(session.stack) else None
    if organization is None:
        outputs = (row.get("outputs") or {} for row in resources if row.get("type") == _TYPE)
        organization = next((o["organization"] for o in outputs if o.get("organization")), None)
    identity = backend.identity(session.settings.owner, organization)
    if identity is None:
        raise CloudElementsError(
            "whose stack it is cannot be told: name it ORGANIZATION/PROJECT/STACK, or set "
            "CLOUD_ELEMENTS_OWNER as the stack has it"
        )
    return marker.of_stack(identity, project, stack)


def _names(stack: str, resources: list[dict[str, Any]]) -> tuple[str, str]:
    for row in resources:
        name, project, *_ = str(row["urn"]).removeprefix("urn:pulumi:").split("::")
        return name, project
    parts = stack.split("/")
    if len(parts) == 3:
        return parts[2], parts[1]
    return parts[-1], _project()


def _project() -> str:
    for folder in (Path.cwd(), *Path.cwd().parents):
        name = backend.project_name(folder)
        if name is not None:
            return name
    raise CloudElementsError("there is no Pulumi.yaml here: run it in the project's folder")
