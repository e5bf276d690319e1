"""The whole program that declares what exists."""

from __future__ import annotations

from collections.abc import Iterable

from .python import Described, literal
from .scripts import FOLDER

_HEAD = '''\
"""{title}, taken over from the account as {they}."""

{imports}import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()
'''
_SCRIPTS = f'scripts = Path(__file__).parent / "{FOLDER}"\n'


def program_text(declarations: Iterable[Described], *, has_scripts: bool = False) -> str:
    """Return the whole program.

    Args:
        declarations: what it declares, each after what it refers to.
        has_scripts: whether there are scripts that are files of their own.
    """
    found = list(declarations)
    lines = []
    secrets = [name for one in found for name in one.secrets]
    if secrets:
        lines += ["# Set these before the first `pulumi up`; each asks for its value:"]
        lines += [f"#   pulumi config set --secret {name}" for name in secrets]
        lines.append("")
    is_plain = all(one.kind == "Instance" for one in found)
    head = _HEAD.format(
        title="Element instances" if is_plain else "What Cloud Elements has",
        they="they were" if is_plain else "it was",
        imports="from pathlib import Path\n\n" if has_scripts else "",
    )
    text = "\n".join(lines) + ("\n" if lines else "") + head + (_SCRIPTS if has_scripts else "")
    return text + "".join(map(_declaration, found))


def _declaration(one: Described) -> str:
    notes = "".join(f"# {note}\n" for note in one.notes)
    variable = f"{one.variable} = " if one.is_used else ""
    arguments = "".join(f"    {line}\n" for line in [f"{literal(one.resource_name)},", *one.lines])
    return f"\n{notes}{variable}cloud_elements.{one.kind}(\n{arguments})\n"
