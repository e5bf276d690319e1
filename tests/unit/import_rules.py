"""Who may import whom in the package: read from the source, imports for types and those inside of
functions included.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GROUND = {"deadline", "errors", "encodings", "redaction", "settings", "registration", "_version"}
# What each part may import besides itself and the ground. Arrows go down only.
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": {"program", "config"},
    "__main__": {"commands"},
    "commands": {"files", "resources", "recovery", "api"},
    "config": {"program"},
    "program": {"dynamic", "files", "lookups", "sdk", "resources", "recovery.identity"},
    "dynamic": {"process", "sdk", "resources"},
    "process": {"resources", "recovery", "api"},
    "lookups": {"api"},
    "sdk": set(),
    "files": {"recovery.description_mark", "resources.own_level"},
    "resources": {"recovery", "api"},
    "recovery": {"api"},
    "api": set(),
}
# A kind imports no other kind's, and what kinds share imports none. One exception: a set's members
# are instances, and everything that is true of an instance must be true of each of them.
BUILT_ON = {"instance_set": "instance"}
# Packages of others that only some parts may know, and which. `urllib3` is what `requests` is
# made of: `api` uses it for connections and for the errors that `requests` does not wrap.
KNOW: dict[str, set[str]] = {
    "pulumi": {"program", "config", "sdk", "dynamic"},
    "requests": {"api"},
    "urllib3": {"api"},
}
# A lifecycle, and what builds on one, is run by `dynamic`; `process` fills the services that it
# works with, which `resources.base` defines. Nobody else needs it: a program declares, and a
# command asks the client.
LIFECYCLE = "resources.base"
KNOW_LIFECYCLES = {"dynamic", "process", "resources"}
# The SDK's class whose subclasses are pickled into states by their module's name, and what the
# names of ours end in. `pulumi.ProviderResource` is another thing, and not pickled.
PICKLED = "Provider"


@dataclass(frozen=True)
class Package:
    """A package's source.

    Attributes:
        name: its name.
        trees: the source of each module below it; `__init__` is the package's own.
        folders: the modules that are folders.
    """

    name: str
    trees: dict[str, ast.Module]
    folders: frozenset[str]

    def changed(self, module: str, text: str) -> Package:
        """Return the package with text added at the end of a module, which may be new."""
        body = self.trees[module].body if module in self.trees else []
        tree = ast.Module([*body, *ast.parse(text).body], [])
        return Package(self.name, {**self.trees, module: tree}, self.folders)

    @property
    def parts(self) -> set[str]:
        """The names of the modules and folders right below the package."""
        return {module.split(".")[0] for module in self.trees}

    def defined(self, module: str) -> set[str]:
        """Return the names of the classes that a module defines."""
        return {node.name for node in self.trees[module].body if isinstance(node, ast.ClassDef)}


@functools.cache
def read(folder: Path) -> Package:
    """Return a package's source."""
    trees, folders = {}, set()
    for file in sorted(folder.rglob("*.py")):
        names = file.relative_to(folder).with_suffix("").parts
        if names[-1] == "__init__" and len(names) > 1:
            names = names[:-1]
            folders.add(".".join(names))
        trees[".".join(names)] = ast.parse(file.read_text(encoding="utf-8"))
    return Package(folder.name, trees, frozenset(folders))


def violations(package: Package) -> list[str]:
    """Return what breaks a rule in a package, a line each."""
    found = [line for module in package.trees for line in violations_of(package, module)]
    return [*found, *cycles(package)]


def violations_of(package: Package, module: str) -> list[str]:
    """Return what breaks a rule in one module, a line each."""
    found, part = [], module.split(".")[0]
    for imported in _imports(package, module):
        if imported in KNOW:
            if part not in KNOW[imported]:
                found.append(f"{module} imports {imported}")
        elif not _allowed(part, imported):
            found.append(f"{module} imports {imported}")
        elif not _is_of_own_kind(module, imported):
            found.append(f"{module} imports a kind: {imported}")
        elif part not in KNOW_LIFECYCLES and _is_lifecycle(package, imported):
            found.append(f"{module} imports a lifecycle: {imported}")
    if module != "dynamic":
        found += [f"{module} defines {name}" for name in _providers(package.trees[module])]
    return found


def cycles(package: Package) -> list[str]:
    """Return the modules that import each other, also by way of others; a line each cycle."""
    found: list[str] = []
    done: set[str] = set()

    def follow(module: str, way: list[str]) -> None:
        if module in way:
            found.append(" imports ".join([*way[way.index(module) :], module]))
        elif module not in done:
            for imported in _own_imports(package, module):
                follow(imported, [*way, module])
            done.add(module)

    for module in package.trees:
        follow(module, [])
    return found


def _own_imports(package: Package, module: str) -> set[str]:
    """Return the other modules of the package that a module imports."""
    return {name for name in _imports(package, module) if name not in {module, *KNOW}}


def _is_lifecycle(package: Package, module: str) -> bool:
    """Tell whether a module of the resources is, or leads to, what every lifecycle is."""
    if module.split(".")[0] != "resources":
        return False
    seen, left = set[str](), {module}
    while left:
        seen |= left
        left = {below for name in left for below in _own_imports(package, name)} - seen
    return LIFECYCLE in seen


def _imports(package: Package, module: str) -> Iterator[str]:
    """Yield the modules of the package that a module imports, and the names in `KNOW`."""
    for node in ast.walk(package.trees[module]):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _absolute(package, alias.name, [""])
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            if node.level:
                yield from _below(package, _base(package, module, node), names)
            else:
                yield from _absolute(package, node.module or "", names)


def _absolute(package: Package, name: str, names: list[str]) -> Iterator[str]:
    first, _, rest = name.partition(".")
    if first in KNOW:
        yield first
    elif first == package.name:
        yield from _below(package, rest, names)


def _base(package: Package, module: str, node: ast.ImportFrom) -> str:
    """Return the module that a relative import starts from."""
    here = [] if module == "__init__" else module.split(".")
    up = node.level - 1 if module in package.folders or not here else node.level
    return ".".join([*here[: len(here) - up], *filter(None, [node.module])])


def _below(package: Package, base: str, names: list[str]) -> Iterator[str]:
    """Yield the modules that the names are, or `base` for what is no module."""
    for name in names:
        below = f"{base}.{name}".strip(".")
        yield below if below in package.trees else base or "__init__"


def _allowed(part: str, imported: str) -> bool:
    target = imported.split(".")[0]
    if target in GROUND or target == part:
        return True
    below = MAY_IMPORT.get(part, set())
    return any(imported == one or imported.startswith(f"{one}.") for one in below)


def _kind(module: str) -> str | None:
    """Return the kind of resource in whose folder a module is."""
    names = module.split(".")
    return names[1] if names[0] == "resources" and len(names) > 2 else None


def _is_of_own_kind(module: str, imported: str) -> bool:
    kind, other = _kind(module), _kind(imported)
    if other is None or not module.startswith("resources"):
        return True
    return kind is not None and other in (kind, BUILT_ON.get(kind))


def _providers(tree: ast.Module) -> Iterator[str]:
    """Yield the classes that would be pickled into a state by their module's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = [ast.unparse(base).split(".")[-1] for base in node.bases]
            if any(base.endswith(PICKLED) for base in bases):
                yield node.name
