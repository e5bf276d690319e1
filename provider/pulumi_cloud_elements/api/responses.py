"""What came back from the service: its body, or the error that it means for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import requests
from urllib3.exceptions import InvalidHeader, NewConnectionError, ReadTimeoutError
from urllib3.util.retry import Retry

from ..deadline import seconds_left
from ..errors import (
    ApiError,
    CertificateError,
    NotSentError,
    ResponseLostError,
    TransportError,
    UnreadableError,
    api_error_class,
)
from ..redaction import redact
from ..settings import Settings

# A time-out that was cut to what was left may end a moment before the deadline.
_ROUNDING = 0.05
# A gateway that gave up may have passed the request on.
_GIVEN_UP = (408, 499)
# Where services and gateways (SAP API Management, Apigee, OAuth) put their words.
_WORDS = ("message", "providerMessage", "faultstring", "error_description", "detail", "title")
_LONGEST = 300  # characters of what somebody else says


def body_of(
    what: str,
    response: requests.Response,
    wants: Callable[[Any], bool],
    secrets: Iterable[str],
    settings: Settings,
) -> Any:
    """Return the body of a response that says that the work is done.

    Args:
        what: method and URL of the request, for messages.
        response: what came back.
        wants: tells whether a body is one that the caller can use.
        secrets: what must not be in a message.
        settings: where the credentials came from, for the error that they are not accepted.

    Raises:
        ApiError: the service responded with an error.
        TransportError: somebody else responded, or nothing usable came.
    """
    status = response.status_code
    parsed, readable = _parsed(response)
    if 200 <= status < 300:
        if not readable:
            raise UnreadableError(
                f"{what} returned {status} with a body that is not JSON{_in_doubt(what)}"
            )
        if _is_error(parsed):
            raise UnreadableError(
                f"{what} returned {status} with an error: {_said(parsed, secrets)}{_in_doubt(what)}"
            )
        if not wants(parsed):
            raise UnreadableError(f"the response to {what} holds nothing usable; run again")
        return parsed
    if 300 <= status < 400:
        raise TransportError(
            f"{what} returned {status}, a redirect, which is not followed with "
            "credentials: check the base URL",
            status=status,
        )
    # The service's own errors have both; a gateway's page, or its JSON, has not.
    if not (isinstance(parsed, dict) and "message" in parsed and parsed.get("requestId")):
        lost = status >= 500 or status in _GIVEN_UP
        said = _said(parsed, secrets)
        fix = "try again" if lost or status == 429 else "check the base URL and try again"
        line = (
            f"{what} returned {status}: {said} (not in the service's own form: a gateway or "
            "proxy?); try again"
            if said
            else f"{what} returned {status}, but not in the service's own words "
            f"(a gateway or proxy?): {fix}"
        )
        raise (ResponseLostError if lost else TransportError)(
            line,
            status=status,
            retry_after=retry_after(response.headers),
        )
    raise _api_error(what, response, parsed, list(secrets), settings)


def transport_error(
    what: str, error: requests.RequestException, settings: Settings
) -> TransportError:
    """Return what a request without a response means."""
    # Built from the kind of the error, never its text, which may hold a proxy's password.
    certificate = isinstance(error, requests.exceptions.SSLError)
    if certificate and "CERTIFICATE_VERIFY_FAILED" in str(error):
        return CertificateError(
            f"{what}: the server's certificate was not accepted; for an own CA set "
            "REQUESTS_CA_BUNDLE"
        )
    if isinstance(error, requests.exceptions.ProxyError):
        return NotSentError(f"{what}: the proxy did not respond; check HTTPS_PROXY")
    if isinstance(error, requests.exceptions.InvalidURL):  # also a proxy's
        return NotSentError(
            f"{what}: the address cannot be used; check the base URL and HTTPS_PROXY"
        )
    over = seconds_left() <= _ROUNDING
    if isinstance(error, requests.exceptions.ConnectTimeout) and over:
        return no_time_left(what)
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return NotSentError(f"{what}: no connection within {settings.connect_timeout:g} s")
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, NewConnectionError):
        return NotSentError(f"{what}: no connection; check the base URL and the network")
    if over:
        return ResponseLostError(
            f"{what}: the response was not complete before operationTimeout was reached"
            f"{_in_doubt(what)}"
        )
    silent = isinstance(error.args[0] if error.args else None, ReadTimeoutError)
    if silent or isinstance(error, requests.exceptions.ReadTimeout):
        return ResponseLostError(
            f"{what}: no response within {settings.read_timeout:g} s{_in_doubt(what)}"
        )
    torn = isinstance(error, requests.exceptions.ChunkedEncodingError)
    kind = UnreadableError if torn else ResponseLostError
    return kind(f"{what}: the connection broke before the response was complete{_in_doubt(what)}")


def no_time_left(what: str) -> NotSentError:
    """Return what a request means that was not sent before the deadline."""
    return NotSentError(f"{what}: no time was left for it (setting operationTimeout)")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a `Retry-After` header asks for: a number, or a date.

    What cannot be read asks for none.
    """
    asked = headers.get("Retry-After")
    try:
        return None if asked is None else float(Retry().parse_retry_after(asked))
    except (InvalidHeader, ValueError, OverflowError):
        return None


