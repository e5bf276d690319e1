"""The HTTP session that all requests share: authentication, connections, proxies, certificates."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from .._version import __version__
from ..errors import SettingsError
from ..settings import Settings, is_loopback
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


class Session(requests.Session):
    """A session that follows no redirect, which would carry the credentials elsewhere.

    Nor does it look where one leads: requests would, and raise what it makes of an odd address
    after the request was sent. What a request consists of is the same for all of them, so that
    nothing is merged for each.
    """

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """Return a request with the session's headers, authentication and cookies."""
        prepared = requests.PreparedRequest()
        prepared.prepare(
            method=request.method,
            url=request.url,
            headers={**self.headers, **(request.headers or {})},
            params=request.params,
            data=request.data,
            json=request.json,
            files=request.files,
            auth=request.auth or self.auth,
            cookies=self.cookies,
            hooks=request.hooks,
        )
        return prepared

    def get_redirect_target(self, resp: Any) -> str | None:
        """Return None: redirects are not followed."""
        del resp
        return None


def new_session(settings: Settings) -> requests.Session:
    """Return a session for the service; its user closes it.

    Proxies and certificates are read from the process's environment here and never again:
    requests would read them for each request. Loopback addresses never go through a proxy, whatever
    NO_PROXY says.

    Raises:
        SettingsError: a secret is missing, or there is no usable file of certificates.
    """
    session = Session()
    session.auth = Authorization(*settings.require_secrets())
    session.headers["User-Agent"] = f"pulumi-cloud-elements/{__version__}"
    session.headers["Accept"] = "application/json"
    # Nothing is sent again by itself: that is the policy's business (retry.py).
    adapter = BoundedAdapter(max_retries=0, pool_maxsize=settings.max_in_flight)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    found = session.merge_environment_settings(settings.base_url, {}, None, None, None)
    direct = is_loopback(urlsplit(settings.base_url).hostname)
    session.proxies, session.verify = {} if direct else found["proxies"], found["verify"]
    session.trust_env = False
    if isinstance(session.verify, str) and settings.base_url.startswith("https:"):
        _require_certificates(session.verify)
    return session


def _require_certificates(path: str) -> None:
    """Refuse a file or folder of certificates that TLS cannot use; requests would do so late."""
    found = Path(path)
    try:
        if found.is_dir():
            ssl.create_default_context(capath=path)
        else:
            ssl.create_default_context(cafile=path)
    except (OSError, ValueError):  # ssl.SSLError is an OSError
        there = "holds no certificates in PEM form" if found.exists() else "does not exist"
        raise SettingsError(
            f"the file of certificates {path} {there}: correct REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE"
        ) from None
