"""Where definitions and transformations are in files and folders.

- a file with one: a response of the service, or the body of a request;
- a bundle: `definition`, and `transformation` by element;
- what migration clients wrote before: `objectDefinitions` by name, `transformations` by element
  and name;
- a list or an object of any of these;
- a bundle taken apart: `definition/objectDefinition.json` and
  `transformation/<element>/transformation.json` with `script.js`;
- a folder of any of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .reading import Place, entries, is_file, is_folder, read_json, read_script
from .typed_values import Row, text

_DEPTH = 4
DEFINITION_FILE, TRANSFORMATION_FILE = "objectDefinition.json", "transformation.json"
_OF_BUNDLES = ("definition", "transformation", "objectDefinitions", "transformations")
_OF_TRANSFORMATIONS = ("vendorName", "elementKey", "isLegacy")


@dataclass(frozen=True)
class Definition:
    """A definition.

    Attributes:
        row: the definition as the service writes it.
        place: where it is.
        name: its name; None where nothing says it.
    """

    row: Row
    place: Place
    name: str | None = None


@dataclass(frozen=True)
class Transformation:
    """A transformation.

    Attributes:
        row: the transformation as the service writes it.
        place: where it is.
        name: the name of the virtual data resource; None where nothing says it.
        element: the element's key; None where nothing says it.
        scripts: the folder that holds its scripts; None for one that is not taken apart.
    """

    row: Row
    place: Place
    name: str | None = None
    element: str | None = None
    scripts: Path | None = None

    def script(self, level: str | None) -> str | None:
        """Return a script that is a file of its own: of a level, or the one without a level."""
        if self.scripts is None:
            return None
        file = self.scripts / ("script.js" if level is None else f"{level}-script.js")
        return read_script(file) if is_file(file) else None


@dataclass
class Everything:
    """What a file or folder holds."""

    definitions: list[Definition] = field(default_factory=list)
    transformations: list[Transformation] = field(default_factory=list)

    def add(self, other: Everything) -> None:
        """Add what is not the same as what is there."""
        for one in other.definitions:
            if all((one.name, one.row) != (had.name, had.row) for had in self.definitions):
                self.definitions.append(one)
        self.transformations += other.transformations


def everything_in(path: Path) -> Everything:
    """Return the definitions and transformations in a file or folder.

    Raises:
        FileError: it cannot be read.
    """
    return _in_folder(path, _DEPTH) if is_folder(path) else _in_file(path)


def _in_folder(folder: Path, depth: int) -> Everything:
    if is_folder(folder / "definition") or is_folder(folder / "transformation"):
        return _taken_apart(folder)
    found = Everything()
    for entry in entries(folder):
        if is_folder(entry) and depth:
            found.add(_in_folder(entry, depth - 1))
        elif entry.suffix == ".json" and is_file(entry):
            found.add(_in_file(entry))
    return found


def _taken_apart(folder: Path) -> Everything:
    """Return a bundle that is in files of its own; what has none is in the bundle's file."""
    bundle = Everything()
    if is_file(folder / f"{folder.name}.json"):
        bundle = _in_file(folder / f"{folder.name}.json")
    found = Everything()
    definition = folder / "definition" / DEFINITION_FILE
    found.definitions = _in_file(definition).definitions if is_file(definition) else []
    found.definitions = found.definitions or bundle.definitions
    name = next((one.name for one in found.definitions), None) or folder.name
    files = sorted((folder / "transformation").glob(f"*/{TRANSFORMATION_FILE}"))
    apart = [one for file in files for one in _in_file(file).transformations]
    whole = {one.element: one for one in bundle.transformations}
    for one in apart:
        other = whole.pop(one.element, None)
        one = replace(one, name=text(one.row, "objectName") or name)
        found.transformations.append(one if other is None else _with_scripts_of(one, other))
    found.transformations += whole.values()
    return found


def _with_scripts_of(one: Transformation, bundled: Transformation) -> Transformation:
    """Return a transformation with the bundle's scripts where it has no source of its own."""
    listed = one.row.get("scripts")
    scripts = [one.row.get("script"), *(listed if isinstance(listed, list) else [])]
    if any(isinstance(item, dict) and item.get("body") for item in scripts):
        return one
    kept = {key: bundled.row[key] for key in ("script", "scripts") if key in bundled.row}
    return replace(one, row={**one.row, **kept})


