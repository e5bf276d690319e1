"""The PUT that provisions an instance again: what it must hold so that nothing gets lost.

It can cost an OAuth sign-in, and a code works once, so that it is not simply sent again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from ...api.catalogue import Catalogue
from ...api.client import Client
from ...errors import CloudElementsError, NotSentError, TransportError
from ...recovery.marker import Marker
from ..values import MASK
from . import changes, request

_log = logging.getLogger(__name__)


class Provisioning:
    """Sends instances as they are declared.

    Args:
        client: the API.
        catalogue: the elements' definitions, for the defaults of what is no longer declared.
    """

    def __init__(self, client: Client, catalogue: Catalogue) -> None:
        self._client = client
        self._catalogue = catalogue

    def put(
        self,
        id_: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
        marker: Marker | None,
    ) -> dict[str, Any]:
        """Send the whole of an instance, and return the service's JSON about it.

        Args:
            id_: the instance's id.
            state: its outputs in the state.
            inputs: the checked inputs.
            marker: the tags that it is to carry beside the declared ones.

        Raises:
            CloudElementsError: the service refused, or whether a one-time code was used is not
                known.
        """
        body = request.update_body(
            inputs,
            request.with_marker(changes.tags(state, inputs), marker),
            self._defaults(state, inputs),
            sign_in=request.signs_in(state, inputs),
        )
        if request.keeps_refresh_token(state, inputs):
            self._keep_refresh_token(id_, body["configuration"])
        code = "providerData" in body
        try:
            return self._client.instances.put(
                id_, body, reauthenticate=request.reauthenticate(state, inputs), once=code
            )
        except NotSentError:
            raise
        except CloudElementsError as error:
            if not code:
                raise
            return self._after_lost_sign_in(id_, state, error)

    def _keep_refresh_token(self, id_: str, sent: dict[str, Any]) -> None:
        """Put the refresh token that the service has now into a section that is to be sent."""
        response = self._client.instances.get(id_)
        section = response.get("configuration")
        now = section.get(request.REFRESH_TOKEN) if isinstance(section, Mapping) else None
        if now in (None, "", MASK):
            _log.warning(
                "instance %s: the service does not show the refresh token that it has now, so the "
                "declared one is sent with this change: if the vendor has issued another one "
                "since, declare that one",
                id_,
            )
        else:
            sent[request.REFRESH_TOKEN] = now

    def _after_lost_sign_in(
        self, id_: str, state: Mapping[str, Any], error: CloudElementsError
    ) -> dict[str, Any]:
        """Return the instance if the sign-in can be seen to have worked; a code works once."""
        if isinstance(error, TransportError) and state.get("valid") is False:
            response = self._client.instances.get(id_)
            if response.get("valid") is True:
                _log.info("instance %s: the response was lost, but the sign-in worked", id_)
                return response
        raise CloudElementsError(
            f"{error}. The sign-in may be done or not: a code works once, and this one may be used "
            "up. Get a new code, and declare it with another reauthenticate"
        ) from None

    def _defaults(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the entries that are no longer declared go back to.

        Whether a PUT resets what it leaves out is unknown, so it leaves out nothing.
        """
        old, new = state.get("configuration") or {}, inputs.get("configuration") or {}
        defaults: dict[str, Any] = {}
        for key in old.keys() - new.keys():
            known, default = self._catalogue.default_of(inputs["element_key"], key)
            if known:
                defaults[key] = default
            else:
                _log.warning(
                    "configuration.%s: is no longer declared, but its default is not known, so "
                    "the service may keep its value: declare the value that it should have",
                    key,
                )
        return defaults
