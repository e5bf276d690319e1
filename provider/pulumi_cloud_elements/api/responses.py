"""What came back from the service: its body, or the error that it means for a person."""

from __future__ import annotations

import errno
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import requests
from urllib3.exceptions import (
    ConnectTimeoutError,
    InvalidHeader,
    NewConnectionError,
    ReadTimeoutError,
)
from urllib3.util.retry import Retry

from ..deadline import seconds_left
from ..errors import (
    AddressError,
    ApiError,
    CertificateError,
    NotSentError,
    ResponseLostError,
    TransportError,
    UnreadableError,
    api_error_class,
)
from ..settings import Settings
from .response_text import is_page, said, shortened

# A time-out that was cut to what was left may end a moment before the deadline.
_ROUNDING = 0.05
# A gateway that gave up may have passed the request on.
_GIVEN_UP = (408, 499)
# A whole number of more digits cannot be kept: Pulumi's numbers are floats, up to some 10^308.
_DIGITS = 300
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# Of the service or of a proxy; a proxy of socks needs a package that is not here.
_UNUSABLE = (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)
_OF_FILES = (errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.EROFS)
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


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
    status, hidden = response.status_code, list(secrets)
    parsed, readable = _parsed(response)
    # The service's own errors have both; a gateway's page, or its JSON, has not.
    own = isinstance(parsed, dict) and "message" in parsed and bool(parsed.get("requestId"))
    if own and not 200 <= status < 400:
        raise _api_error(what, response, parsed, hidden, settings)
    if 200 <= status < 300 and readable and not _is_error(parsed) and wants(parsed):
        return parsed
    words = said(parsed, "" if readable else response.text, hidden)
    told = f": {words}" if words else ""
    page = not readable and is_page(response.text)
    if 200 <= status < 300:
        if not readable:
            fix = "; check the base URL" if page else ""
            reason = f"{what} returned {status} with a body that is not JSON{told}{fix}"
        elif _is_error(parsed):
            reason = f"{what} returned {status} with an error{told}"
        else:
            reason = f"the response to {what} holds nothing usable{told}"
        raise UnreadableError(f"{reason}{_in_doubt(what) or '; run again'}")
    if 300 <= status < 400:
        raise TransportError(
            f"{what} returned {status}, a redirect, which is not followed with "
            "credentials: check the base URL",
            status=status,
        )
    lost = status >= 500 or status in _GIVEN_UP
    fix = "try again"
    if status == 401:
        fix = _rotation_fix(settings)
    elif not (lost or status == 429 or (words and readable)):
        fix = "check the base URL and try again"
    raise (ResponseLostError if lost else TransportError)(
        f"{what} returned {status}{told} (not in the service's own form: a gateway or proxy?); "
        f"{fix}",
        status=status,
        retry_after=retry_after(response.headers),
    )


def is_silence(error: Exception) -> bool:
    """Tell whether nothing came for the read timeout, on a connection that was open."""
    cause = error.args[0] if error.args else None
    return isinstance(cause, ReadTimeoutError) or isinstance(error, requests.exceptions.ReadTimeout)


def transport_error(
    what: str, error: Exception, settings: Settings, *, sent: bool = True
) -> TransportError:
    """Return what a request without a response means.

    Args:
        what: method and URL of the request, for messages.
        error: what was raised.
        settings: the time-outs in force.
        sent: whether any of the request may have been sent.
    """
    # Built from the kind of the error, never its text, which may hold a proxy's password.
    certificate = isinstance(error, requests.exceptions.SSLError)
    if certificate and "CERTIFICATE_VERIFY_FAILED" in str(error):
        return CertificateError(
            f"{what}: the server's certificate was not accepted; for an own CA set "
            "REQUESTS_CA_BUNDLE"
        )
    if isinstance(error, _UNUSABLE):
        return unusable_address(what)
    if isinstance(error, requests.exceptions.ProxyError):
        return NotSentError(f"{what}: the proxy did not respond; check HTTPS_PROXY")
    over = seconds_left() <= _ROUNDING
    reason = _innermost(error)
    if isinstance(error, requests.exceptions.ConnectTimeout) or (
        isinstance(reason, ConnectTimeoutError) and not isinstance(reason, NewConnectionError)
    ):
        if over:
            return no_time_left(what)
        return NotSentError(f"{what}: no connection within {settings.connect_timeout:g} s")
    if isinstance(reason, NewConnectionError):
        return NotSentError(f"{what}: no connection; check the base URL and the network")
    if not sent:
        return no_time_left(what) if over else _unconnected(what, error, reason)
    if over:
        return ResponseLostError(
            f"{what}: the response was not complete before operationTimeout was reached"
            f"{_in_doubt(what)}"
        )
    if is_silence(error):
        return ResponseLostError(
            f"{what}: no response within {settings.read_timeout:g} s{_in_doubt(what)}"
        )
    torn = isinstance(error, requests.exceptions.ChunkedEncodingError)
    kind = UnreadableError if torn else ResponseLostError
    return kind(f"{what}: the connection broke before the response was complete{_in_doubt(what)}")


