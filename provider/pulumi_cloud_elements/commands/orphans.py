"""Find, and delete, the orphaned instances and formulas of a stack: those that no state has.

The next `pulumi up` takes back by itself what an interrupted run created and what is still
declared. `--delete` alone deletes only what an interrupted run is known to have created: the
column "evidence" says how. Everything else may be in use, such as an instance that
`retain_on_delete` kept: name its id to delete it. Where any carries the stack's tag, the states of
all stacks of the backend are read; nothing is deleted while one of them cannot be read. Run the
command in the project's folder, and not while the stack is being updated.

Only instances and formulas carry a mark of the stack. Formula instances, virtual data resources
and transformations carry none, and are never deleted here. If a create of one is pending in the
stack's state, what is there under its name is listed as a candidate: the interrupted run created
it, or somebody else did.

A formula's mark does not name the stack. Once the state has let go of the formula, as after
`pulumi state delete`, it is found only if it has its resource's name and no parent, or if this
machine has a note of its create request.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..errors import ApiError, CloudElementsError, NotFoundError, UnauthorizedError
from ..recovery import identity, marker
from ..recovery.evidence import StackState
from ..recovery.orphans import (
    INSTANCE_TYPE,
    Orphan,
    formula_urns,
    orphaned_formulas_in,
    orphans_in,
)
from .candidates import Candidates, candidates_of
from .orphan_tables import named, print_json, print_tables, report_unmarked
from .progress import Progress
from .session import Session
from .states import exported, states_of_backend
from .table import safe

NAME = "orphans"
HELP = "list or delete the orphaned instances and formulas of a stack"
EXAMPLES = (
    "cloud-elements orphans --stack dev",
    "cloud-elements orphans --stack dev 12345",
    "cloud-elements orphans --stack dev --json",
    "cloud-elements orphans --stack dev --delete",
    "cloud-elements orphans --stack dev --delete 12345 formula:67",
)
FOUND = 3
NEEDS_STACK = True
CODES = (
    "Exit codes: 0 there are none, or all are deleted; 1 failed; 2 wrong usage;\n"
    "3 some were found and left; 130 interrupted."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help="list or delete only these, whoever created them"
    )
    parser.add_argument("--delete", action="store_true", help="delete them, after asking")
    parser.add_argument("--yes", action="store_true", help="delete without asking")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Compare the states with the account."""
    found, candidates, unread = _orphans(options, session)
    if unread:
        _report_unread(unread, deleting=options.delete and bool(found))
    chosen = _chosen(options.ids, found) if options.delete else []
    if chosen and not options.yes:
        _ask(chosen)
    deleted = [orphan for orphan in chosen if _delete(orphan, session)]
    left = [orphan for orphan in found if orphan not in chosen]
    if options.delete and not options.ids:
        for orphan in left:
            sys.stderr.write(
                f"not deleted {named(orphan)}: nothing shows that an interrupted run created it; "
                "name its id to delete it\n"
            )
    gone = [orphan for orphan in chosen if orphan not in deleted]
    if options.json:
        print_json(options, found, candidates, deleted, gone)
    else:
        print_tables(options, found, candidates)
    report_unmarked(candidates)
    return FOUND if left or candidates.found else 0


def _orphans(
    options: argparse.Namespace, session: Session
) -> tuple[list[Orphan], Candidates, dict[str, str]]:
    """Return what is to be shown, and why the state of a stack cannot be read, by its name.

    Raises:
        CloudElementsError: an id is none of them; or the stack's own state cannot be read.
    """
    unread: dict[str, str] = {}
    intents = session.intents
    with Progress("reading the stack's state") as progress:
        deployment, state = exported(str(session.stack))
        tags = [*_stack_tags(session, deployment, state), *_pending_tags(state)]
        progress.step("reading the account's instances")
        rows = {
            str(row.get("id")): row for tag in tags for row in session.client.instances.list(tag)
        }
        found = list(orphans_in(rows.values(), state, intents.has, intents.of_urn))
        progress.step("reading the account's formulas")
        stack, project = _names(str(session.stack), state)
        formulas, refused = _formulas(session, state)
        found += orphaned_formulas_in(formulas, state, stack, project, intents)
        progress.step("reading what carries no mark")
        candidates = Candidates()
        if not options.ids:
            candidates = candidates_of(session.client, state, intents)
        candidates.unread += refused
        if found or candidates.found:
            # After the instances, so that one which was created meanwhile is in its state.
            try:
                others = states_of_backend(progress.step)
            except CloudElementsError as error:
                unread = {"": str(error)}
            else:
                unread = others.unreadable
                found = [one for one in found if (one.type, one.id) not in others.owners]
                candidates.found = [
                    one for one in candidates.found if (one.type, one.id) not in others.owners
                ]
    known = {orphan.named_id for orphan in found}
    for id_ in options.ids:
        if id_ not in known:
            raise CloudElementsError(f"{id_} is not an orphaned instance or formula of the stack")
    if options.ids and not options.delete:
        found = [orphan for orphan in found if orphan.named_id in options.ids]
    return found, candidates, unread


