"""``env``: print the variables that point the provider at the server of a data file."""

from __future__ import annotations

import argparse
import shlex
import sqlite3
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from ..data.store import MEMORY, Store
from .arguments import PROGRAM, default_data_file
from .failure import failed

_URL = "url"  # the name under which the data file has it
_PATIENCE = 3  # seconds
_ASSIGNMENTS: dict[str, Callable[[str, str], str]] = {
    "sh": lambda name, value: f"export {name}={shlex.quote(value)}",
    "fish": lambda name, value: f"set -gx {name} {_quoted(value, chr(92) + chr(39))}",
    "powershell": lambda name, value: f"$env:{name} = {_quoted(value, chr(39) * 2)}",
}
_USES = {
    "sh": 'eval "$({})"',
    "fish": "{} | source",
    "powershell": "{} | Out-String | Invoke-Expression",
}


def remember(store: Store, url: str) -> None:
    """Keep the base URL at which a data file is served."""
    with store.transaction():
        store.set_setting(_URL, url)


def hint(data: str, shell: str = "sh") -> str:
    """Return the line that sets the variables of a data file in a shell."""
    command = f"{PROGRAM} env"
    if data != str(default_data_file()):
        command += f" --data {shlex.quote(data)}"
    if shell != "sh":
        command += f" --shell {shell}"
    return _USES[shell].format(command)


def run(options: argparse.Namespace) -> int:
    """Print the variables on standard output, and on standard error what is wrong with them."""
    if options.data == MEMORY or not Path(options.data).exists():
        return failed(f"there is no data file {options.data}: run {PROGRAM} serve first")
    try:
        store = Store(options.data)
        try:
            url, user, organization = map(
                store.setting, (_URL, "user_secret", "organization_secret")
            )
        finally:
            store.close()
    except (OSError, sqlite3.Error) as error:
        return failed(f"cannot use the data file {options.data}: {error}")
    if url is None or user is None or organization is None:
        return failed(f"no server has used the data file {options.data} yet: run {PROGRAM} serve")
    assign = _ASSIGNMENTS[options.shell]
    print(assign("CLOUD_ELEMENTS_BASE_URL", url))
    print(assign("CLOUD_ELEMENTS_USER_SECRET", user))
    print(assign("CLOUD_ELEMENTS_ORGANIZATION_SECRET", organization))
    print(f"# To set them: {hint(options.data, options.shell)}")
    if warning := _wrong(url, user, organization):
        print(f"{PROGRAM}: warning: {warning}", file=sys.stderr)
    return 0


def _wrong(url: str, user: str, organization: str) -> str | None:
    """Return why these variables do not work now, or ``None`` where they do."""
    request = urllib.request.Request(  # noqa: S310  # our own URL, from the data file
        f"{url}/organizations/me",
        headers={"Authorization": f"User {user}, Organization {organization}"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(request, timeout=_PATIENCE).close()
    except urllib.error.HTTPError as error:
        error.close()
        return f"{url} responded {error.code}: another server listens there"
    except OSError:
        return f"nothing responds at {url}: run {PROGRAM} serve"
    return None


def _quoted(value: str, quote: str) -> str:
    return "'" + value.replace("'", quote) + "'"
