"""Whose stack it is: what tells this stack from another of the same name.

Project and stack names are unique within one backend only: two people who each keep their state
in a folder may both have `crm/dev`, and must not take each other's instances.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .project_file import UnreadableProjectError, project_file, string_in

SELF_MANAGED = "organization"
"""What Pulumi calls the organization where the backend is a folder or a bucket."""


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
        return _folder_identity(url.removeprefix("file://"), environment)
    if parts.scheme in ("http", "https"):
        known = organization and organization != SELF_MANAGED
        return f"{parts.hostname}/{organization}" if known else None
    # A bucket's address is the same for everybody who uses it; its query may hold credentials.
    return f"{parts.scheme}://{parts.hostname}{parts.path}"


def project_name(folder: Path) -> str | None:
    """Return the name of the project that lies in a folder, or None.

    Raises:
        UnreadableProjectError: the project file cannot be read with certainty.
    """
    file = project_file(folder)
    return None if file is None else string_in(file, "name")


def _folder_identity(path: str, environment: Mapping[str, str]) -> str | None:
    # Written once, when the backend is made: its time tells two folders of the same path on two
    # machines apart, and stays when the folder moves with its times.
    path = path.replace("~", environment.get("HOME", "~"), 1) if path.startswith("~") else path
    try:
        made = (Path(path) / ".pulumi" / "meta.yaml").stat().st_mtime_ns
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


def project_folder(folder: Path) -> Path | None:
    """Return the folder of the project file, looked for in a folder and above it, or None."""
    for place in (folder, *folder.parents):
        if project_file(place) is not None:
            return place
    return None


def _of_project(folder: Path) -> str | None:
    for place in (folder, *folder.parents):
        file = project_file(place)
        if file is not None:
            return string_in(file, "backend", "url")
    return None


def _of_login(environment: Mapping[str, str]) -> str | None:
    home = environment.get("PULUMI_HOME") or f"{environment.get('HOME', '')}/.pulumi"
    login = _mapping(Path(home) / "credentials.json", json.loads)
    current = (login or {}).get("current")
    return current if isinstance(current, str) and current else None


def _mapping(file: Path, parse: Any) -> dict[str, Any] | None:
    try:
        parsed = parse(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return parsed if isinstance(parsed, dict) else None
