"""The part of requirements.lock that running a stack on the sandbox needs, with its hashes."""

import re
import tomllib

# They build and install this checkout.
BUILDING = ("hatchling", "editables")
_BLOCK = re.compile(r"^(?=[A-Za-z0-9])", re.MULTILINE)
# uv writes below each package which others need it.
_NEEDED_BY = re.compile(r"^    #(?: via)? +([A-Za-z0-9._-]+)$", re.MULTILINE)


def name_of(requirement: str) -> str:
    """Return the normalized name at the beginning of a requirement."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


def blocks(lock: str) -> dict[str, str]:
    """Return each package's lines of the lock, by its name."""
    return {name_of(block): block for block in _BLOCK.split(lock)[1:]}


def to_run(lock: str, pyproject: str) -> str:
    """Return the lines of what the provider and the sandbox need.

    Args:
        lock: requirements.lock.
        pyproject: pyproject.toml.

    Raises:
        ValueError: the lock lacks what pyproject.toml declares.
    """
    project = tomllib.loads(pyproject)["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["sandbox"], *BUILDING]
    needed = {name_of(requirement) for requirement in declared}
    packages = blocks(lock)
    if missing := needed - packages.keys():
        raise ValueError(f"requirements.lock lacks {', '.join(sorted(missing))}: run make lock")
    users = {name: set(map(name_of, _NEEDED_BY.findall(text))) for name, text in packages.items()}
    while more := {name for name, by in users.items() if by & needed} - needed:
        needed |= more
    return "".join(text for name, text in packages.items() if name in needed)
