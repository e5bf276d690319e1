"""Print the Python program that takes over what exists in the account.

It declares instances, formulas with their instances, virtual data resources and transformations;
with ids, --element or --tag only instances. With --folder each script is a file of its own next
to the program, so that it is linted and reviewed.

Secrets are never printed: the program asks the stack's configuration for them, and its first
lines show how to set them. The values of a formula instance count as secrets, except for ids of
instances. Applying the program creates nothing, and changes nothing that is as described. What a
preview will refuse is a comment above its declaration.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ..api.tags import tag_names
from ..errors import CloudElementsError
from .console import write_program
from .describing.account import Reader, account_of
from .describing.everything import Everything
from .describing.names import Names
from .describing.program import program_text
from .describing.scripts import FOLDER, Scripts
from .instance import instance
from .progress import Progress
from .session import Session, as_json
from .table import safe

NAME = "describe"
HELP = "print the program that takes over what exists"
EXAMPLES = (
    "cloud-elements describe > __main__.py",
    "cloud-elements describe --folder .",
    "cloud-elements describe 12 15",
    "cloud-elements describe --element closeio --tag production",
    "cloud-elements describe --only formulas",
    "cloud-elements describe --json | jq -r '.secrets[]'",
)
KINDS = ("instances", "formulas", "vdrs")
PROGRAM = "__main__.py"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("id", metavar="ID", nargs="*", help="the instances' ids; default: all")
    parser.add_argument("--element", metavar="KEY", help="only instances of this element")
    parser.add_argument("--tag", help="only instances with this tag")
    parser.add_argument(
        "--only",
        action="append",
        choices=KINDS,
        metavar="KIND",
        help=f"only this kind: one of {', '.join(KINDS)}; may be repeated",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it there")
    form.add_argument(
        "--folder", type=Path, help=f"write {PROGRAM} there, and the scripts below {FOLDER}"
    )
    form.add_argument("--json", action="store_true", help="print JSON, the program in it")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print or write the program."""
    everything, scripts = _described(options, session)
    for line in everything.missing:
        sys.stderr.write(f"not described: {safe(line)}\n")
    if not everything.declarations:
        sys.stderr.write(
            "no instance matches, so the program declares none\n"
            if _kinds(options) == {"instances"}
            else "no resource was found, so the program declares none\n"
        )
    text = program_text(everything.declarations, has_scripts=bool(scripts.files))
    if options.json:
        print(as_json(_summary(text, everything)))
    elif options.folder is not None:
        files = {f"{FOLDER}/{path}": source for path, source in scripts.files.items()}
        _write(options.folder, {**files, PROGRAM: text})
    elif options.output is not None:
        _write(options.output.parent, {options.output.name: text})
    else:
        write_program(text)
    return 0


def _described(options: argparse.Namespace, session: Session) -> tuple[Everything, Scripts]:
    """Return the declarations of what is asked for, and the scripts that are files."""
    kinds, names = _kinds(options), Names()
    scripts = Scripts(names, in_files=options.folder is not None)
    everything = Everything(session.catalogue, names, scripts)
    with Progress("reading the instances") as progress:
        rows = _rows(options.id, session) if kinds != {"formulas"} else []
        if "instances" in kinds:
            wanted = [row for row in rows if _is_wanted(row, options)]
            for number, row in enumerate(wanted, 1):
                progress.step(f"describing {number} of {len(wanted)}")
                everything.add_instance(row)
        reader = Reader(session.client, progress.step)
        formulas, formula_instances = reader.formulas() if "formulas" in kinds else ([], [])
        if "vdrs" in kinds:
            everything.add_objects(reader.objects(rows, account_of(formulas)))
        everything.add_formulas(formulas, formula_instances)
    everything.missing += reader.missing
    return everything, scripts


def _kinds(options: argparse.Namespace) -> set[str]:
    if options.only:
        return set(options.only)
    if options.id or options.element is not None or options.tag is not None:
        return {"instances"}
    return set(KINDS)


def _is_wanted(row: dict[str, Any], options: argparse.Namespace) -> bool:
    return options.element in (None, (row.get("element") or {}).get("key")) and (
        options.tag is None or options.tag in (tag_names(row.get("tags")) or [])
    )


def _rows(ids: list[str], session: Session) -> list[dict[str, Any]]:
    if not ids:
        return session.client.instances.list()
    rows = {}
    for id_ in dict.fromkeys(ids):
        row = instance(session, id_)
        # Two declarations of one instance would be an error, however its id was written.
        rows[str(row["id"])] = row
    return list(rows.values())


def _summary(text: str, everything: Everything) -> dict[str, Any]:
    found = everything.declarations
    return {
        "program": text,
        "secrets": [name for one in found for name in one.secrets],
        "instances": [
            {"id": one.id, "resource": one.resource_name, "notes": one.notes}
            for one in found
            if one.kind == "Instance"
        ],
        "resources": [
            {"kind": one.kind, "id": one.id, "resource": one.resource_name, "notes": one.notes}
            for one in found
        ],
        "notDescribed": everything.missing,
    }


def _write(folder: Path, files: dict[str, str]) -> None:
    """Write new files below a folder, whose line ends are as they are.

    Raises:
        CloudElementsError: one exists already, and then none is written; or the system refuses.
    """
    paths = {folder / name: text for name, text in files.items()}
    for path in paths:
        if path.exists():
            raise _exists(path)
    for path, text in paths.items():
        try:
            if len(paths) > 1:
                path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
        except FileExistsError:
            raise _exists(path) from None
        except OSError as error:
            raise CloudElementsError(f"{path}: {error.strerror}") from None


def _exists(path: Path) -> CloudElementsError:
    return CloudElementsError(f"{path} already exists: pass another name")
