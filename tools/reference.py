"""Write docs/reference.md from the docstrings of the package's public names, or check it.

Griffe reads the source. The descriptions of a resource's arguments and outputs come from its field
table. Public names are those in `__all__`, and the error classes, which a program may catch.
"""

from __future__ import annotations

import argparse
import html
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import griffe
from pulumi_cloud_elements.resources.fields import Fields
from pulumi_cloud_elements.resources.formula.fields import FIELDS as FORMULA
from pulumi_cloud_elements.resources.formula_instance.fields import FIELDS as FORMULA_INSTANCE
from pulumi_cloud_elements.resources.instance.fields import FIELDS
from pulumi_cloud_elements.resources.instance_set.fields import FIELDS as INSTANCE_SET
from pulumi_cloud_elements.resources.transformation.fields import FIELDS as TRANSFORMATION
from pulumi_cloud_elements.resources.virtual_data_resource.fields import (
    FIELDS as VIRTUAL_DATA_RESOURCE,
)

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference.md"
PACKAGE = "pulumi_cloud_elements"
HEAD = """\
<!-- Written by tools/reference.py from docstrings and field tables: change them, and run it. -->

# Python

The public names of the package, for a program that imports it with \
`import pulumi_cloud_elements as cloud_elements`. `Input[T]` is a value of type T or an output of \
another resource. `Output[T]` is a value that is known once the resource exists.
"""
ORDER = (
    "Instance", "configuration", "Events", "OAuth2", "InstanceArgs", "InstanceArgsDict",
    "InstanceSet", "InstanceSetMember", "InstanceSetArgs", "InstanceSetArgsDict",
    "Formula", "FormulaVariable", "FormulaTrigger", "FormulaStep", "FormulaArgs",
    "FormulaArgsDict", "FormulaInstance", "FormulaInstanceArgs", "FormulaInstanceArgsDict",
    "VirtualDataResource", "VirtualDataResourceField", "VirtualDataResourceArgs",
    "VirtualDataResourceArgsDict", "Transformation", "TransformationField",
    "TransformationScript", "TransformationArgs", "TransformationArgsDict",
    "formula_from", "formula_instance_from", "virtual_data_resource_from", "transformation_from",
    "script_from", "get_instance", "get_instance_output", "GetInstanceResult", "get_element",
    "get_element_output", "GetElementResult", "ElementEntry", "get_formula", "get_formula_output",
    "GetFormulaResult", "Provider", "ProviderArgs", "ProviderArgsDict", "config", "base_url",
    "authorization", "CloudElementsError", "__version__",
)  # fmt: skip

TABLES: dict[str, Fields] = {
    "Instance": FIELDS,
    "InstanceSet": INSTANCE_SET,
    "Formula": FORMULA,
    "FormulaInstance": FORMULA_INSTANCE,
    "Transformation": TRANSFORMATION,
    "VirtualDataResource": VIRTUAL_DATA_RESOURCE,
}
# Their table would be the one of the resource's keyword arguments again.
ARGUMENTS = {f"{kind}{suffix}" for kind in (*TABLES, "Provider") for suffix in ("Args", "ArgsDict")}
# What a program receives, and does not construct.
RESULTS = {"GetInstanceResult", "GetElementResult", "ElementEntry", "GetFormulaResult"}


def page() -> str:
    """Return the whole page."""
    logging.getLogger("griffe").setLevel(logging.ERROR)
    package = griffe.load(
        PACKAGE, search_paths=[ROOT / "provider"], docstring_parser="google", allow_inspection=False
    )
    public = [name.strip("\"'") for name in package.exports or [] if isinstance(name, str)]
    if sorted(public) != sorted(ORDER):
        raise SystemExit(
            f"reference: error: add these to ORDER, or remove them: {set(public) ^ set(ORDER)}"
        )
    parts = [HEAD, *(_section(_target(package[name]), name) for name in ORDER)]
    return "\n".join(parts).rstrip() + "\n"


