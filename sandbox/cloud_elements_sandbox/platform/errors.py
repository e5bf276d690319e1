"""The service's kind of error: a status and ``{"requestId", "message"[, "providerMessage"]}``."""

from __future__ import annotations

from collections.abc import Mapping

BAD_CREDENTIALS = "Invalid Organization or User secret, or invalid Element token provided."


class ApiError(Exception):
    """A response other than 200, raised wherever a rule is found broken.

    Args:
        status: the HTTP status code.
        message: the service's own message, fit to be shown.
        provider_message: the message of the vendor behind the element, where that failed.
        headers: further headers of the response.

    """

    def __init__(
        self,
        status: int,
        message: str,
        provider_message: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.provider_message = provider_message
        self.headers = dict(headers or {})

    @property
    def shown(self) -> str:
        """What a person is shown: the service's message, and the vendor's."""
        return self.message + (f" ({self.provider_message})" if self.provider_message else "")


def bad_request(message: str) -> ApiError:
    """Return a 400: the request itself is wrong."""
    return ApiError(400, message)


def not_found(message: str) -> ApiError:
    """Return a 404: what the path names does not exist."""
    return ApiError(404, message)


def unauthorized() -> ApiError:
    """Return the documented 401, the same whichever secret is wrong."""
    return ApiError(401, BAD_CREDENTIALS)


def error_body(
    request_id: str, message: str, provider_message: str | None = None
) -> dict[str, str]:
    """Return the body of every error."""
    body = {"requestId": request_id, "message": message}
    if provider_message is not None:
        body["providerMessage"] = provider_message
    return body
