"""The errors of this package, one class for each meaning.

    CloudElementsError              any failure of this package
    ├── SettingsError               a setting is missing or not valid
    ├── FileError                   a formula or virtual data resource file is not valid
    ├── MatchError                  a lookup matches nothing, or more than one
    ├── OriginError                 the state belongs to another platform or organization
    ├── OwnershipError              an instance belongs, or may belong, to another resource
    ├── HalfMadeError               the instance exists, but is not complete yet
    ├── TransportError              there was no usable response
    │   ├── NotSentError            the request did not reach the service
    │   │   ├── AddressError        the address cannot be used
    │   │   └── CertificateError    the server's certificate is not accepted
    │   └── ResponseLostError       the service may have done the work
    │       └── UnreadableError     the response has no usable body
    └── ApiError                    the service responded with an error
        ├── BadRequestError         400 and similar: the request is not valid
        ├── UnauthorizedError       401
        ├── ForbiddenError          403
        ├── NotFoundError           404 from the service itself, not from a gateway
        ├── ConflictError           409
        ├── RateLimitedError        429
        └── ServiceError            5xx from the service itself

Messages never contain a credential: `redaction.py` removes them from external text.
"""

from __future__ import annotations

from typing import Any


class CloudElementsError(Exception):
    """Any failure of this package.

    Its string is one line that says what failed, why, and what to do.
    """


class SettingsError(CloudElementsError):
    """A setting is missing or not valid; the message names it and says how to set it."""


class FileError(CloudElementsError):
    """A file cannot be used; the message names the file and the place, and says what to do.

    It is one line, whatever the names in the file hold.
    """

    def __init__(self, message: str) -> None:
        super().__init__("".join(char if char.isprintable() else "?" for char in message))


class MatchError(CloudElementsError):
    """A lookup matches nothing, or more than one; the message names the candidates' ids."""


class OriginError(CloudElementsError):
    """The resource in the state was created on another platform or in another organization."""


class OwnershipError(CloudElementsError):
    """What exists belongs, or may belong, to another resource; the message names it."""


class HalfMadeError(CloudElementsError):
    """The resource exists, but is not complete yet. It stays in the state, to be updated.

    Attributes:
        id: the resource's id.
        outputs: the resource's current outputs, for the state.
    """

    def __init__(self, line: str, id_: str, outputs: dict[str, Any]) -> None:
        super().__init__(line)
        self.id = id_
        self.outputs = outputs


class TransportError(CloudElementsError):
    """There was no usable response: connection, TLS, timeout, proxy, or a body that is not JSON.

    Attributes:
        status: the HTTP status code, or None if there was no response.
        retry_after: seconds to wait before the next try, from the response, or None.
    """

    def __init__(
        self, line: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(line)
        self.status = status
        self.retry_after = retry_after


class NotSentError(TransportError):
    """The request did not reach the service, so nothing was changed."""


class AddressError(NotSentError):
    """The address of the service or a proxy, or a TLS file, cannot be used. Not retried."""


class CertificateError(NotSentError):
    """The server's certificate is not accepted. Not retried."""


class ResponseLostError(TransportError):
    """The request was sent, but there was no readable response. The work may be done."""


class UnreadableError(ResponseLostError):
    """The response has no body, or none that can be used."""


class ApiError(CloudElementsError):
    """The service responded with an error.

    Attributes:
        status: the HTTP status code.
        message: the service's `message`, redacted.
        provider_message: the vendor's message, or None.
        request_id: the id that the service's support asks for, or None.
        retry_after: seconds to wait before the next try, from the response, or None.
    """

    def __init__(
        self,
        line: str,
        *,
        status: int,
        message: str = "",
        provider_message: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(line)
        self.status = status
        self.message = message
        self.provider_message = provider_message
        self.request_id = request_id
        self.retry_after = retry_after


class BadRequestError(ApiError):
    """The request is not valid: 400, 405, 406, 413, 415 and other 4xx."""


class UnauthorizedError(ApiError):
    """401: the user secret, the organization secret or a token is not accepted."""


class ForbiddenError(ApiError):
    """403: the credentials are valid but lack the privilege, or the instance is disabled."""


class NotFoundError(ApiError):
    """404 from the service itself: the resource does not exist."""


class ConflictError(ApiError):
    """409: the resource already exists, or is in use."""


class RateLimitedError(ApiError):
    """429: too many requests."""


class ServiceError(ApiError):
    """5xx from the service itself."""


_BY_STATUS: dict[int, type[ApiError]] = {
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitedError,
}


def api_error_class(status: int) -> type[ApiError]:
    """Return the class for an HTTP status code."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return ServiceError if status >= 500 else BadRequestError
