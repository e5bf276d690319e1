"""How a request is sent to the service, and what comes back: bounded, and tried again.

Knows nothing of Pulumi, and nothing of what the paths mean.
"""

from __future__ import annotations

import contextlib
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from ..deadline import deadline, seconds_left
from ..errors import (
    ApiError,
    NotFoundError,
    NotSentError,
    ResponseLostError,
    TransportError,
)
from ..settings import Settings
from .concurrency import InFlight
from .connections import Attempt, attempt
from .responses import body_of, is_silence, no_time_left, not_the_services, transport_error
from .retry import RetryPolicy, reason, should_retry
from .session import new_session
from .slow_requests import Waiting

_log = logging.getLogger(__name__)
_IDLE_PAGES = 20  # so many pages without a new row, and a list counts as endless


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
        once: whether it must not be sent twice, as what it carries works once.
    """

    method: str
    path: str
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    query: Mapping[str, Any] | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    usable: Callable[[Any], bool] = field(default=lambda _: True, repr=False)
    once: bool = False

    @property
    def is_once(self) -> bool:
        """Whether it must not be sent again once the service may have it."""
        return self.once or self.method == "POST"


class Transport:
    """Sends requests to the service. Safe to share between threads.

    Args:
        settings: the settings in force; both secrets must be set.
        session: what sends; default: one of its own (`new_session`).
        sleep: waits for so many seconds.
        clock: tells the time in seconds, from whenever.
        randomness: returns a number from 0 up to 1, for the pauses between retries.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        session: requests.Session | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        randomness: Callable[[], float] = random.random,
    ) -> None:
        self._settings = settings
        self._secrets = settings.require_secrets()
        self._session = new_session(settings) if session is None else session
        self._sleep = sleep
        self._clock = clock
        self._policy = RetryPolicy(settings.max_retries, randomness=randomness)
        self._in_flight = InFlight(settings.max_in_flight, clock)
        self._waiting = Waiting(clock=clock)

    def __repr__(self) -> str:
        return f"Transport({self._settings.base_url!r})"

    def close(self) -> None:
        """Close the connections that wait for another request."""
        self._session.close()

    def exchange(self, request: Request) -> tuple[Any, Mapping[str, str]]:
        """Return a response's body and headers; send the request again where that may help.

        All of it ends at the operation's deadline; outside of one, after `operationTimeout`.

        Raises:
            ApiError: the service responded with an error.
            TransportError: no usable response came back.
        """
        bounded = seconds_left() < float("inf")
        limit = self._settings.operation_timeout
        with contextlib.nullcontext() if bounded else deadline(limit, self._clock):
            return self._exchange(request)

    def _exchange(self, request: Request) -> tuple[Any, Mapping[str, str]]:
        retries, last = 0, None
        while True:
            try:
                return self._exchange_once(request)
            except (ApiError, TransportError) as error:
                if last is not None and isinstance(error, NotSentError) and seconds_left() <= 0:
                    # What the try before ended in says more than that there was no time for one.
                    raise last from None
                pause = None
                if should_retry(request.method, error, works_once=request.once):
                    pause = self._policy.next_pause(retries, seconds_left(), error.retry_after)
                if pause is None:
                    raise
                _log.info("%s: %s; trying again in %.1f s", request.method, reason(error), pause)
                retries, last = retries + 1, error
            self._sleep(pause)

    def _exchange_once(self, request: Request) -> tuple[Any, Mapping[str, str]]:
        response = self.send(request)
        hidden = [*self._secrets, *request.secrets]
        what = self._what(request)
        body = body_of(what, response, request.usable, hidden, self._settings)
        return body, response.headers

    def json(self, request: Request) -> Any:
        """Return a response's body, whatever it is; None for an empty one."""
        return self.exchange(request)[0]

    def json_object(self, request: Request) -> dict[str, Any]:
        """Return a response's body, which must be an object with an id."""
        return dict(self.json(replace(request, usable=_is_object)))

    def json_rows(self, request: Request) -> list[dict[str, Any]]:
        """Return the objects of a response's body, which must be a list."""
        return _objects(self.json(replace(request, usable=_is_list)))

    def delete(self, path: str, get: Callable[[], Any]) -> None:
        """Send a DELETE, and confirm it where somebody else may have responded.

        The service responds with nothing. Where something comes back, what was to be deleted is
        asked for.

        Args:
            path: of what is to be deleted.
            get: asks for it; raises NotFoundError where it is gone.

        Raises:
            ResponseLostError: it still exists.
        """
        if self.json(Request("DELETE", path)) is None:
            return
        try:
            get()
        except NotFoundError:
            return
        raise not_the_services(f"DELETE {path}", "what it was to delete still exists")

    def json_pages(self, request: Request) -> list[dict[str, Any]]:
        """Return the objects of all pages of a list, each once.

        A service may return the token of another page with the last one: that page is then a 404,
        or one that was there before, and the pages before it count.

        Raises:
            TransportError: the list does not end.
        """
        rows: dict[str, dict[str, Any]] = {}
        page, tokens, idle = replace(request, usable=_is_list), set[str](), 0
        while True:
            try:
                found, headers = self.exchange(page)
            except NotFoundError:
                if page.query == request.query:
                    raise
                return list(rows.values())
            before = len(rows)
            for row in _objects(found):
                rows[str(row.get("id", len(rows)))] = row
            token = headers.get("elements-next-page-token")
            if not token or token in tokens:
                return list(rows.values())
            idle = idle + 1 if len(rows) == before else 0
            if idle > _IDLE_PAGES:
                raise TransportError(
                    f"{self._what(request)}: the list does not end: {idle} pages in a row had "
                    "nothing new; run again"
                )
            tokens.add(token)
            page = replace(page, query={**(request.query or {}), "nextPage": token})

    def send(self, request: Request) -> requests.Response:
        """Return the response to a request, whatever it says.

        Raises:
            TransportError: there is none.
        """
        with self._in_flight.slot(), self._waiting.over(f"{request.method} {request.path}"):
            with attempt(fresh=request.is_once) as first:
                try:
                    return self._send(request, first)
                except ResponseLostError:
                    # The other side may have closed the connection while it was not used.
                    if first.silent or not first.reused or request.is_once:
                        raise
            with attempt(fresh=True) as second:
                return self._send(request, second)

    def _send(self, request: Request, made: Attempt) -> requests.Response:
        what, left = self._what(request), seconds_left()
        if left <= 0:
            raise no_time_left(what)
        connect, read = self._settings.connect_timeout, self._settings.read_timeout
        try:
            response = self._session.request(
                request.method,
                f"{self._settings.base_url}{request.path}",
                params=request.query,
                json=request.body,
                timeout=(min(connect, left), min(read, left)),
                allow_redirects=False,
            )
        # What requests does not wrap is about addresses, certificates and proxies.
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            made.silent = is_silence(error)
            raise transport_error(what, error, self._settings, sent=made.sent) from None
        self._in_flight.learn(response.status_code)
        _log.debug("%s returned %s", what, response.status_code)
        return response

    def _what(self, request: Request) -> str:
        return f"{request.method} {self._settings.base_url}{request.path}"


def _objects(rows: list[Any]) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)]


def _is_list(body: Any) -> bool:
    return isinstance(body, list)


def _is_object(body: Any) -> bool:
    return isinstance(body, dict) and body.get("id") is not None
