"""Which backend a stack's state is in, as a short hash that creation ids carry.

Two people who each keep their state in a folder may both have a stack `crm/dev`. What one of them
created cannot be what an interrupted run of the other one created.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from .engine_process import Engine
from .identity import SELF_MANAGED, backend_url

_DIGITS = 8
# What decides which bucket an address means. Credentials, profiles and regions do not.
_VARIABLES = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AZURE_STORAGE_ACCOUNT")
_QUERY = ("endpoint", "storage_account")


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
    parts = urlsplit(url)
    if parts.scheme == "file":
        where = [_folder(url.removeprefix("file://"), environment, program, engine)]
    elif parts.scheme in ("http", "https"):
        if organization in (None, SELF_MANAGED):
            return None
        where = [str(parts.hostname), str(organization)]
    else:
        query = parse_qs(parts.query)
        where = [f"{parts.scheme}://{parts.hostname}{parts.path.rstrip('/')}"]
        where += [f"{name}={query[name][0]}" for name in _QUERY if name in query]
        where += [f"{name}={environment[name]}" for name in _VARIABLES if environment.get(name)]
    return hashlib.sha256("\n".join(where).encode(errors="replace")).hexdigest()[:_DIGITS]


def _folder(
    path: str,
    environment: Mapping[str, str],
    program: Path,
    engine: Callable[[], Engine | None],
) -> str:
    if path.startswith("~"):
        path = path.replace("~", environment.get("HOME", "~"), 1)
    if not Path(path).is_absolute():
        found = engine()
        path = str((found.folder if found else program) / path)
    return str(Path(path).resolve())
