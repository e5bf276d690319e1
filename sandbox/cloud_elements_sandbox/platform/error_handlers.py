"""How what went wrong becomes a response: the service's kind of error, or a page for a person."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ..console.routes import problem_page
from .errors import ApiError, error_body
from .exchange import Exchange
from .paths import CONSOLE_PATH, SIGN_IN_PATH
from .responses import JsonResponse, error_response


def add_to(app: FastAPI) -> None:
    """Add the handlers to an application."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unforeseen)


def _is_read_by_a_person(request: Request) -> bool:
    return request.url.path.startswith((CONSOLE_PATH, SIGN_IN_PATH))


async def _api_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise error
    if _is_read_by_a_person(request):
        return problem_page(error)
    request_id = Exchange.of(request.scope).request_id
    body = error_body(request_id, error.message, error.provider_message)
    return JsonResponse(body, error.status, error.headers)


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if _is_read_by_a_person(request):
        return problem_page(ApiError(error.status_code, str(error.detail)))
    request_id = Exchange.of(request.scope).request_id
    return error_response(request_id, error.status_code, str(error.detail), error.headers)


async def _unforeseen(request: Request, error: Exception) -> Response:
    """Respond 500 without a word of the error; Starlette raises it again, and it is logged."""
    del error
    request_id = Exchange.of(request.scope).request_id
    return error_response(request_id, 500, "An internal error occurred")


async def _invalid(request: Request, error: Exception) -> Response:
    """Say what is wrong with a request's form: 404 for the path, 415, else 400."""
    if not isinstance(error, RequestValidationError):
        raise error
    exchange = Exchange.of(request.scope)
    if _is_read_by_a_person(request):
        return problem_page(ApiError(404, "Not Found"))
    problems = error.errors()
    if any(problem["loc"][0] == "path" for problem in problems):
        return error_response(exchange.request_id, 404, "Not Found")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if exchange.body and not media_type.endswith("json"):
        message = "Unsupported Media Type: send application/json"
        return error_response(exchange.request_id, 415, message)
    named = "; ".join(
        f"{'.'.join(str(part) for part in problem['loc'][1:]) or problem['loc'][0]}: "
        f"{problem['msg']}"
        for problem in problems
    )
    # A name out of the request may hold what no response can be encoded with.
    named = named.encode("utf-8", "replace").decode()
    return error_response(exchange.request_id, 400, f"Invalid request: {named}")