def _target(found: griffe.Object | griffe.Alias) -> griffe.Object:
    return found.final_target if isinstance(found, griffe.Alias) else found


def _section(found: griffe.Object, name: str) -> str:
    lines = [f"## {name}", ""]
    if isinstance(found, griffe.Attribute):
        return "\n".join([f"## `{name}`", "", "The version of the package, as a string.", ""])
    if isinstance(found, griffe.Class) and name == "CloudElementsError":
        return "\n".join([*lines, *_errors(found)])
    lines += _text(found)
    if isinstance(found, griffe.Module):
        lines += _variables(found)
    elif isinstance(found, griffe.Function):
        lines += ["```text", _signature(name, found.parameters), "```", ""]
        lines += _arguments(found, found)
    elif isinstance(found, griffe.Class):
        if name in RESULTS:
            lines += _attributes(found)
        elif ways := _constructors(found):
            signatures = [_signature(name, way.parameters) for way in ways]
            lines += ["```text", *signatures, "```", "", *_arguments(found, ways[-1])]
        elif name not in ARGUMENTS:
            lines += _fields(found)
        if name in TABLES:
            outputs = _outputs(found, TABLES[name])
            lines += ["### Outputs", "", "| Output | Type | |", "|---|---|---|", *outputs, ""]
        for method in found.members.values():
            if isinstance(method, griffe.Function) and not method.name.startswith("_"):
                lines += [f"### {name}.{method.name}", "", *_text(method)]
                signature = _signature(f"{name}.{method.name}", method.parameters)
                lines += ["```text", signature, "```", ""]
                lines += _arguments(method, method)
    return "\n".join(lines)


def _constructors(found: griffe.Class) -> list[griffe.Function]:
    """Return a class's constructors; of a resource the one with keyword arguments is the last."""
    init = found.members.get("__init__")
    if not isinstance(init, griffe.Function) or found.name in ARGUMENTS:
        return []
    return list(init.overloads or [init])


def _text(found: griffe.Object) -> list[str]:
    """Return a docstring's prose."""
    if found.docstring is None:
        raise SystemExit(f"reference: error: {found.path} has no docstring")
    sections = found.docstring.parsed
    prose = [part.value for part in sections if part.kind is griffe.DocstringSectionKind.text]
    return [*(f"{_flowing(text)}\n" for text in prose)]


def _signature(name: str, parameters: griffe.Parameters) -> str:
    shown: list[str] = []
    star = False
    for parameter in parameters:
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is griffe.ParameterKind.keyword_only and not star:
            shown, star = [*shown, "*"], True
        default = "" if parameter.required else f"={parameter.default}"
        shown.append(f"{parameter.name}{default}")
    one = f"{name}({', '.join(shown)})"
    if len(one) > 80:
        one = f"{name}(\n" + "".join(f"    {part},\n" for part in shown) + ")"
    return one


def _arguments(documented: griffe.Object, function: griffe.Function) -> list[str]:
    """Return the table of a function's arguments, and what it raises."""
    kinds = griffe.DocstringSectionKind
    # A dataclass documents its arguments as attributes.
    told = _told(documented, kinds.attributes) | _told(documented, kinds.parameters)
    if isinstance(documented, griffe.Class) and documented.name in TABLES:
        table = TABLES[documented.name]
        told |= {field.name: _cell(field.argument) for field in table.inputs if field.argument}
    rows = []
    for parameter in function.parameters:
        if parameter.name in ("self", "cls"):
            continue
        if parameter.name not in told:
            raise SystemExit(
                f"reference: error: {documented.path}: {parameter.name} is not documented"
            )
        type_ = _cell_code(str(parameter.annotation))
        required = " **Required.**" if parameter.required else ""
        rows.append(f"| `{parameter.name}` | {type_} | {told[parameter.name]}{required} |")
    lines = ["| Argument | Type | |", "|---|---|---|", *rows, ""] if rows else []
    raised = _told_list(documented, griffe.DocstringSectionKind.raises)
    if raised:
        lines += ["Raises:", "", *(f"- `{kind}`: {text}" for kind, text in raised), ""]
    return lines


