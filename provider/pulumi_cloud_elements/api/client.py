"""The service's API over HTTP: one session, authentication, what is sent and how often.

Facts: contract.md, "Base URLs and authentication", "Endpoints".
Knows nothing of Pulumi.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from .._version import __version__
from ..deadline import seconds_left
from ..errors import (
    AnswerLostError,
    BadRequestError,
    CloudElementsError,
    NotFoundError,
    NotSentError,
    UnauthorizedError,
    UnreadableError,
)
from ..redaction import leaves
from ..settings import Settings
from .concurrency import InFlight
from .responses import body_of, transport_error
from .retry import BoundedTimeout, retries
from .slow_requests import Waiting
from .tags import tag_names

_log = logging.getLogger(__name__)
_PAGE_SIZE = 200
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


class Client:
    """The platform calls that the lifecycle needs. Safe to share between threads."""

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
        self._organization_lock = threading.Lock()
        self._organization_asked = False
        self._organization: str | None = None

    def __repr__(self) -> str:
        return f"Client({self._settings.base_url!r})"

    def _take_environment(self) -> None:
        """Read proxies and certificates once; requests reads them again for each request."""
        found = self._session.merge_environment_settings(
            self._settings.base_url, {}, None, None, None
        )
        self._session.proxies, self._session.verify = found["proxies"], found["verify"]
        self._session.trust_env = False

    def organization_id(self) -> str | None:
        """Return the organization's id, asked once per process; None where the API hides it.

        Raises:
            UnauthorizedError: the credentials are not accepted.
        """
        with self._organization_lock:
            if not self._organization_asked:
                try:
                    answer = self._request("GET", "/organizations/me")
                except UnauthorizedError:
                    raise
                except CloudElementsError as error:
                    _log.debug("the organization is not known: %s", error)
                else:
                    found = answer.get("id") if isinstance(answer, dict) else None
                    self._organization = None if found is None else str(found)
                self._organization_asked = True
            return self._organization

    def create_instance(self, body: dict[str, Any]) -> dict[str, Any]:
        """`POST /instances`, sent once: only what never left is sent again.

        Raises:
            AnswerLostError: an instance may have been made.
        """
        answer = self._request("POST", "/instances", body)
        if not isinstance(answer, dict) or answer.get("id") in (None, ""):
            raise AnswerLostError(
                "the answer to POST /instances has no id; whether the work was done is not known"
            )
        return answer

    def get_instance(self, id_: str) -> dict[str, Any]:
        """`GET /instances/{id}`. Raises NotFoundError where it is gone."""
        return self._object("GET", f"/instances/{id_}")

    def put_instance(
        self, id_: str, body: dict[str, Any], *, reauthenticate: bool | None = None
    ) -> dict[str, Any]:
        """`PUT /instances/{id}`: the whole desired state; re-provisions.

        Args:
            id_: the instance's id.
            body: the whole desired state.
            reauthenticate: the query parameter `reAuthenticate`, left out where None.
        """
        query = None if reauthenticate is None else {"reAuthenticate": str(reauthenticate).lower()}
        return self._object("PUT", f"/instances/{id_}", body, query)

    def patch_instance(self, id_: str, body: dict[str, Any]) -> dict[str, Any]:
        """`PATCH /instances/{id}`: name and tags, without re-provisioning; the whole instance."""
        answer = self._object("PATCH", f"/instances/{id_}", body)
        # That the answer is the whole is not documented; these are what the rest is made of.
        whole = {"name", "token", "tags", "element", "configuration"} <= answer.keys()
        return answer if whole else self.get_instance(id_)

    def set_enabled(self, id_: str, *, enabled: bool) -> None:
        """`PUT` or `DELETE /instances/{id}/enabled`: enable or disable."""
        self._request("PUT" if enabled else "DELETE", f"/instances/{id_}/enabled")

    def delete_instance(self, id_: str) -> None:
        """`DELETE /instances/{id}`, permanently. Raises NotFoundError where it is gone."""
        self._request("DELETE", f"/instances/{id_}")

    def list_instances(self, tag: str | None = None) -> list[dict[str, Any]]:
        """`GET /instances`, all pages: every instance, or those that carry the tag.

        The service answers 404 where nothing matches, and its filter is not trusted.
        """
        query: dict[str, Any] = {"pageSize": _PAGE_SIZE}
        if tag is not None:
            query["tags[]"] = tag
        try:
            found = list(self._pages("/instances", query))
        except NotFoundError:
            return []
        return [row for row in found if tag is None or tag in (tag_names(row.get("tags")) or [])]

    def list_elements(self) -> list[dict[str, Any]]:
        """`GET /elements`: the catalogue, without definitions."""
        return self._list("/elements")

    def get_element(self, key: str) -> dict[str, Any]:
        """`GET /elements/{key}`. Raises NotFoundError for an unknown key."""
        return self._object("GET", f"/elements/{quote(key, safe='')}")

    def list_authentication_types(self, key: str) -> list[dict[str, Any]]:
        """`GET /elements/{key}/authentication-types`: `{type}` of each."""
        return self._list(f"/elements/{quote(key, safe='')}/authentication-types")

    def list_definitions(self, key: str, authentication: str | None = None) -> list[dict[str, Any]]:
        """`GET /elements/{key}/configuration`, or the definitions of one authentication type."""
        path = f"/elements/{quote(key, safe='')}"
        if authentication is None:
            return self._list(f"{path}/configuration")
        type_ = quote(authentication, safe="")
        return self._list(f"{path}/authentication-types/{type_}/configurations")

    def oauth_url(self, key: str, query: dict[str, str]) -> str:
        """`GET /elements/{key}/oauth/url`: the address at which a person signs in.

        Args:
            key: the element's key.
            query: `apiKey`, `apiSecret`, `callbackUrl`, and `scope`, `state`, `siteAddress`
                where they are wanted.
        """
        path = f"/elements/{quote(key, safe='')}/oauth/url"
        answer = self._request("GET", path, query=query, secrets=[query.get("apiSecret", "")])
        url = answer.get("oauthUrl") if isinstance(answer, dict) else None
        if not isinstance(url, str):
            raise AnswerLostError(f"the answer to GET {path} has no oauthUrl; run again")
        return url

    def _pages(self, path: str, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
        next_page: str | None = None
        while True:
            page = query if next_page is None else {**query, "nextPage": next_page}
            rows, headers = self._exchange("GET", path, query=page, wants=_is_list)
            yield from (row for row in rows if isinstance(row, dict))
            next_page = headers.get("elements-next-page-token")
            if not next_page:
                return

    def _list(self, path: str) -> list[dict[str, Any]]:
        rows, _ = self._exchange("GET", path, wants=_is_list)
        return [row for row in rows if isinstance(row, dict)]

    def _object(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        query: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        found, _ = self._exchange(method, path, body, query, wants=_is_object)
        return dict(found)

    def _request(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        secrets: Iterable[str] = (),
    ) -> Any:
        return self._exchange(method, path, body, query, secrets)[0]

    def _exchange(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        secrets: Iterable[str] = (),
        wants: Callable[[Any], bool] = lambda _: True,
    ) -> tuple[Any, Mapping[str, str]]:
        """Return an answer's body and headers.

        urllib3 has tried again what failed before the answer's body; here the rest is.
        """
        sent = (body or {}).get("configuration", {}), (body or {}).get("providerData", {})
        hidden = [*self._secrets, *leaves(sent), *secrets]
        what = f"{method} {self._settings.base_url}{path}"
        tries = 0
        while True:
            try:
                response = self._send(method, path, body, query)
                answer = body_of(what, response, wants, hidden, self._settings)
            except (BadRequestError, UnreadableError) as error:
                pause, tries = 0.5 * 2**tries, tries + 1
                again = method != "POST"
                why = "its answer cannot be read"
                if isinstance(error, BadRequestError):
                    # A definition that was just made is not found at times (contract.md, "What
                    # bites", 13): the one 400 that is worth another try.
                    again, why = error.message.startswith(_SETTLING), _SETTLING
                if not again or tries > self._settings.max_retries or pause >= seconds_left():
                    raise
                _log.info("%s: %s; trying again in %.1f s", method, why, pause)
                time.sleep(pause)
            else:
                return answer, response.headers

    def _send(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
    ) -> requests.Response:
        what = f"{method} {self._settings.base_url}{path}"
        if seconds_left() <= 0:
            raise NotSentError(f"{what}: no time was left for it (setting operationTimeout)")
        timeout = BoundedTimeout(self._settings.connect_timeout, self._settings.read_timeout)
        with self._in_flight.slot(), self._waiting.over(f"{method} {path}"):
            try:
                response = self._session.request(
                    method,
                    f"{self._settings.base_url}{path}",
                    params=query,
                    json=body,
                    timeout=timeout,  # type: ignore[arg-type]  # requests takes urllib3's, too
                    allow_redirects=False,  # never carry the credentials elsewhere
                )
            except requests.RequestException as error:
                raise transport_error(what, error, self._settings) from None
            self._in_flight.answered(response.status_code)
        _log.debug("%s answered %s", what, response.status_code)
        return response


def _is_list(answer: Any) -> bool:
    return isinstance(answer, list)


def _is_object(answer: Any) -> bool:
    return isinstance(answer, dict) and answer.get("id") is not None
