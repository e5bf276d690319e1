"""What a file refers to by the ids of one account, which the program must map to its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..errors import FileError
from .reading import Place
from .typed_values import Row

Ids = Mapping[Any, Any]
"""What the program has, such as a resource's output, by the ids in the file."""
Concat = Callable[[Sequence[Any]], Any]
"""Joins strings, some of which may be known later only."""

_VARIABLE = "${"
_IN_PATH = re.compile(r"(?<=/)(formulas|instances)/(\d+)(?![^/?])")
_NO_FORMULA = ("", "-1")  # what a migration client writes where it found none


def joined(parts: Sequence[Any]) -> Any:
    """Join strings that are all known."""
    return "".join(map(str, parts))


class References:
    """Maps ids, and collects those that the program has not mapped.

    Args:
        formulas: what the ids of formulas are in the program. A formula's name, or the name of the
            step that calls it, serves as well.
        instances: what the ids of instances are in the program.
        concat: joins what a mapped id is in the middle of.
    """

    def __init__(
        self, formulas: Ids | None = None, instances: Ids | None = None, concat: Concat = joined
    ) -> None:
        self._formulas = {str(key): value for key, value in (formulas or {}).items()}
        self._instances = {str(key): value for key, value in (instances or {}).items()}
        self._concat = concat
        self.unmapped: list[str] = []
        self._names: dict[str, str] = {}

    def called(self, formulas: Iterator[Row]) -> None:
        """Note the names of called formulas, which some files hold."""
        for row in formulas:
            if isinstance(row.get("name"), str):
                self._names[str(row.get("id"))] = row["name"]

    def formula(self, id_: Any, user: str, step: str = "") -> Any:
        """Return what the program has for a formula's id, or the id where it has nothing.

        Args:
            id_: the id in the file.
            user: what refers to it, such as `step "call"`.
            step: the name of the step that calls it, which can be mapped, too.
        """
        text = "" if id_ is None else str(id_)
        if _VARIABLE in text:
            return id_
        name = self._names.get(text, "")
        for key in (text, name, step):
            if key and key in self._formulas:
                return self._formulas[key]
        known = text not in _NO_FORMULA
        shown = f"formula {text}" + (f' ("{name}")' if name else "") if known else "no formula"
        key = text if known else step
        self.unmapped.append(f'{user} calls {shown}: pass formulas={{"{key}": <Formula>.id}}')
        return id_

    def instance(self, id_: Any, user: str) -> Any:
        """Return what the program has for an instance's id, or the id where it has nothing."""
        text = "" if id_ is None or isinstance(id_, bool) else str(id_)
        if not text or _VARIABLE in text:
            return id_
        if text in self._instances:
            return self._instances[text]
        self.unmapped.append(
            f'{user} uses instance {text}: pass instances={{"{text}": <Instance>.id}}'
        )
        return id_

    def value(self, key: str, value: Any) -> Any:
        """Return what the program has for the value of a variable that is, or may be, an id."""
        text = str(value)
        if text in self._instances:
            return self._instances[text]
        self.unmapped.append(
            f'the variable "{key}" is {text}: pass instances={{"{text}": <Instance>.id}}, or '
            f'configuration={{"{key}": …}}'
        )
        return value

    def in_path(self, path: Any, user: str) -> Any:
        """Return a path of the platform's API with the ids in it mapped."""
        if not isinstance(path, str):
            return path
        parts: list[Any] = []
        end = 0
        for found in _IN_PATH.finditer(path):
            map_id = self.formula if found[1] == "formulas" else self.instance
            parts += [path[end : found.start(2)], map_id(found[2], user)]
            end = found.end()
        if all(isinstance(part, str) for part in parts):
            return "".join([*parts, path[end:]])
        return self._concat([*parts, path[end:]])

    def require_all(self, place: Place) -> None:
        """Report the ids that are not mapped.

        Raises:
            FileError: there are any.
        """
        if self.unmapped:
            found = "; ".join(dict.fromkeys(self.unmapped))
            raise FileError(f"{place}: it refers to what has another id in each account: {found}")
