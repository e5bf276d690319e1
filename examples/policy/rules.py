"""The rules, as plain functions that take an instance's inputs and yield violations.

They need only Python, so plain tests can test them.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CALLBACK = "event.notification.callback.url"
OWNER = "owner:"

# The entries that the provider treats as harmless; every other entry may be a credential.
PLAIN = frozenset(
    {
        "authentication.type",
        "base.url",
        "create.bulk.properties",
        CALLBACK,
        "event.notification.enabled",
        "event.notification.type",
        "event.objects",
        "event.poller.refresh_interval",
        "event.poller.urls",
        "event.vendor.type",
        "filemanagement.provider.bucket_name",
        "filemanagement.provider.region_name",
        "filter.response.nulls",
        "home_directory",
        "hostname",
        "netsuite.sandbox",
        "oauth.callback.url",
        "oauth.scope",
        "port",
        "zendesk.subdomain",
    }
)
PLAIN_PREFIXES = ("bulk.", "pagination.")

_SHORTEST = 8  # shorter values match by chance
_LARGEST = 1_000_000  # bytes; no program or stack file is larger


def callback_over_https(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Refuse an instance without an events callback, or with one that is not https."""
    url = _section(inputs).get(CALLBACK)
    if not url:
        yield f"it has no events callback: set {CALLBACK} to an https URL"
        return
    if not str(url).lower().startswith("https://"):
        yield f"its events callback is not https: set {CALLBACK} to an https URL"


def owner_tag(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Refuse an instance without an owner."""
    owners = [tag for tag in _texts(inputs.get("tags")) if tag.startswith(OWNER)]
    if not any(tag.removeprefix(OWNER).strip() for tag in owners):
        yield f"it has no owner: add a tag such as {OWNER}crm-team"


def no_credential_in_urls(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Refuse URLs with a user, a password or a query, because URLs end up in logs."""
    for key, value in _section(inputs).items():
        for text in _texts(value):
            parts = _split(text)
            if parts is None or parts.scheme not in ("http", "https"):
                continue
            if "@" in parts.netloc or parts.query:
                yield f"{key} is a URL that contains credentials: use a separate entry for them"


def no_credential_in_files(inputs: Mapping[str, Any], files: Iterable[Path]) -> Iterator[str]:
    """Refuse a credential that is in plain text in a file of the project.

    For example in the program, or in a stack's file that was set without `--secret`. The messages
    never contain the value.
    """
    credentials = {
        key: [text for text in _texts(value) if len(text) >= _SHORTEST]
        for key, value in _entries(inputs)
    }
    for file in files:
        try:
            content = file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        for key, texts in credentials.items():
            if any(text in content for text in texts):
                yield (
                    f"{key} is in plain text in {file.name}: replace it at the vendor, then "
                    "set it with `pulumi config set --secret`"
                )


def files_of_project(program: Path) -> list[Path]:
    """Return the program's Python files and the project's Pulumi files.

    Args:
        program: the program's folder. The project's folder is this one or one of its parents.

    Returns:
        An empty list if the folder is not in a Pulumi project.
    """
    project = next(
        (folder for folder in (program, *program.parents) if (folder / "Pulumi.yaml").is_file()),
        None,
    )
    if project is None:
        return []
    found = sorted(project.glob("Pulumi*.yaml"))
    for folder, inner, names in os.walk(program):
        if "pyvenv.cfg" in names:  # a virtual environment
            inner.clear()
            continue
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        found += [Path(folder, name) for name in sorted(names) if name.endswith(".py")]
    return [file for file in found if file.stat().st_size <= _LARGEST]


def _section(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    section = inputs.get("configuration")
    return section if isinstance(section, Mapping) else {}


def _entries(inputs: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in _section(inputs).items():
        if key not in PLAIN and not key.startswith(PLAIN_PREFIXES):
            yield key, value
    data = inputs.get("provider_data")
    if isinstance(data, Mapping):
        yield from data.items()


def _texts(value: Any) -> Iterator[str]:
    """Yield every string in a value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key in value:
            yield from _texts(value[key])
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)


def _split(text: str) -> Any:
    try:
        return urlsplit(text)
    except ValueError:
        return None
