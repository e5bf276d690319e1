"""Whose stack it is: what tells this stack from another of the same name.

Project and stack names are unique within one backend only: two people who each keep their state
in a folder may both have `crm/dev`, and must not take each other's instances.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .project_file import UnreadableProjectError, project_file_above, string_in

SELF_MANAGED = "organization"
"""What Pulumi calls the organization where the backend is a folder or a bucket."""


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


_PWD = _module("pwd")  # None on Windows


def identity(
    owner: str | None,
    organization: str | None,
    environment: Mapping[str, str] = os.environ,
    folder: Path | None = None,
) -> str | None:
    """Return a text that lasts as long as the stack, or None if it cannot be determined.

    Args:
        owner: the setting `cloud-elements:owner`; where it is set, nothing else counts.
        organization: Pulumi's organization, where the program told one.
        environment: the process's environment.
        folder: where the program lies; default: the working folder.
    """
    if owner:
        return f"owner:{owner}"
    url = backend_url(environment, folder or Path.cwd())
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme == "file":
        return _folder_identity(backend_folder(url, environment))
    if parts.scheme in ("http", "https"):
        known = organization and organization != SELF_MANAGED
        return f"{parts.hostname}/{organization}" if known else None
    # A bucket's address is the same for everybody who uses it; its query may hold credentials.
    return f"{parts.scheme}://{parts.hostname}{parts.path}"


def project_name(folder: Path) -> str | None:
    """Return the name of the project that a folder lies in, or None.

    Raises:
        UnreadableProjectError: the project file cannot be read with certainty.
    """
    file = project_file_above(folder)
    return None if file is None else string_in(file, "name")


def home(environment: Mapping[str, str], users: Any) -> str | None:
    """Return the user's folder, looked up in the engine's own order; None if unknown.

    HOME counts only for a user whom the system does not know: many a container sets another one.

    Args:
        environment: the process's environment.
        users: the module `pwd`, or None on Windows.
    """
    if users is None:
        return environment.get("USERPROFILE") or environment.get("HOME") or None
    try:
        known = str(users.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        known = ""
    return known or environment.get("HOME") or None


def backend_folder(
    url: str, environment: Mapping[str, str], working_folder: Callable[[], Path] = Path.cwd
) -> Path:
    """Return the folder that a backend's URL means, resolved as the engine does.

    Args:
        url: a URL that begins with `file://`.
        environment: the process's environment.
        working_folder: returns the engine's working folder, which a relative path refers to.
    """
    path = url.removeprefix("file://").partition("?")[0]
    if path.startswith("~"):
        path = str(Path(home(environment, _PWD) or "~") / path[2:])
    return (Path(path) if Path(path).is_absolute() else working_folder() / path).resolve()


def _folder_identity(folder: Path) -> str | None:
    # Written once, when the backend is made: its time tells two folders of the same path on two
    # machines apart, and stays when the folder moves with its times.
    try:
        made = (folder / ".pulumi" / "meta.yaml").stat().st_mtime_ns
    except OSError:
        return None
    return f"file:{made}"


def backend_url(environment: Mapping[str, str], folder: Path) -> str | None:
    """Return the URL of the backend in force, looked up in Pulumi's own order; None if unknown.

    Args:
        environment: the process's environment.
        folder: the program's folder.
    """
    from_environment = environment.get("PULUMI_BACKEND_URL")
    if from_environment:
        return from_environment
    try:
        return _of_project(folder) or _of_login(environment)
    except UnreadableProjectError:
        return None


def _of_project(folder: Path) -> str | None:
    file = project_file_above(folder)
    return None if file is None else string_in(file, "backend", "url")


def _of_login(environment: Mapping[str, str]) -> str | None:
    of_user = home(environment, _PWD)
    folder = environment.get("PULUMI_HOME") or (of_user and f"{of_user}/.pulumi")
    login = _mapping(Path(folder) / "credentials.json", json.loads) if folder else None
    current = (login or {}).get("current")
    return current if isinstance(current, str) and current else None


def _mapping(file: Path, parse: Any) -> dict[str, Any] | None:
    try:
        parsed = parse(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return parsed if isinstance(parsed, dict) else None
