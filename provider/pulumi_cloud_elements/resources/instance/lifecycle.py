"""What each verb means for an instance: plain data in, plain data out.

Knows nothing of Pulumi and nothing of HTTP. Facts: contract.md, "Endpoints" and "What bites".
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ...api.catalogue import Catalogue
from ...api.client import Client
from ...deadline import deadline
from ...errors import CloudElementsError, HalfMadeError, NotFoundError, OriginError, OwnershipError
from ...recovery import identity as backend
from ...recovery.creating import Creations
from ...recovery.marker import Marker, marker_of
from ...redaction import hiding, leaves
from ...settings import Settings
from ..values import Secret, is_known, reveal
from . import configuration as section
from . import request as bodies
from .element_validation import check
from .inputs import PASSED_ON, kept
from .response import outputs_of

_log = logging.getLogger(__name__)

# What an element's definition tells about.
_CHECKED = ("element_key", "configuration")
# Optional inputs that the service's answer tells, too: only declared ones are the program's.
_TOLD = ("tags", "disabled", "external_authentication")


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
        self._catalogue = Catalogue(client)
        self._creations = Creations(settings, client)
        self._looking_ahead = threading.Event()

    def check(
        self, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[str]]:
        """Return the inputs as they are kept, secrets marked, and what is wrong with them."""
        inputs = {key: reveal(value) for key, value in new.items() if value is not None}
        # What was applied as it is was checked then.
        checks = self._settings.catalogue_checks and any(
            key in inputs and reveal(old.get(key)) != inputs[key] for key in _CHECKED
        )
        if checks:
            self._look_ahead()
        with self._operation(old, inputs):
            found = check(inputs, self._catalogue if checks else None, creating=not old)
        for warning in found.warnings:
            _log.warning("%s", warning)
        return (inputs if found.problems else kept(old, inputs)), found.problems

    def replaces(
        self, id_: str, outputs: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> list[str]:
        """Return the inputs whose change needs another instance.

        Raises:
            OwnershipError: the program asks to adopt another instance than the one it has.
        """
        self._creations.is_in_state(id_)
        adopt = inputs.get("adopt")
        if is_known(adopt) and adopt not in (None, id_, outputs.get("adopt")):
            raise OwnershipError(
                f"adopt: the resource is instance {id_} already and cannot become {adopt}: take "
                "adopt out, or declare a resource of another name"
            )
        new = inputs.get("element_key")
        changed = is_known(new) and new != outputs.get("element_key")
        return ["element_key"] if changed else []

    def create(self, inputs: Mapping[str, Any], urn: str | None = None) -> Instance:
        """Make the instance: one POST, unless it is to be adopted or was made already.

        Args:
            inputs: the checked inputs.
            urn: the resource's URN, from which its marker is made.
        """
        with self._operation(inputs):
            self._client.organizations.current_id()  # bad credentials show before anything is made
            if inputs.get("adopt") is not None:
                return self._adopt(str(inputs["adopt"]), inputs)
            marker = self._marker(inputs, urn)
            made = self._creations.make(bodies.creation_body(inputs, marker), marker)
            id_, answer = str(made.answer["id"]), made.answer
            if made.by_earlier_run:
                # Made from inputs that may have been others, and masked entries cannot be compared.
                found = self._with_element(id_, answer, inputs)
                answer = self._put(id_, found, inputs, marker)
            elif not answer.get("token"):
                try:
                    answer = self._client.instances.get(id_)
                except CloudElementsError as error:  # it exists: losing it would be worse
                    _log.warning("instance %s was made, but its token is unknown: %s", id_, error)
            return self._finished(id_, inputs, outputs_of(answer))

    def read(self, id_: str, state: Mapping[str, Any]) -> Instance | None:
        """Return the instance as it really is, or None where it is gone."""
        self._creations.is_in_state(id_)
        self._same_origin(id_, state)
        with self._operation(state):
            try:
                answer = self._client.instances.get(id_)
            except NotFoundError:
                if "base_url" in state:
                    return None
                # A get by id, which the engine would take for a success.
                raise OwnershipError(f"there is no instance {id_}: correct the id") from None
        outputs = outputs_of(answer, state.get("token"), state.get("marker"))
        key = (outputs["element"] or {}).get("key")
        element_key = state.get("element_key") or key
        if key not in (None, element_key):
            _log.warning("instance %s is of element %s now, not %s any more", id_, key, element_key)
        declared = state.get("configuration") or {}
        inputs: dict[str, Any] = {
            "element_key": element_key,
            "name": outputs["name"] if outputs["name"] is not None else state.get("name"),
            "configuration": section.as_it_is(declared, answer.get("configuration")),
        }
        for told in _TOLD:
            # A get by id brings the program's inputs, which have no such list.
            if told in state.get("declared", state):
                inputs[told] = outputs[told] if outputs[told] is not None else state.get(told)
        inputs |= {key: state[key] for key in PASSED_ON if state.get(key) is not None}
        return self._applied(id_, inputs, outputs)

    def update(
        self,
        id_: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
        urn: str | None = None,
    ) -> Instance:
        """Bring the instance to what is declared: one PUT, one PATCH, or nothing but a look.

        A PUT re-provisions and could wipe what an OAuth sign-in left, so name and tags alone go
        through PATCH.
        """
        self._creations.is_in_state(id_)
        self._same_origin(id_, state)
        marker = self._marker(inputs, urn)
        with self._operation(state, inputs):
            if _provisions(state, inputs):
                answer = self._put(id_, state, inputs, marker)
            else:
                changes = self._changes(state, inputs, marker)
                if changes:
                    answer = self._client.instances.patch(id_, changes)
                else:
                    answer = self._client.instances.get(id_)
            outputs = outputs_of(answer, state.get("token"), _resource_tag(marker))
            return self._finished(id_, inputs, outputs)

    def delete(self, id_: str, state: Mapping[str, Any]) -> None:
        """Delete the instance for good; one that is gone already is success."""
        if self._creations.was_taken(id_):
            # Its resource was renamed or replaced by force in the run that took it over.
            _log.warning(
                "instance %s is not deleted: another resource of this run has taken it over", id_
            )
            return
        self._creations.is_in_state(id_)
        self._same_origin(id_, state)
        with self._operation(state):
            try:
                self._client.instances.delete(id_)
            except NotFoundError:
                _log.debug("instance %s was gone already", id_)

    def _look_ahead(self) -> None:
        """Ask for the organization while the catalogue is asked: what is to be done will need it.

        Once per process; a failure is left to the verb that needs the answer, which asks again.
        """
        if not self._looking_ahead.is_set():
            self._looking_ahead.set()
            threading.Thread(target=self._ask_organization, daemon=True).start()

    def _ask_organization(self) -> None:
        with self._operation():
            try:
                self._client.organizations.current_id()
            except CloudElementsError as error:
                _log.debug("the organization was not told yet: %s", error)

    @contextmanager
    def _operation(self, *bags: Mapping[str, Any]) -> Iterator[None]:
        """Bound one operation in time, and hide what its inputs and outputs hold from messages."""
        secrets: list[str] = []
        for bag in bags:
            for name in ("configuration", "effective_configuration"):
                secrets += section.secrets_of(reveal(bag.get(name)))
            secrets += leaves(reveal([bag.get("token"), bag.get("provider_data")]))
        with deadline(self._settings.operation_timeout), hiding(secrets):
            yield

    def _adopt(self, id_: str, inputs: Mapping[str, Any]) -> Instance:
        """Take over an instance that exists, with one PUT where it differs from what is declared.

        Masked entries cannot be compared; they count as what is declared, as in a refresh.
        """
        try:
            answer = self._client.instances.get(id_)
        except NotFoundError as error:
            raise OwnershipError(
                f"adopt: there is no instance {id_}; correct the id, or take adopt out to make a "
                f"new instance: {error}"
            ) from None
        found = self._with_element(id_, answer, inputs)
        self._creations.take(id_)
        declared = inputs.get("configuration") or {}
        actual = section.as_it_is(declared, answer.get("configuration"))
        state = {**found, "configuration": actual}
        if _provisions(state, inputs) or self._changes(state, inputs, None):
            # Without a marker: the state knows the instance from now on.
            answer = self._put(id_, state, inputs, None)
        return self._finished(id_, inputs, outputs_of(answer, found["token"].value))

    def _with_element(
        self, id_: str, answer: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return an existing instance as outputs; refuse one of another element."""
        # It signed in when it was made: a code would be spent by now.
        outputs = outputs_of(answer) | {"reauthenticate": inputs.get("reauthenticate")}
        key, wanted = (outputs["element"] or {}).get("key"), inputs["element_key"]
        if key not in (None, wanted):
            raise OwnershipError(
                f"instance {id_} is of element {key}, not {wanted}: correct element_key, or the "
                "id in adopt, or delete the instance if nobody needs it"
            )
        return outputs

    def _put(
        self,
        id_: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
        marker: Marker | None,
    ) -> dict[str, Any]:
        sign_in = bodies.signs_in(state, inputs)
        tags = bodies.with_marker(_tags(state, inputs), marker)
        defaults = self._defaults(state, inputs)
        return self._client.instances.put(
            id_,
            bodies.update_body(inputs, tags, defaults, sign_in=sign_in),
            reauthenticate=bodies.reauthenticate(state, inputs),
        )

    def _defaults(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the entries that are no longer declared go back to.

        Whether a PUT resets what it leaves out is unknown (contract.md), so it leaves out nothing.
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

    def _changes(
        self, state: Mapping[str, Any], inputs: Mapping[str, Any], marker: Marker | None
    ) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if inputs["name"] != state.get("name"):
            changes["name"] = inputs["name"]
        unmarked = marker is not None and state.get("marker") != marker.resource
        if _other_tags(inputs, state) or unmarked:
            changes["tags"] = bodies.with_marker(_tags(state, inputs), marker)
        return changes

    def _finished(self, id_: str, inputs: Mapping[str, Any], outputs: dict[str, Any]) -> Instance:
        """Enable or disable where that is declared, which no other request does."""
        wanted = inputs.get("disabled")
        if wanted is not None and bool(outputs["disabled"]) is not wanted:
            try:
                self._client.instances.set_enabled(id_, enabled=not wanted)
            except CloudElementsError as error:
                half = self._applied(id_, inputs, outputs).outputs
                raise HalfMadeError(
                    f"instance {id_} is there, but not yet {'dis' if wanted else 'en'}abled; run "
                    f"again: {error}",
                    id_,
                    half,
                ) from None
            outputs["disabled"] = wanted
        return self._applied(id_, inputs, outputs)

    def _applied(self, id_: str, inputs: Mapping[str, Any], outputs: dict[str, Any]) -> Instance:
        if outputs["valid"] is False:
            _log.warning(
                "instance %s: the service says that it is not valid: check its credentials at the "
                "vendor, and its configuration",
                id_,
            )
        hidden = section.hide(reveal(inputs.get("configuration") or {}))
        outputs |= {
            "element_key": inputs["element_key"],
            "configuration": hidden,
            "declared": [key for key in _TOLD if key in inputs],
            "base_url": self._settings.base_url,
            "organization_id": self._client.organizations.current_id(),
        }
        outputs |= {key: inputs[key] for key in PASSED_ON if key in inputs}
        if "provider_data" in outputs:
            outputs["provider_data"] = Secret(reveal(outputs["provider_data"]))
        if outputs["name"] is None:
            outputs["name"] = inputs.get("name")
        secret = {key: outputs[key] for key in ("provider_data",) if key in outputs}
        return Instance(id_, {**inputs, "configuration": hidden, **secret}, outputs)

    def _marker(self, inputs: Mapping[str, Any], urn: str | None) -> Marker | None:
        if urn is None or not self._settings.marker:
            return None
        identity = backend.identity(self._settings.owner, inputs.get("organization"))
        return marker_of(identity, urn)

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
        recorded, actual = state.get("organization_id"), self._client.organizations.current_id()
        if recorded is not None and actual is not None and _text(recorded) != actual:
            raise OriginError(
                f"instance {id_} was made in organization {_text(recorded)}, but the credentials "
                f"are of organization {actual}: {cure}"
            )


def _provisions(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """Tell whether a change needs a PUT."""
    wanted = inputs.get("external_authentication")
    return (
        section.differs(state.get("configuration") or {}, inputs.get("configuration") or {})
        or (wanted is not None and wanted != state.get("external_authentication"))
        or bodies.signs_in(state, inputs)
    )


def _tags(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[str] | None:
    """Return the user's tags as they should be; where nothing tells, what they are."""
    tags = inputs.get("tags", state.get("tags"))
    return None if tags is None else list(tags)


def _other_tags(inputs: Mapping[str, Any], state: Mapping[str, Any]) -> bool:
    return "tags" in inputs and sorted(inputs["tags"]) != sorted(state.get("tags") or [])


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def _resource_tag(marker: Marker | None) -> str | None:
    return None if marker is None else marker.resource
