"""The service's API over HTTP: one session, authentication, what is sent and how often.

Facts: contract.md, "Base URLs and authentication", "Endpoints".
Knows nothing of Pulumi.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from .._version import __version__
from ..deadline import seconds_left
from ..errors import (
    BadRequestError,
    NotSentError,
    UnreadableError,
)
from ..settings import Settings
from .concurrency import InFlight
from .responses import body_of, transport_error
from .retry import BoundedTimeout, retries
from .slow_requests import Waiting

_log = logging.getLogger(__name__)
_SETTLING = "No object definition found"


class _Authorization(AuthBase):
    """Adds the header; as an auth object, so that a .netrc file cannot replace it."""

    def __init__(self, user: str, organization: str) -> None:
        self._header = f"User {user}, Organization {organization}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._header
        return request

    def __repr__(self) -> str:
        return "<authorization [secret]>"


@dataclass(frozen=True)
class Request:
    """One request to the service.

    Attributes:
        method: the HTTP method.
        path: below the base URL; parts that are not ours are percent-encoded.
        body: what is sent as JSON, or None.
        query: the query parameters; those that are None are left out.
        secrets: what must not be in a message about it, beside the credentials.
        usable: tells whether a body that came back is one that the caller can use.
    """

    method: str
    path: str
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    query: Mapping[str, Any] | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    usable: Callable[[Any], bool] = field(default=lambda _: True, repr=False)


class Transport:
    """Sends requests to the service. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        user, organization = settings.require_secrets()
        self._secrets = (user, organization)
        self._in_flight = InFlight(settings.max_in_flight)
        self._waiting = Waiting()
        adapter = HTTPAdapter(
            max_retries=retries(settings.max_retries, self._in_flight),
            pool_maxsize=settings.max_in_flight,
        )
        self._session = requests.Session()
        self._session.auth = _Authorization(user, organization)
        self._session.headers["User-Agent"] = f"pulumi-cloud-elements/{__version__}"
        self._session.headers["Accept"] = "application/json"
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self._take_environment()

    def __repr__(self) -> str:
        return f"Transport({self._settings.base_url!r})"

    def _take_environment(self) -> None:
        """Read proxies and certificates once; requests reads them again for each request."""
        found = self._session.merge_environment_settings(
            self._settings.base_url, {}, None, None, None
        )
        self._session.proxies, self._session.verify = found["proxies"], found["verify"]
        self._session.trust_env = False

    def exchange(self, request: Request) -> tuple[Any, Mapping[str, str]]:
        """Return a response's body and headers.

        urllib3 has tried again what failed before the response's body; here the rest is.

        Raises:
            ApiError: the service answered with an error.
            TransportError: no usable response came back.
        """
        hidden = [*self._secrets, *request.secrets]
        what = f"{request.method} {self._settings.base_url}{request.path}"
        tries = 0
        while True:
            try:
                response = self.send(request)
                answer = body_of(what, response, request.usable, hidden, self._settings)
            except (BadRequestError, UnreadableError) as error:
                pause, tries = 0.5 * 2**tries, tries + 1
                again = request.method != "POST"
                why = "its answer cannot be read"
                if isinstance(error, BadRequestError):
                    # A definition that was just made is not found at times: the one 400 that is
                    # worth another try.
                    again, why = error.message.startswith(_SETTLING), _SETTLING
                if not again or tries > self._settings.max_retries or pause >= seconds_left():
                    raise
                _log.info("%s: %s; trying again in %.1f s", request.method, why, pause)
                time.sleep(pause)
            else:
                return answer, response.headers

    def json(self, request: Request) -> Any:
        """Return a response's body, whatever it is; None for an empty one."""
        return self.exchange(request)[0]

    def json_object(self, request: Request) -> dict[str, Any]:
        """Return a response's body, which must be an object with an id."""
        return dict(self.json(replace(request, usable=_is_object)))

    def json_rows(self, request: Request) -> list[dict[str, Any]]:
        """Return the objects of a response's body, which must be a list."""
        return _objects(self.json(replace(request, usable=_is_list)))

    def json_pages(self, request: Request) -> list[dict[str, Any]]:
        """Return the objects of all pages of a list."""
        rows: list[dict[str, Any]] = []
        page = replace(request, usable=_is_list)
        while True:
            found, headers = self.exchange(page)
            rows += _objects(found)
            next_page = headers.get("elements-next-page-token")
            if not next_page:
                return rows
            page = replace(page, query={**(request.query or {}), "nextPage": next_page})

    def send(self, request: Request) -> requests.Response:
        """Return the response to a request, whatever it says.

        Raises:
            TransportError: there is none.
        """
        what = f"{request.method} {self._settings.base_url}{request.path}"
        if seconds_left() <= 0:
            raise NotSentError(f"{what}: no time was left for it (setting operationTimeout)")
        timeout = BoundedTimeout(self._settings.connect_timeout, self._settings.read_timeout)
        with self._in_flight.slot(), self._waiting.over(f"{request.method} {request.path}"):
            try:
                response = self._session.request(
                    request.method,
                    f"{self._settings.base_url}{request.path}",
                    params=request.query,
                    json=request.body,
                    timeout=timeout,  # type: ignore[arg-type]  # requests takes urllib3's, too
                    allow_redirects=False,  # never carry the credentials elsewhere
                )
            except requests.RequestException as error:
                raise transport_error(what, error, self._settings) from None
            self._in_flight.answered(response.status_code)
        _log.debug("%s answered %s", what, response.status_code)
        return response


def _objects(rows: list[Any]) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)]


def _is_list(body: Any) -> bool:
    return isinstance(body, list)


def _is_object(body: Any) -> bool:
    return isinstance(body, dict) and body.get("id") is not None
