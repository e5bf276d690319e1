"""Where formulas are in files and folders, in the forms that people have them in.

- a file with one formula: the console's export, or a response of the service;
- a file with several: a list, or what holds a list;
- a folder with `formula.json`, in which the bodies of scripts and filters are `<step>.js`;
- a folder of any of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import FileError
from .reading import Place, entries, is_file, is_folder, read_json, read_script
from .typed_values import Row

_FILE = "formula.json"
_DEPTH = 3
_PARTS = ("steps", "triggers")
# What makes an object something else, though it has a name.
_OF_OTHERS = ("fields", "objectName", "vendorName", "element", "formula")


@dataclass(frozen=True)
class Found:
    """A formula.

    Attributes:
        row: the formula as the service writes it.
        place: where it is.
        called: whether it is there only since another one calls it.
        others: the formulas that are there with it, which it may call.
        beside: those of them in the same file, where the files of scripts are not this one's first.
    """

    row: Row
    place: Place
    called: bool = False
    others: tuple[Row, ...] = ()
    beside: tuple[Row, ...] = ()

    @property
    def name(self) -> str:
        """Its name, or else where it is."""
        return str(self.row.get("name") or self.place)

    def script(self, step: str, body: Any) -> Any:
        """Return the script of a step: the file's of its own, or what the formula's file has.

        Raises:
            FileError: the script's file cannot be read, or may be another formula's.
        """
        if (self.place.file.name != _FILE or self.beside) and body is not None:
            return body
        for name in dict.fromkeys((step, folder_name(step))):
            file = self.place.file.parent / f"{name}.js"
            if Path(name).name == name and is_file(file):
                if any(_has_step(row, step) for row in self.beside):
                    raise FileError(
                        f"{self.place}: {file.name} may be the script of another formula with a "
                        f'step "{step}"; add "body" here'
                    )
                return read_script(file)
        return body


def folder_name(name: str) -> str:
    """Return what migration clients call the folder or file of a name."""
    return re.sub(" +", "-", re.sub("[?>-]", " ", name.lower()).strip())


def the_formula(path: Path, name: str | None) -> Found:
    """Return the formula in a file or folder.

    Args:
        path: the file or folder.
        name: the formula's name or id; None where there is one alone.

    Raises:
        FileError: it cannot be read, holds no such formula, or several.
    """
    every = list(formulas_in(path))
    if name is None:
        chosen = [one for one in every if not one.called]
    else:
        chosen = [one for one in every if name in (one.row.get("name"), str(one.row.get("id")))]
        # What several formulas call is there several times.
        chosen = [one for one in chosen if not one.called] or chosen[:1]
    if len(chosen) == 1:
        others = tuple(one.row for one in every)
        return replace(chosen[0], others=others, beside=tuple(_beside(chosen[0], every)))
    place = Place(path)
    if not every:
        raise FileError(f"{place}: it holds no formula; pass the path of an exported formula")
    names = ", ".join(sorted({f'"{one.name}"' for one in every}))
    if chosen and name is not None:
        ids = [str(one.row["id"]) for one in chosen if one.row.get("id") is not None]
        if len(set(ids)) == len(chosen):
            listed = ", ".join(ids)
            raise FileError(
                f'{place}: it holds several formulas "{name}"; pass one\'s id as name: {listed}'
            )
        listed = ", ".join(str(one.place) for one in chosen)
        raise FileError(
            f'{place}: it holds several formulas "{name}"; pass the path of one: {listed}'
        )
    if chosen:
        raise FileError(f"{place}: it holds several formulas; pass one's name: {names}")
    raise FileError(f'{place}: it holds no formula "{name}"; it holds {names}')


def _beside(formula: Found, every: Iterable[Found]) -> Iterator[Row]:
    """Yield the formulas of the same file; none for the only one there that is not called."""
    there = [one for one in every if one.place.file == formula.place.file]
    if formula.called or sum(not one.called for one in there) > 1:
        yield from (one.row for one in there if one.row != formula.row)


def _has_step(row: Row, name: str) -> bool:
    steps = row.get("steps")
    listed = steps if isinstance(steps, list) else []
    names = [step.get("name") for step in listed if isinstance(step, dict)]
    return any(isinstance(one, str) and folder_name(one) == folder_name(name) for one in names)


def formulas_in(path: Path) -> Iterator[Found]:
    """Yield the formulas in a file or folder.

    Raises:
        FileError: it cannot be read.
    """
    if is_folder(path):
        yield from _in_folder(path, _DEPTH)
    else:
        data = read_json(path)
        if isinstance(data, dict) and _is_bare(data):
            yield Found(data, Place(path))
        else:
            yield from _in(data, Place(path), _DEPTH)


def _in_folder(folder: Path, depth: int) -> Iterator[Found]:
    own = folder / _FILE
    if is_file(own):
        yield from _in(read_json(own), Place(own), _DEPTH)
        return
    for entry in entries(folder):
        if is_folder(entry) and depth:
            yield from _in_folder(entry, depth - 1)
        elif entry.suffix == ".json" and is_file(entry):
            yield from _in(read_json(entry), Place(entry), _DEPTH)


def _in(value: Any, place: Place, depth: int) -> Iterator[Found]:
    """Yield the formulas in JSON: an object, or whatever lists or holds them."""
    if isinstance(value, dict):
        if _is_formula(value):
            yield Found(value, place)
            yield from _called(value, place)
        elif depth:
            for key, item in value.items():
                yield from _in(item, place.at(key), depth - 1)
    elif isinstance(value, list) and depth:
        for number, item in enumerate(value):
            yield from _in(item, place.at(number), depth - 1)


def _called(row: Row, place: Place) -> Iterator[Found]:
    below = row.get("subFormulas")
    for number, called in enumerate(below if isinstance(below, list) else []):
        if isinstance(called, dict):
            at = place.at("subFormulas").at(number)
            yield Found(called, at, called=True)
            yield from _called(called, at)


def _is_formula(value: Row) -> bool:
    return any(isinstance(value.get(key), list) for key in _PARTS)


def _is_bare(value: Row) -> bool:
    """Tell whether an object with a name is a formula without parts, as the API accepts one."""
    return isinstance(value.get("name"), str) and not any(
        isinstance(value.get(key), list) or key in _OF_OTHERS for key in (*_PARTS, *value)
    )