def _unconnected(what: str, error: Exception, reason: BaseException) -> NotSentError:
    """Return what a connection means that could not be made."""
    if type(reason) is OSError or getattr(reason, "errno", None) in _OF_FILES:
        # It has a name only where OpenSSL does not read it.
        file = getattr(reason, "filename", None) or "of certificates or keys"
        return AddressError(
            f"{what}: the file {file} cannot be used for TLS: correct the environment variable "
            "that names it, such as SSLKEYLOGFILE or REQUESTS_CA_BUNDLE"
        )
    if isinstance(error, requests.exceptions.SSLError):
        return NotSentError(
            f"{what}: no TLS connection could be made; check that the base URL's host and port, or "
            "the proxy's, speak https"
        )
    if isinstance(error, ValueError) and not isinstance(error, requests.RequestException):
        return unusable_address(what)
    return NotSentError(f"{what}: no connection; check the base URL and the network")


def unusable_address(what: str) -> AddressError:
    """Return what an address means that nothing can be sent to: the service's, or a proxy's."""
    return AddressError(f"{what}: the address cannot be used; check the base URL and HTTPS_PROXY")


def _innermost(error: BaseException) -> BaseException:
    """Return the error that libraries have wrapped."""
    while True:
        inner = getattr(error, "reason", None)
        if not isinstance(inner, BaseException):
            inner = next((arg for arg in error.args if isinstance(arg, BaseException)), None)
        if inner is None:
            return error
        error = inner


def not_the_services(what: str, state: str) -> ResponseLostError:
    """Return the error of a response that is not the service's, after which nothing is done.

    Args:
        what: what was asked for: method and path, or a name of it.
        state: what is as it was, such as `it still exists`.
    """
    return ResponseLostError(
        f"the response to {what} is not the service's, and {state}: a gateway or proxy may have "
        "responded; check the base URL"
    )


def no_time_left(what: str) -> NotSentError:
    """Return what a request means that was not sent before the deadline."""
    return NotSentError(f"{what}: no time was left for it (setting operationTimeout)")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a `Retry-After` header asks for: a number, or a date.

    What cannot be read asks for none.
    """
    asked = headers.get("Retry-After")
    if asked is None:
        return None
    try:
        seconds = float(asked)
    except ValueError:
        try:
            seconds = float(Retry().parse_retry_after(asked))
        except (InvalidHeader, ValueError, OverflowError):
            return None
    return seconds if 0 <= seconds < math.inf else None


def _is_error(parsed: Any) -> bool:
    """Tell whether a body is an error, though the status says that all is well."""
    if not isinstance(parsed, dict) or "id" in parsed:
        return False
    return any(parsed.get(key) for key in ("error", "errors", "fault")) or (
        "message" in parsed and ("requestId" in parsed or "providerMessage" in parsed)
    )


def _in_doubt(what: str) -> str:
    """Return what follows for the work where the response is missing; a GET does none."""
    return "" if what.startswith("GET ") else "; whether the work was done is not known"


def _parsed(response: requests.Response) -> tuple[Any, bool]:
    """Return the body as data, and whether it could be read."""
    try:
        return (_plain(response) if response.content else None), True
    except (ValueError, RecursionError):
        return None, False


def _plain(response: requests.Response) -> Any:
    """Return a body's JSON as what can be sent on: no infinite number, no half a character."""
    parsed = response.json(parse_constant=lambda _: None, parse_float=_finite, parse_int=_whole)
    if _ESCAPED_SURROGATE.search(response.content):
        text = json.dumps(parsed, ensure_ascii=False)
        return json.loads(_LONE_SURROGATE.sub("\ufffd", text))
    return parsed


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _whole(text: str) -> int | str:
    """Return a whole number; one that no program could count with stays the text that it is."""
    return int(text) if len(text) <= _DIGITS else text


def _api_error(
    what: str,
    response: requests.Response,
    body: dict[str, Any],
    secrets: list[str],
    settings: Settings,
) -> ApiError:
    status = response.status_code
    message = body["message"] if isinstance(body["message"], str) else said(body, "", secrets)
    message, request_id = shortened(message, secrets), shortened(str(body["requestId"]), secrets)
    vendor = body.get("providerMessage")
    provider = None
    if vendor:
        provider = shortened(vendor if isinstance(vendor, str) else json.dumps(vendor), secrets)
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
