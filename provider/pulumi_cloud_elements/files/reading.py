"""Reading a file, and the place in it that a message names."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from ..errors import FileError

_DIGITS = 300  # of more no number of Pulumi's can be
_OF_TOOLS = (".", "backup-", "node_modules")  # what such names begin with


@dataclass(frozen=True)
class Place:
    """A place in a file.

    Attributes:
        source: the file, or what else the data is from.
        below: the keys and numbers that lead there, such as `steps[2].properties`.
    """

    source: Path | str
    below: str = ""

    def __str__(self) -> str:
        return f"{self.source}: {self.below}" if self.below else str(self.source)

    def at(self, key: str | int) -> Place:
        """Return the place of an entry."""
        step = f"[{key}]" if isinstance(key, int) else f".{key}" if self.below else key
        return Place(self.source, self.below + step)

    @property
    def file(self) -> Path:
        """The file."""
        return Path(self.source)


class _TwiceError(ValueError):
    """An object has a key twice."""


def read_json(file: Path) -> Any:
    """Return what a JSON file holds: UTF-8, UTF-16 or UTF-32, with a byte order mark or without.

    Raises:
        FileError: it cannot be read, or does not hold JSON.
    """
    try:
        data = json.loads(
            _read(file),
            parse_constant=_refuse,
            parse_int=_whole,
            parse_float=_finite,
            object_pairs_hook=_each_key_once,
        )
    except json.JSONDecodeError as error:
        raise FileError(
            f"{file}: line {error.lineno}, column {error.colno}: it is not JSON "
            f"({error.msg}); correct it, or export it again"
        ) from None
    except UnicodeDecodeError:
        raise FileError(f"{file}: it is not UTF-8; save it as UTF-8") from None
    except RecursionError:
        raise FileError(f"{file}: it is nested too deeply; export it again") from None
    except _TwiceError as error:
        raise FileError(f'{file}: an object has "{error}" twice; correct it') from None
    except ValueError as error:
        raise FileError(f"{file}: it is not JSON ({error}); correct it") from None
    for place in _broken(data, Place(file)):
        raise FileError(f"{place}: it holds half a character; export it again as UTF-8")
    return data


def read_script(file: Path) -> str:
    r"""Return what a script's file holds, with its own line ends; without a byte order mark.

    Raises:
        FileError: it cannot be read, or is not UTF-8.
    """
    try:
        return _read(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(f"{file}: it is not UTF-8; save it as UTF-8") from None


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder's; one that no file can have is not."""
    return _holds(path.is_dir)


def is_file(path: Path) -> bool:
    """Tell whether a path is a file's; one that no file can have is not."""
    return _holds(path.is_file)


def entries(folder: Path) -> list[Path]:
    """Return what is in a folder, by name, without what tools keep there for themselves.

    Raises:
        FileError: it cannot be read.
    """
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        raise unreadable(folder, error) from None
    return [entry for entry in found if not entry.name.startswith(_OF_TOOLS)]


def _holds(asks: Callable[[], bool]) -> bool:
    try:
        return asks()
    except (OSError, ValueError):  # no name of a file: too long, or with a NUL
        return False


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise unreadable(file, error) from None
    except ValueError:  # a NUL in the path
        raise FileError(f"{str(file)!r}: it is not a path; correct it") from None


def unreadable(file: Path, error: OSError) -> FileError:
    """Return the error about a file or folder that cannot be read."""
    reason = error.strerror or type(error).__name__
    return FileError(f"{file}: {reason}; correct the path, which starts in {Path.cwd()}")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError(f"a number has {len(digits)} digits")
    return int(digits)


def _finite(number: str) -> float:
    if not math.isfinite(float(number)):
        raise ValueError(f"{number[:_DIGITS]} is too large a number")
    return float(number)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, of which parsers would otherwise keep the last of equal keys."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1))
    return found


def _broken(value: Any, place: Place) -> Iterator[Place]:
    """Yield the places of strings that hold half of a surrogate pair, which nothing can send."""
    if isinstance(value, str):
        if any("\ud800" <= character <= "\udfff" for character in value):
            yield place
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _broken(key, place)
            yield from _broken(item, place.at(key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _broken(item, place.at(number))
