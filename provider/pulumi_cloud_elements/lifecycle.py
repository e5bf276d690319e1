"""What each verb means for an instance: plain data in, plain data out.

Knows nothing of Pulumi and nothing of HTTP. Facts: contract.md, "Endpoints" and "What bites".
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import configuration as section
from .answer import outputs_of
from .checks import problems_of
from .client import Client
from .errors import CloudElementsError, NotFoundError, OriginError
from .settings import Settings
from .values import is_known, reveal

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Instance:
    """An instance as the state keeps it: `inputs` are what the program would have to declare."""

    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]


class Lifecycle:
    """The verbs, over one client."""

    def __init__(self, settings: Settings, client: Client) -> None:
        self._settings = settings
        self._client = client

    def check(
        self, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[str]]:
        """Return the inputs as they are kept, secrets marked, and what is wrong with them."""
        inputs = {key: value for key, value in new.items() if value is not None}
        problems = problems_of(inputs)
        if problems:
            return inputs, problems
        declared = inputs.get("configuration")
        if isinstance(declared, Mapping):
            before = reveal(old.get("configuration"))
            if isinstance(before, Mapping):
                declared = section.keep_spelling(before, declared)
            inputs["configuration"] = section.hide(declared)
        tags, old_tags = inputs.get("tags"), old.get("tags")
        if is_known([tags, old_tags]) and tags and old_tags and sorted(tags) == sorted(old_tags):
            inputs["tags"] = old_tags
        return inputs, []

    def replaces(self, outputs: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[str]:
        """Return the inputs whose change needs another instance."""
        new = inputs.get("element_key")
        changed = is_known(new) and new != outputs.get("element_key")
        return ["element_key"] if changed else []

    def create(self, inputs: Mapping[str, Any]) -> Instance:
        """Make the instance: `POST /instances` with exactly the documented body."""
        self._client.organization_id()  # bad credentials show before anything is made
        answer = self._client.create_instance(_body(inputs, inputs.get("tags")))
        id_ = str(answer["id"])
        if not answer.get("token"):
            try:
                answer = self._client.get_instance(id_)
            except CloudElementsError as error:  # it exists: losing it would be worse
                _log.warning("instance %s was made, but its token is not known: %s", id_, error)
        return self._applied(id_, inputs, outputs_of(answer))

    def read(self, id_: str, state: Mapping[str, Any]) -> Instance | None:
        """Return the instance as it really is, or None where it is gone."""
        self._same_origin(id_, state)
        try:
            answer = self._client.get_instance(id_)
        except NotFoundError:
            return None
        outputs = outputs_of(answer, state.get("token"))
        declared = state.get("configuration") or {}
        inputs: dict[str, Any] = {
            "element_key": state.get("element_key") or (outputs["element"] or {}).get("key"),
            "name": outputs["name"] if outputs["name"] is not None else state.get("name"),
            "configuration": section.as_it_is(declared, answer.get("configuration")),
        }
        # A get by id brings the program's inputs, which have no such list.
        if "tags" in state.get("declared", state):
            inputs["tags"] = outputs["tags"] if outputs["tags"] is not None else state.get("tags")
        return self._applied(id_, inputs, outputs)

    def update(self, id_: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Instance:
        """Bring the instance to what is declared: one PUT, one PATCH, or nothing but a look.

        A PUT re-provisions and could wipe what an OAuth sign-in left, so name and tags alone go
        through PATCH.
        """
        self._same_origin(id_, state)
        tags = inputs.get("tags", state.get("tags"))
        if section.differs(state.get("configuration") or {}, inputs.get("configuration") or {}):
            answer = self._client.put_instance(id_, _body(inputs, tags))
        else:
            changes: dict[str, Any] = {}
            if inputs["name"] != state.get("name"):
                changes["name"] = inputs["name"]
            if "tags" in inputs and sorted(tags or []) != sorted(state.get("tags") or []):
                changes["tags"] = list(tags or [])
            if changes:
                self._client.patch_instance(id_, changes)
            answer = self._client.get_instance(id_)
        return self._applied(id_, inputs, outputs_of(answer, state.get("token")))

    def delete(self, id_: str, state: Mapping[str, Any]) -> None:
        """Delete the instance for good; one that is gone already is success."""
        self._same_origin(id_, state)
        try:
            self._client.delete_instance(id_)
        except NotFoundError:
            _log.debug("instance %s was gone already", id_)

    def _applied(self, id_: str, inputs: Mapping[str, Any], outputs: dict[str, Any]) -> Instance:
        hidden = section.hide(reveal(inputs.get("configuration") or {}))
        kept = {**inputs, "configuration": hidden}
        outputs |= {
            "element_key": inputs["element_key"],
            "configuration": hidden,
            "declared": [key for key in ("tags",) if key in inputs],
            "base_url": self._settings.base_url,
            "organization_id": self._client.organization_id(),
        }
        if outputs["name"] is None:
            outputs["name"] = inputs.get("name")
        return Instance(id_, kept, outputs)

    def _same_origin(self, id_: str, state: Mapping[str, Any]) -> None:
        """Refuse an instance of another platform or organization.

        There its id would be unknown: a refresh would empty the state and a destroy would seem to
        succeed, while the instance lives on.
        """
        recorded_url, here = state.get("base_url"), self._settings.base_url
        if recorded_url is None or recorded_url == self._settings.moved_from:
            return
        cure = (
            f"use the settings that it was made with, or, if the platform moved, run once with "
            f"CLOUD_ELEMENTS_MOVED_FROM={recorded_url}"
        )
        if recorded_url != here:
            raise OriginError(
                f"instance {id_} was made at {recorded_url}, but the provider is configured for "
                f"{here}: {cure}"
            )
        recorded, actual = state.get("organization_id"), self._client.organization_id()
        if recorded is not None and actual is not None and _text(recorded) != actual:
            raise OriginError(
                f"instance {id_} was made in organization {_text(recorded)}, but the credentials "
                f"are of organization {actual}: {cure}"
            )


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def _body(inputs: Mapping[str, Any], tags: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": inputs["name"],
        "element": {"key": inputs["element_key"]},
        "configuration": section.request_body(inputs.get("configuration") or {}),
    }
    if tags is not None:
        body["tags"] = list(tags)
    return body
