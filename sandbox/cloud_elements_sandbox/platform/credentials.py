"""The secrets that a sandbox accepts, and the Authorization header that brings them."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

_PART = re.compile(r"\b(user|organization|element|bearer)\s+([^\s,]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The secrets that the server accepts, and the name and password that lead to them.

    Without a password nobody gets the secrets by ``POST /authentication``, as a page in a browser
    or another user of the machine could ask for them; ``any_password`` lets everybody in, for a
    sandbox that lives as long as a test. Without a name any name will do.
    """

    user_secret: str
    organization_secret: str
    username: str | None = None
    password: str | None = None
    any_password: bool = False


def authorization_parts(header: str) -> Mapping[str, str]:
    """Return the parts of an Authorization header by their names in lower case."""
    return {name.lower(): value for name, value in _PART.findall(header)}


def same(given: str | None, expected: str) -> bool:
    """Whether a secret is the expected one, in a time that says nothing about it."""
    return given is not None and hmac.compare_digest(given.encode(), expected.encode())
