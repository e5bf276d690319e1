"""The service's API over HTTP: one session, authentication, retries, redaction, errors.

Facts: contract.md, "Base URLs and authentication", "Endpoints", "What bites" 8.
Knows nothing of Pulumi.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import NewConnectionError
from urllib3.util.retry import Retry

from ._version import __version__
from .errors import (
    AnswerLostError,
    ApiError,
    CloudElementsError,
    NotSentError,
    TransportError,
    UnauthorizedError,
    api_error_class,
)
from .redaction import leaves, redact
from .settings import Settings

_log = logging.getLogger(__name__)
_IDEMPOTENT = frozenset({"GET", "PUT", "PATCH", "DELETE"})
_RETRIED_STATUSES = (408, 429, 500, 502, 503, 504)
_MOST_CONNECTIONS = 64


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
        retry = Retry(
            total=settings.max_retries,
            allowed_methods=_IDEMPOTENT,  # a POST is sent again only if it never left
            status_forcelist=_RETRIED_STATUSES,
            backoff_factor=0.5,
            backoff_jitter=0.5,
            raise_on_status=False,
        )
        adapter = HTTPAdapter(max_retries=retry, pool_connections=4, pool_maxsize=_MOST_CONNECTIONS)
        self._session = requests.Session()
        self._session.auth = _Authorization(user, organization)
        self._session.headers["User-Agent"] = f"pulumi-cloud-elements/{__version__}"
        self._session.headers["Accept"] = "application/json"
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self._organization_lock = threading.Lock()
        self._organization_asked = False
        self._organization: str | None = None

    def __repr__(self) -> str:
        return f"Client({self._settings.base_url!r})"

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
        """`POST /instances`: never repeated once it may have reached the service."""
        answer = self._request("POST", "/instances", body)
        if not isinstance(answer, dict) or answer.get("id") in (None, ""):
            raise AnswerLostError(
                "the answer to POST /instances has no id, so an instance may exist that is not "
                "in the state: look for it by its name before you run again"
            )
        return answer

    def get_instance(self, id_: str) -> dict[str, Any]:
        """`GET /instances/{id}`. Raises NotFoundError where it is gone."""
        return self._object("GET", f"/instances/{id_}")

    def put_instance(self, id_: str, body: dict[str, Any]) -> dict[str, Any]:
        """`PUT /instances/{id}`: the whole desired state; re-provisions."""
        return self._object("PUT", f"/instances/{id_}", body)

    def patch_instance(self, id_: str, body: dict[str, Any]) -> dict[str, Any]:
        """`PATCH /instances/{id}`: name and tags, without re-provisioning."""
        return self._object("PATCH", f"/instances/{id_}", body)

    def delete_instance(self, id_: str) -> None:
        """`DELETE /instances/{id}`, permanently. Raises NotFoundError where it is gone."""
        self._request("DELETE", f"/instances/{id_}")

    def _object(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self._request(method, path, body)
        if not isinstance(answer, dict) or answer.get("id") is None:
            raise AnswerLostError(f"the answer to {method} {path} is not an instance; run again")
        return answer

    def _request(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        what = f"{method} {self._settings.base_url}{path}"
        try:
            response = self._session.request(
                method,
                f"{self._settings.base_url}{path}",
                json=body,
                timeout=(self._settings.connect_timeout, self._settings.read_timeout),
                allow_redirects=False,  # never carry the credentials elsewhere
            )
        except requests.RequestException as error:
            raise self._transport_error(what, error) from None
        _log.debug("%s answered %s", what, response.status_code)
        return self._answer(what, response, leaves((body or {}).get("configuration", {})))

    def _answer(self, what: str, response: requests.Response, sent: Iterable[str]) -> Any:
        try:
            parsed = response.json() if response.content else None
        except ValueError:
            parsed = None
            if response.ok:
                raise AnswerLostError(
                    f"{what} answered {response.status_code} with a body that is no JSON; "
                    "whether the work was done is not known"
                ) from None
        if 200 <= response.status_code < 300:
            return parsed
        if 300 <= response.status_code < 400:
            raise TransportError(
                f"{what} answered {response.status_code}, a redirect, which is not followed with "
                "credentials: check the base URL"
            )
        # The service's own errors have both; a gateway's page, or its JSON, has not.
        if not (isinstance(parsed, dict) and "message" in parsed and parsed.get("requestId")):
            kind = AnswerLostError if response.status_code >= 500 else TransportError
            raise kind(
                f"{what} answered {response.status_code}, but not in the service's own words "
                "(a gateway or proxy?): check the base URL and try again"
            )
        raise self._api_error(what, response.status_code, parsed, [*self._secrets, *sent])

    def _api_error(
        self, what: str, status: int, body: dict[str, Any], secrets: list[str]
    ) -> ApiError:
        def clean(value: Any) -> str:
            return " ".join(redact(str(value), secrets).split())

        message, request_id = clean(body["message"]), clean(body["requestId"])
        provider = clean(body["providerMessage"]) if body.get("providerMessage") else None
        line = f"{what} answered {status}: {message}"
        if provider:
            line += f" (the vendor says: {provider})"
        line += f" [requestId {request_id}]"
        if status == 401:
            line += f". {self._rotation_cure()}"
        return api_error_class(status)(
            line,
            status=status,
            message=message,
            provider_message=provider,
            request_id=request_id,
        )

    def _rotation_cure(self) -> str:
        if self._settings.secrets_from == "stack configuration":
            return (
                "The secrets came from stack configuration; after a rotation, refresh and destroy "
                "use the engine's old copy of it: run `pulumi up`, add `--run-program`, or set "
                "CLOUD_ELEMENTS_USER_SECRET and CLOUD_ELEMENTS_ORGANIZATION_SECRET"
            )
        return f"Check the user secret and the organization secret ({self._settings.secrets_from})"

    def _transport_error(self, what: str, error: requests.RequestException) -> TransportError:
        # Built from the kind of the error, never its text, which may hold a proxy's password.
        if isinstance(error, requests.exceptions.SSLError):
            return NotSentError(
                f"{what}: the server's certificate was not accepted; for an own CA set "
                "REQUESTS_CA_BUNDLE"
            )
        if isinstance(error, requests.exceptions.ProxyError):
            return NotSentError(f"{what}: the proxy did not answer; check HTTPS_PROXY")
        if isinstance(error, requests.exceptions.ConnectTimeout):
            return NotSentError(
                f"{what}: no connection within {self._settings.connect_timeout:g} s"
            )
        reason = getattr(error.args[0], "reason", None) if error.args else None
        if isinstance(reason, NewConnectionError):
            return NotSentError(f"{what}: no connection; check the base URL and the network")
        if isinstance(error, requests.exceptions.ReadTimeout):
            return AnswerLostError(
                f"{what}: no answer within {self._settings.read_timeout:g} s; whether the work "
                "was done is not known"
            )
        return AnswerLostError(
            f"{what}: the connection broke before the answer was there; whether the work was done "
            "is not known"
        )