def _in_file(file: Path) -> Everything:
    data, folder = read_json(file), file.parent
    if file.name == TRANSFORMATION_FILE:
        element, name = folder.name, None
        if folder.parent.parent.name == "transformations":
            element, name = folder.parent.name, folder.name
        return Everything([], list(_transformations(data, Place(file), element, name, folder)))
    hint = None
    if file.name == DEFINITION_FILE:
        hint = folder.parent.name if folder.name == "definition" else folder.name
    return _in(data, Place(file), hint, _DEPTH)


def _in(value: Any, place: Place, key: str | None, depth: int) -> Everything:
    """Return what JSON holds.

    Args:
        value: the JSON.
        place: where it is.
        key: the key that it has in an object; None where it has none.
        depth: how much deeper to look.
    """
    found = Everything()
    if isinstance(value, list) and depth:
        for number, item in enumerate(value):
            found.add(_in(item, place.at(number), None, depth - 1))
    if not isinstance(value, dict) or isinstance(value.get("steps"), list):
        return found
    if _is_bundle(value):
        found.add(_in_bundle(value, place, key))
    elif _is_transformation(value):
        found.transformations += _transformations(value, place, None, key)
    elif _is_definition(value):
        found.definitions.append(Definition(value, place, text(value, "objectName") or key))
    elif depth:
        for name, item in value.items():
            found.add(_in(item, place.at(name), name, depth - 1))
    return found


def _is_bundle(value: Row) -> bool:
    """Tell whether an object is a bundle, and not a map of definitions with such names."""
    there = {key: value[key] for key in _OF_BUNDLES if isinstance(value.get(key), (dict, list))}
    if not there or not all(map(_is_definition, there.values())):
        return bool(there)
    others = (item for key, item in value.items() if key not in there)
    return list(there) == ["definition"] and not any(map(_is_definition, others))


def _in_bundle(value: Row, place: Place, key: str | None) -> Everything:
    found = Everything()
    definition = value.get("definition")
    name = text(value, "vdrName") or key
    if isinstance(definition, dict):
        name = text(value, "vdrName") or text(definition, "objectName") or key
        found.definitions.append(Definition(definition, place.at("definition"), name))
    if "objectDefinitions" in value:
        definitions = place.at("objectDefinitions")
        found.add(_in(value["objectDefinitions"], definitions, None, _DEPTH))
        name = None
    for below in ("transformation", "transformations"):
        found.transformations += _transformations(value.get(below), place.at(below), None, name)
    return found


def _is_definition(value: Any) -> bool:
    if not isinstance(value, dict) or _is_transformation(value):
        return False
    return isinstance(value.get("fields"), list) or "objectName" in value


def _is_transformation(value: Row) -> bool:
    if any(key in value for key in _OF_TRANSFORMATIONS):
        return True
    fields, script = value.get("fields"), value.get("script")
    return (
        isinstance(value.get("scripts"), list)
        or (isinstance(script, dict) and ("body" in script or "mimeType" in script))
        or (
            isinstance(fields, list)
            and any(isinstance(item, dict) and "vendorPath" in item for item in fields)
        )
    )


def _transformations(
    value: Any,
    place: Place,
    element: str | None,
    name: str | None,
    scripts: Path | None = None,
    depth: int = _DEPTH,
) -> Iterator[Transformation]:
    """Yield transformations: one, a list, or an object by element, name, or element and name."""
    if isinstance(value, list) and depth:
        for number, item in enumerate(value):
            yield from _transformations(item, place.at(number), element, name, scripts, depth - 1)
    elif isinstance(value, dict) and _is_transformation(value):
        element = text(value, "elementKey") or element
        yield Transformation(value, place, text(value, "objectName") or name, element, scripts)
    elif isinstance(value, dict) and depth:
        for key, item in value.items():
            inner, called = (key, name) if element is None else (element, key)
            at = place.at(key)
            yield from _transformations(item, at, inner, called, scripts, depth - 1)
