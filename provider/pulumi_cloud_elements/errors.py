"""What can go wrong, one class per meaning.

    CloudElementsError              every failure that is reported to a person, in one line
    ├── SettingsError               a setting is missing or unusable
    ├── FileError                   a file of formulas or virtual data resources is unusable
    ├── OriginError                 the state belongs to another platform or organization
    ├── OwnershipError              an instance is not, or perhaps not, this resource's
    ├── HalfMadeError               the instance exists, but not yet as it is declared
    ├── TransportError              no usable response came back
    │   ├── NotSentError            the request certainly did not reach the service
    │   │   ├── AddressError        nothing can be sent to this address
    │   │   └── CertificateError    the server's certificate is not accepted
    │   └── ResponseLostError       the service may have done the work
    │       └── UnreadableError     a response came, but its body did not, or says nothing
    └── ApiError                    the service responded with an error
        ├── BadRequestError         400 and its kin: the request is not acceptable
        ├── UnauthorizedError       401
        ├── ForbiddenError          403
        ├── NotFoundError           404 in the service's own words (never a gateway's)
        ├── ConflictError           409
        ├── RateLimitedError        429
        └── ServiceError            5xx in the service's own words

Messages never hold a credential: `redaction.py` has passed over whatever came from outside.
"""

from __future__ import annotations

from typing import Any


class CloudElementsError(Exception):
    """Any failure that this package reports to a person.

    `str()` of it is one line: what failed, why, and what to do.
    """


class SettingsError(CloudElementsError):
    """A setting is missing or unusable; the message names it and how to set it."""


class FileError(CloudElementsError):
    """A file cannot be used; the message names it, the place in it, and what to do."""


class OriginError(CloudElementsError):
    """The instance in the state was made on another platform or in another organization."""


class OwnershipError(CloudElementsError):
    """An instance is not, or perhaps not, this resource's; the message names the candidates."""


class HalfMadeError(CloudElementsError):
    """The instance exists, but not yet as it is declared: it must be kept, and updated.

    Attributes:
        id: the instance's id.
        outputs: the instance as it is, to be kept in the state.
    """

    def __init__(self, line: str, id_: str, outputs: dict[str, Any]) -> None:
        super().__init__(line)
        self.id = id_
        self.outputs = outputs


class TransportError(CloudElementsError):
    """No usable response came back: connection, TLS, time-out, proxy, or a body that is not JSON.

    Attributes:
        status: the HTTP status code, where there was a response; else None.
        retry_after: seconds after which whoever responded wants to be asked again, or None.
    """

    def __init__(
        self, line: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(line)
        self.status = status
        self.retry_after = retry_after


class NotSentError(TransportError):
    """The request certainly did not reach the service, so nothing was changed there."""


class AddressError(NotSentError):
    """The service's or a proxy's address, or a file for TLS, cannot be used; nor at another try."""


class CertificateError(NotSentError):
    """The server's certificate is not accepted; it will not be at another try."""


class ResponseLostError(TransportError):
    """The request was sent and its response is missing or unreadable; the work may be done."""


class UnreadableError(ResponseLostError):
    """A response came, but its body did not, or holds nothing that can be used."""


class ApiError(CloudElementsError):
    """The service responded with an error.

    Attributes:
        status: the HTTP status code.
        message: the service's `message`, redacted.
        provider_message: what the vendor behind the element said, or None.
        request_id: what the service's support asks for, or None.
        retry_after: seconds after which the service wants to be asked again, or None.
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
    """The request is not acceptable as it stands: 400, 405, 406, 413, 415 and other 4xx."""


class UnauthorizedError(ApiError):
    """401: the user secret, the organization secret or a token is not accepted."""


class ForbiddenError(ApiError):
    """403: the credentials are good but may not do this, or the instance is disabled."""


class NotFoundError(ApiError):
    """404 in the service's own words: the thing does not exist."""


class ConflictError(ApiError):
    """409: the thing exists already, or is in use."""


class RateLimitedError(ApiError):
    """429: too much at once."""


class ServiceError(ApiError):
    """5xx in the service's own words."""


_BY_STATUS: dict[int, type[ApiError]] = {
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitedError,
}


def api_error_class(status: int) -> type[ApiError]:
    """Return the class that stands for an HTTP status: the one place where codes get a meaning."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return ServiceError if status >= 500 else BadRequestError
