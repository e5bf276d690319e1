"""The HTTP session that all requests share: authentication, connections, proxies, certificates."""

from __future__ import annotations

import requests
from requests.auth import AuthBase

from .._version import __version__
from ..settings import Settings
from .connections import BoundedAdapter


class Authorization(AuthBase):
    """Adds the header; as an auth object, so that a .netrc file cannot replace it."""

    def __init__(self, user: str, organization: str) -> None:
        self._header = f"User {user}, Organization {organization}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header to a request that is about to be sent."""
        request.headers["Authorization"] = self._header
        return request

    def __repr__(self) -> str:
        return "<authorization [secret]>"


def new_session(settings: Settings) -> requests.Session:
    """Return a session for the service; its user closes it.

    Proxies and certificates are read from the process's environment here and never again:
    requests would read them for each request.

    Raises:
        SettingsError: a secret is missing.
    """
    session = requests.Session()
    session.auth = Authorization(*settings.require_secrets())
    session.headers["User-Agent"] = f"pulumi-cloud-elements/{__version__}"
    session.headers["Accept"] = "application/json"
    # Nothing is sent again by itself: that is the policy's business (retry.py).
    adapter = BoundedAdapter(max_retries=0, pool_maxsize=settings.max_in_flight)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    found = session.merge_environment_settings(settings.base_url, {}, None, None, None)
    session.proxies, session.verify = found["proxies"], found["verify"]
    session.trust_env = False
    return session
