"""One request by somebody who may send it: what every handler starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from ..data.store import Instance, Store
from ..elements.element import Element
from .credentials import Credentials, authorization_parts, same
from .errors import ApiError, unauthorized
from .exchange import Exchange
from .switches import Values


@dataclass(slots=True)
class Call:
    """One request by somebody who may ask: what every handler starts from."""

    store: Store
    exchange: Exchange
    through: Instance | None = None

    @property
    def switches(self) -> Values:
        """The switches as they stand for this request."""
        return self.exchange.switches

    def element(self, key_or_id: str | int) -> Element:
        """Return an element by key or id (digits).

        Raises:
            ApiError: 404, there is none.

        """
        key: str | int = key_or_id
        if isinstance(key_or_id, str) and key_or_id.isascii() and key_or_id.isdigit():
            key = int(key_or_id) if len(key_or_id) < 19 else -1
        found = self.store.element(key)
        if found is None:
            raise ApiError(404, f"No element found with key or id {key_or_id}")
        return found

    def instance(self, instance_id: int) -> Instance:
        """Return an instance by id.

        Raises:
            ApiError: there is none; the switch ``missing-instance`` says with which status.

        """
        self.exchange.instance_id = instance_id
        found = self.store.instance(instance_id)
        if found is None:
            raise ApiError(
                int(self.switches["missing-instance"]),
                f"No element instance found with id {instance_id}",
            )
        return found

    def own(self) -> Instance:
        """Return the instance whose Element token came with the request.

        Raises:
            ApiError: 401, none came.

        """
        if self.through is None:
            raise unauthorized()
        return self.through


async def platform(request: Request) -> Call:
    """Let a request through whose User and Organization secrets are right.

    An Element token may come with them; a wrong one is a 401 as well.
    """
    store: Store = request.app.state.store
    credentials: Credentials = request.app.state.credentials
    call = Call(store, Exchange.of(request.scope))
    parts = authorization_parts(request.headers.get("authorization", ""))
    if not same(parts.get("user"), credentials.user_secret):
        raise unauthorized()
    if not same(parts.get("organization"), credentials.organization_secret):
        raise unauthorized()
    token = parts.get("element")
    if token is not None:
        call.through = store.instance_with_token(token)
        if call.through is None:
            raise unauthorized()
        call.exchange.instance_id = call.through.id
    return call


async def anybody(request: Request) -> Call:
    """Let every request through: the few endpoints that need no secrets."""
    return Call(request.app.state.store, Exchange.of(request.scope))


Platform = Annotated[Call, Depends(platform)]
Anybody = Annotated[Call, Depends(anybody)]
