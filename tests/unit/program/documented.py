"""What the docstrings of the package's classes say, read from the sources once."""

from __future__ import annotations

from functools import cache

import griffe

from ...project_root import ROOT

_PULUMIS = {"resource_name", "opts"}


@cache
def _package() -> griffe.Module:
    found = griffe.load(
        "pulumi_cloud_elements",
        search_paths=[ROOT / "provider"],
        docstring_parser="google",
        allow_inspection=False,
    )
    assert isinstance(found, griffe.Module)
    return found


def _documented(path: str) -> griffe.Class:
    found = _package()[f"program.{path}"]
    assert isinstance(found, griffe.Class)
    return found


def arguments(path: str) -> dict[str, str]:
    """Return the words of a class's arguments, without those that every resource has."""
    docstring = _documented(path).docstring
    assert docstring is not None
    [section] = [
        part for part in docstring.parsed if part.kind is griffe.DocstringSectionKind.parameters
    ]
    told = {row.name: " ".join(row.description.split()) for row in section.value}
    return {name: text for name, text in told.items() if name not in _PULUMIS}


def outputs(path: str) -> dict[str, str]:
    """Return the words of a class's outputs."""
    return {
        name: " ".join(member.docstring.value.split())
        for name, member in _documented(path).members.items()
        if isinstance(member, griffe.Attribute) and member.docstring is not None
    }
