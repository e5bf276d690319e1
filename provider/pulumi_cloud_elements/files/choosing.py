"""Which definition or transformation of a file or folder is meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import FileError
from .definition_files import Definition, Transformation, everything_in
from .reading import Place


def the_definition(path: Path, name: str | None) -> Definition:
    """Return the definition in a file or folder.

    Args:
        path: the file or folder.
        name: its name; None where there is one alone.

    Raises:
        FileError: it cannot be read, holds no such definition, or several.
    """
    every = everything_in(path).definitions
    chosen = [one for one in every if name in (None, one.name)]
    if not chosen and len(every) == 1 and every[0].name is None:
        chosen = every
    if len(chosen) == 1:
        return chosen[0]
    place = Place(path)
    if not every:
        raise FileError(
            f"{place}: it holds no virtual data resource; pass the path of an exported one"
        )
    if chosen and name is not None:
        places = ", ".join(str(one.place) for one in chosen)
        raise FileError(
            f'{place}: it holds "{name}" more than once; pass the path of one: {places}'
        )
    names = _listed(one.name for one in every)
    if chosen:
        raise FileError(
            f"{place}: it holds several virtual data resources; pass one's name: {names}"
        )
    raise FileError(f'{place}: it holds no virtual data resource "{name}"; it holds {names}')


def the_transformation(path: Path, name: str | None, element_key: str | None) -> Transformation:
    """Return the transformation in a file or folder.

    Args:
        path: the file or folder.
        name: the name of the virtual data resource; None where there is one alone.
        element_key: the element's key; None where there is one alone.

    Raises:
        FileError: it cannot be read, holds no such transformation, or several.
    """
    every = everything_in(path).transformations
    chosen = [
        one
        for one in every
        if (name is None or one.name in (None, name))
        and (element_key is None or one.element in (None, element_key))
    ]
    if len(chosen) == 1:
        return chosen[0]
    place = Place(path)
    if not every:
        raise FileError(f"{place}: it holds no transformation; pass the path of an exported one")
    there = _listed(f"{one.name or '?'} for {one.element or '?'}" for one in chosen or every)
    if chosen:
        raise FileError(
            f"{place}: it holds several transformations; pass name and element_key: {there}"
        )
    wanted = " and ".join(
        f'{key} "{value}"' for key, value in (("name", name), ("element_key", element_key)) if value
    )
    raise FileError(f"{place}: it holds no transformation with {wanted}; it holds {there}")


def _listed(names: Any) -> str:
    return ", ".join(sorted({f'"{name}"' for name in names}))
