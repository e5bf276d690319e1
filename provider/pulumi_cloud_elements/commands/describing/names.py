"""Names in a described program: of resources, variables and the stack's configuration."""

from __future__ import annotations

import keyword
import re

# What the program itself defines.
_TAKEN = ("config", "cloud_elements", "pulumi", "scripts")
_LONGEST = 60  # characters of a name; those of a file have a limit, and nobody reads more


class Names:
    """The names that are in use; each is given once."""

    def __init__(self) -> None:
        self._resources: set[str] = set()
        self._secrets: set[str] = set()
        self._files: set[str] = set()

    def resource(self, *candidates: str) -> str:
        """Return a resource's name, made of the first candidate that has a letter or digit."""
        return _unique(next(filter(None, map(slug, candidates))), self._resources)

    def secret(self, *parts: str) -> str:
        """Return a name of the stack's configuration, in camelCase."""
        return _unique(_camel(*parts), self._secrets, "")

    def file(self, *parts: str) -> str:
        """Return a path below the scripts' folder, without its suffix."""
        return _unique("/".join(slug(part) or "script" for part in parts), self._files)


def variable(resource_name: str) -> str:
    """Return the Python variable that holds a resource."""
    name = resource_name.replace("-", "_")
    if name[0].isdigit():
        name = f"_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in _TAKEN else name


def slug(text: str) -> str:
    """Return a text in lower case letters, digits and dashes, shortened."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_LONGEST].rstrip("-")


def _unique(name: str, names: set[str], before: str = "-") -> str:
    number, chosen = 1, name
    while chosen in names:
        number += 1
        chosen = f"{name}{before}{number}"
    names.add(chosen)
    return chosen


def _camel(*parts: str) -> str:
    words = [word for part in parts for word in re.split(r"[^A-Za-z0-9]+", part) if word]
    first, *others = words or ["secret"]
    return first + "".join(word[0].upper() + word[1:] for word in others)
