"""Which backend a stack's state is in, as creation ids and the names of notes say it.

Two people who each keep their state in a folder may both have a stack `crm/dev`. What one of them
created cannot be what an interrupted run of the other one created.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from .engine_process import Engine
from .identity import SELF_MANAGED, backend_folder, backend_url

_DIGITS = 8
# What decides which storage the address of a bucket means: parts of its query, and variables.
# Credentials, profiles and regions do not.
_SELECTING: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "s3": (("endpoint", "prefix"), ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3")),
    "azblob": (
        ("storage_account", "domain", "prefix"),
        ("AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_DOMAIN"),
    ),
    "gs": (("prefix",), ("STORAGE_EMULATOR_HOST",)),
    "postgres": (
        ("table", "host", "port", "dbname", "search_path"),
        ("PGHOST", "PGPORT", "PGDATABASE"),
    ),
}
_CONNECTION_STRINGS = ("AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGEBLOB_CONNECTIONSTRING")
_OF_CONNECTION = ("accountname", "blobendpoint", "endpointsuffix")


def backend_hash(
    organization: str | None,
    environment: Mapping[str, str],
    program: Path,
    engine: Callable[[], Engine | None],
) -> str | None:
    """Return a hash of the backend in force; None where it cannot be determined.

    Args:
        organization: Pulumi's organization, where the program named one.
        environment: the process's environment.
        program: the program's folder.
        engine: finds the engine, whose working folder a relative folder refers to.
    """
    url = backend_url(environment, program)
    if url is None:
        return None
    name = backend_name(url, environment, program, engine)
    if is_service(url):
        if organization in (None, SELF_MANAGED):
            return None
        name = f"{name}\n{organization}"
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()[:_DIGITS]


def is_service(url: str) -> bool:
    """Tell whether a backend is Pulumi Cloud, or another that speaks its protocol."""
    return url.startswith(("http://", "https://"))


def backend_name(
    url: str, environment: Mapping[str, str], program: Path, engine: Callable[[], Engine | None]
) -> str:
    """Return what names a backend: equal for two ways to write it, and different for two backends.

    Args:
        url: the backend's URL.
        environment: the process's environment.
        program: the program's folder.
        engine: finds the engine, whose working folder a relative folder refers to.
    """
    if url.startswith("file://"):

        def working_folder() -> Path:
            found = engine()
            return found.folder if found else program

        return str(backend_folder(url, environment, working_folder))
    try:
        parts = urlsplit(url)
    except ValueError:  # a host that is none
        return url
    host = parts.netloc.rpartition("@")[2].lower()
    if is_service(url):
        return host
    scheme = "postgres" if parts.scheme == "postgresql" else parts.scheme
    in_query, variables = _SELECTING.get(scheme, ((), ()))
    query = parse_qs(parts.query)
    where = [f"{scheme}://{host}{parts.path.rstrip('/')}"]
    where += [f"{name}={query[name][0]}" for name in in_query if name in query]
    where += [f"{name}={environment[name]}" for name in variables if environment.get(name)]
    if scheme == "azblob":
        where += _of_connection(environment)
    if scheme == "s3":
        profile = query.get("profile", [""])[0] or environment.get("AWS_PROFILE", "")
        where += _of_profile(profile, environment)
    return "\n".join(where)


def _of_connection(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield what names the storage in Azure's connection strings, which hold keys, too."""
    for name in _CONNECTION_STRINGS:
        for part in environment.get(name, "").split(";"):
            if part.partition("=")[0].strip().lower() in _OF_CONNECTION:
                yield part.strip()


def _of_profile(profile: str, environment: Mapping[str, str]) -> list[str]:
    """Return AWS's profile with all endpoints that the profiles' files name; nothing without."""
    folder = Path(environment.get("HOME") or environment.get("USERPROFILE") or "~") / ".aws"
    config = environment.get("AWS_CONFIG_FILE") or folder / "config"
    credentials = environment.get("AWS_SHARED_CREDENTIALS_FILE") or folder / "credentials"
    endpoints = [
        line.strip()
        for file in (config, credentials)
        for line in _lines(Path(file))
        if line.strip().startswith("endpoint_url")
    ]
    return [f"profile={profile}", *endpoints] if endpoints else []


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except (OSError, ValueError):
        return []