def _formulas(session: Session, state: StackState) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the account's formulas, or why they cannot be listed."""
    try:
        return session.client.formulas.list(), []
    except UnauthorizedError:
        raise
    except ApiError as error:
        if formula_urns(state):
            raise
        return [], [f"formulas: {error}"]  # a stack may have none, in an account that may not


def _chosen(ids: Sequence[str], found: Sequence[Orphan]) -> list[Orphan]:
    """Return what is to be deleted: the ids alone, or else what has evidence."""
    if ids:
        return [orphan for orphan in found if orphan.named_id in ids]
    return [orphan for orphan in found if orphan.evidence]


def _report_unread(unread: dict[str, str], *, deleting: bool) -> None:
    for reason in unread.values():
        sys.stderr.write(f"warning: {safe(reason)}\n")
    named = ", ".join(safe(name) for name in unread if name) or "the backend's stacks"
    if deleting:
        raise CloudElementsError(
            f"nothing was deleted, as an instance may be in a state that cannot be read: {named}"
        )
    sys.stderr.write(f"warning: what follows may be in a state that cannot be read: {named}\n")


def _delete(orphan: Orphan, session: Session) -> bool:
    """Delete an instance or a formula; return False where somebody else did so meanwhile."""
    try:
        if orphan.type == INSTANCE_TYPE:
            session.client.instances.delete(orphan.id)
        else:
            session.client.formulas.delete(orphan.id)
        deleted = True
    except NotFoundError:
        deleted = False
    if orphan.creation_id is not None:
        session.intents.remove(orphan.creation_id)
    sys.stderr.write(f"{'deleted' if deleted else 'already gone:'} {named(orphan)}\n")
    return deleted


def _ask(chosen: Sequence[Orphan]) -> None:
    all_named = ", ".join(map(named, chosen))
    if not sys.stdin.isatty():
        raise CloudElementsError(
            f"stdin is not a terminal: pass --yes to confirm the deletion of {all_named}"
        )
    sys.stderr.write(f"Delete {all_named} for good? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise CloudElementsError("nothing was deleted")


def _pending_tags(state: StackState) -> Iterator[str]:
    """Yield the tags of what interrupted runs created, perhaps before the stack was renamed."""
    for _, creation_id in state.pending:
        if creation_id:
            yield marker.RESOURCE_PREFIX + creation_id


def _stack_tags(session: Session, deployment: dict[str, Any], state: StackState) -> Iterator[str]:
    """Yield the tags that the provider gives, and once gave, the stack's instances."""
    resources = deployment.get("resources") or []
    stack, project = _names(str(session.stack), state)
    owner = session.settings.owner
    new = marker.stack_tag(owner, project, stack)
    yield new
    organization = str(session.stack).split("/")[0] if "/" in str(session.stack) else None
    if organization is None:
        outputs = (
            row.get("outputs") or {} for row in resources if row.get("type") == INSTANCE_TYPE
        )
        organization = next((o["organization"] for o in outputs if o.get("organization")), None)
    known = identity.identity(owner, organization, session.environment)
    if known is not None:
        earlier = marker.earlier_stack_tag(known, project, stack)
        if earlier != new:
            yield earlier


def _names(stack: str, state: StackState) -> tuple[str, str]:
    """Return the names of stack and project."""
    for urn in state.urns:
        name, project, *_ = urn.removeprefix("urn:pulumi:").split("::")
        return name, project
    parts = stack.split("/")
    if len(parts) == 3:
        return parts[2], parts[1]
    return parts[-1], _project()


def _project() -> str:
    name = identity.project_name(Path.cwd())
    if name is None:
        raise CloudElementsError("there is no Pulumi.yaml here: run it in the project's folder")
    return name