def _is_error(parsed: Any) -> bool:
    """Tell whether a body is an error, though the status says that all is well."""
    return (
        isinstance(parsed, dict)
        and "id" not in parsed
        and "message" in parsed
        and ("requestId" in parsed or "providerMessage" in parsed)
    )


def _said(parsed: Any, secrets: Iterable[str]) -> str:
    """Return what a body in somebody else's form says, cleaned; empty where it says nothing."""
    words = []
    bodies = [parsed, *(parsed.values() if isinstance(parsed, dict) else [])]
    for body in bodies:
        if isinstance(body, dict):
            words += [body[key] for key in _WORDS if isinstance(body.get(key), str)]
        elif isinstance(body, str) and isinstance(parsed, dict) and parsed.get("error") == body:
            words.append(body)
    text = " ".join(redact("; ".join(dict.fromkeys(words)), secrets).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _in_doubt(what: str) -> str:
    """Return what follows for the work where the response is missing; a GET does none."""
    return "" if what.startswith("GET ") else "; whether the work was done is not known"


def _parsed(response: requests.Response) -> tuple[Any, bool]:
    """Return the body as data, and whether it could be read."""
    try:
        return (response.json() if response.content else None), True
    except ValueError:
        return None, False


def _api_error(
    what: str,
    response: requests.Response,
    body: dict[str, Any],
    secrets: list[str],
    settings: Settings,
) -> ApiError:
    status = response.status_code

    def clean(value: Any) -> str:
        return " ".join(redact(str(value), secrets).split())

    message, request_id = clean(body["message"]), clean(body["requestId"])
    provider = clean(body["providerMessage"]) if body.get("providerMessage") else None
    line = f"{what} returned {status}: {message}"
    if provider:
        line += f" (the vendor says: {provider})"
    line += f" [requestId {request_id}]"
    if status == 401:
        line += f". {_rotation_fix(settings)}"
    return api_error_class(status)(
        line,
        status=status,
        message=message,
        provider_message=provider,
        request_id=request_id,
        retry_after=retry_after(response.headers),
    )


def _rotation_fix(settings: Settings) -> str:
    if settings.secrets_from == "stack configuration":
        return (
            "The secrets came from stack configuration; after a rotation, refresh and destroy "
            "use the engine's old copy of it: run `pulumi up`, add `--run-program`, or set "
            "CLOUD_ELEMENTS_USER_SECRET and CLOUD_ELEMENTS_ORGANIZATION_SECRET"
        )
    return f"Check the user secret and the organization secret ({settings.secrets_from})"