def _fields(found: griffe.Class) -> list[str]:
    """Return the table of a typed dictionary's keys."""
    rows = [
        f"| `{member.name}` | {_cell_code(str(member.annotation))} |"
        for member in found.members.values()
        if isinstance(member, griffe.Attribute)
    ]
    return ["| Key | Type |", "|---|---|", *rows, ""]


def _attributes(found: griffe.Class) -> Iterator[str]:
    """Return the table of a class's attributes."""
    told = _told(found, griffe.DocstringSectionKind.attributes)
    yield from ("| Attribute | Type | |", "|---|---|---|")
    for name, text in told.items():
        attribute = found.attributes[name]
        yield f"| `{name}` | {_cell_code(str(attribute.annotation))} | {text} |"
    yield ""


def _variables(found: griffe.Module) -> Iterator[str]:
    """Return the table of a module's variables."""
    yield from ("| Variable | Type | |", "|---|---|---|")
    for member in found.members.values():
        if isinstance(member, griffe.Attribute) and member.docstring is not None:
            type_ = _cell_code(str(member.annotation))
            yield f"| `{member.name}` | {type_} | {_cell(member.docstring.value)} |"
    yield ""


def _outputs(found: griffe.Class, table: Fields) -> Iterator[str]:
    for member in found.members.values():
        private = member.name.startswith("_")
        if isinstance(member, griffe.Attribute) and member.annotation is not None and not private:
            if member.name not in table or (text := table[member.name].output) is None:
                raise SystemExit(f"reference: error: {member.path} is not in the field table")
            type_ = _cell_code(str(member.annotation))
            yield f"| `{member.name}` | {type_} | {_cell(text)} |"


def _errors(base: griffe.Class) -> Iterator[str]:
    """Return the tree of errors, and a section for each class."""
    module = base.module
    text = module.docstring.value if module.docstring else ""
    tree = "\n".join(line[4:] for line in text.splitlines() if line.startswith("    "))
    yield from (*_text(base), "```text", tree, "```", "")
    yield "All but the first are in `pulumi_cloud_elements.errors`."
    yield ""
    for found in module.members.values():
        if isinstance(found, griffe.Class) and found is not base:
            parents = ", ".join(f"`{parent}`" for parent in found.bases)
            yield f"### {found.name}"
            yield from ("", f"Subclass of {parents}.", "", *_text(found))
            told = _told(found, griffe.DocstringSectionKind.attributes)
            if told:
                yield from ("| Attribute | |", "|---|---|")
                yield from (f"| `{name}` | {text} |" for name, text in told.items())
                yield ""


def _told(found: griffe.Object, kind: griffe.DocstringSectionKind) -> dict[str, str]:
    sections = found.docstring.parsed if found.docstring else []
    return {
        item.name: _cell(item.description)
        for part in sections
        if part.kind is kind
        for item in part.value
    }


def _told_list(found: griffe.Object, kind: griffe.DocstringSectionKind) -> list[tuple[str, str]]:
    sections = found.docstring.parsed if found.docstring else []
    return [
        (str(item.annotation), _cell(item.description))
        for part in sections
        if part.kind is kind
        for item in part.value
    ]


def _cell(text: str) -> str:
    one = _flowing(text).replace("|", "&#124;")
    return one[:1].upper() + one[1:] + ("" if one.endswith((".", "…")) else ".")


def _cell_code(text: str) -> str:
    # As HTML: inside a table, a bar in Markdown's code is written differently for each reader.
    return f"<code>{html.escape(text.replace('pulumi.', ''), quote=False)}</code>".replace(
        "|", "&#124;"
    )


def _flowing(text: str) -> str:
    """Return prose with each paragraph on one line."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit with 1 if the page is stale"
    )
    new = page()
    if parser.parse_args().check:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != new)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
