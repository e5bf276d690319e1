"""What each verb means for an instance."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...api.tags import tag_names
from ...errors import (
    CloudElementsError,
    NotFoundError,
    OwnershipError,
)
from ...recovery.creating import Made
from ...recovery.marker import (
    CREATION_ID,
    Marker,
    creation_id_of,
    marker_of,
    resource_marker,
)
from ...recovery.ownership import Ownership, other_owner_of
from ...recovery.tagged import TaggedInstance
from ...registration import Registration
from ..adopting import Adoption, is_anothers, no_such
from ..base import Existing, Lifecycle, Services
from ..findings import Findings
from . import adoption, changes, configuration, observation, request
from .element_validation import check
from .fields import FIELDS
from .inputs import kept
from .provisioning import Provisioning

_log = logging.getLogger(__name__)

# What an element's definition says something about.
_CHECKED = ("element_key", "configuration")


class InstanceLifecycle(Lifecycle):
    """The verbs of an instance (see `Lifecycle`)."""

    noun = "instance"
    fields = FIELDS

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._looking_ahead = threading.Event()
        self._adoption = Adoption(self.noun, services.creations)
        self._mutex = threading.Lock()
        self._warned: set[str] = set()
        self._ownership = Ownership(services.settings, services.client, services.lists)
        self._provisioning = Provisioning(services.client, services.catalogue)

    def validate(
        self, old: Mapping[str, Any], inputs: Mapping[str, Any], registration: Registration
    ) -> Findings:
        """Check the inputs, against the element's definition too where they changed."""
        # What was applied as it is was checked then.
        changed = any(key in inputs and old.get(key) != inputs[key] for key in _CHECKED)
        if not (self._settings.catalogue_checks and changed):
            found = check(inputs, None, old=old)
        else:
            self._look_ahead()
            found = check(inputs, self._catalogue, old=old)
        adopt = inputs.get("adopt")
        if old or found.problems or not isinstance(adopt, str):
            return found
        return self._adoption.checked(
            adopt,
            found,
            registration,
            get=lambda: self._client.instances.get(adopt),
            problem_of=lambda response: adoption.problem_of(adopt, response, inputs),
            changes_of=lambda response: adoption.changes_of(response, inputs),
        )

    def normalize(self, old: Mapping[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
        """Spell what is equal to what is in the state as it is there."""
        return kept(old, inputs)

    def make(self, inputs: Mapping[str, Any], registration: Registration) -> Existing:
        """Make the instance: one POST, unless an interrupted run has made it already."""
        marker = self._marker(inputs, registration)
        body = request.create_body(inputs, marker)
        if marker is None:
            made = self._creations.make_unmarked(
                self.noun, lambda: self._client.instances.create(body)
            )
        else:
            made = self.send(body, marker, inputs, registration.organization)
        id_, response = str(made.response["id"]), made.response
        if made.by_earlier_run:
            # Made from inputs that may have been others, and masked entries cannot be compared.
            state = self.fields.read(response, {}) | {
                "reauthenticate": inputs.get("reauthenticate")
            }
            response = self._provisioning.put(id_, state, inputs, marker)
        elif not response.get("token"):
            try:
                response = self._client.instances.get(id_)
            except CloudElementsError as error:  # it exists: losing it would be worse
                _log.warning("instance %s was created, but its token is unknown: %s", id_, error)
        return Existing(id_, response)

    def send(
        self,
        body: Mapping[str, Any],
        marker: Marker,
        inputs: Mapping[str, Any],
        organization: str | None,
    ) -> Made:
        """Send the create request, or find what an interrupted run created.

        Args:
            body: the create request's body.
            marker: the tags that it holds.
            inputs: the checked inputs.
            organization: Pulumi's organization, where the program named one.
        """
        strategy = TaggedInstance(
            self._client,
            self._lists,
            body,
            marker,
            owner=self._settings.owner,
            differs=lambda row: adoption.differences(row, inputs),
            unfit=lambda row: adoption.other_element(row, inputs),
        )
        return self._creations.make(strategy, organization)

    def take_over(
        self, id_: str, inputs: Mapping[str, Any], registration: Registration
    ) -> Existing:
        """Take over an instance that exists, and write this resource's marker.

        One PUT does both if it differs from the declared configuration, otherwise one PATCH. Masked
        entries cannot be compared; they count as equal, as in a refresh.
        """
        with self._creations.exclusively(self.noun, id_):
            try:
                response = self._client.instances.get(id_)
            except NotFoundError as error:
                raise OwnershipError(no_such(self.noun, id_, error)) from None
            _require_declared_element(id_, response, inputs)
            self._creations.take(self.noun, id_)
            state = adoption.found_as_state(response, inputs)
            tags = tag_names(response.get("tags")) or []
            state["marker"] = resource_marker(tags)
            changed = self._changed(id_, state, inputs, registration)
        self._creations.recorded(creation_id_of(tags))
        return Existing(id_, {"token": state["token"], **(changed or response)})

    def fetch(self, id_: str, state: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the service's JSON about the instance."""
        response = self._client.instances.get(id_)
        if "base_url" in state:  # not for a read by id, which may read anybody's
            other = other_owner_of(response, state.get(CREATION_ID), None)
            if other is not None:
                raise OwnershipError(_is_anothers(id_, other, "is not refreshed"))
        return response

    def ask_ahead(self, registration: Registration) -> None:
        """Ask for the stack's instances, which show whose each is."""
        self._ownership.ask_ahead(registration.urn)

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """Return all instances of the account."""
        return self._client.instances.list()

    def apply(
        self,
        id_: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
        registration: Registration,
    ) -> Mapping[str, Any]:
        """Update the instance to the declared configuration: one PUT, one PATCH, or one GET.

        A PUT re-provisions and could wipe what an OAuth sign-in left, so name and tags alone go
        through PATCH.
        """
        other = self._ownership.other_owner(id_, state.get(CREATION_ID), registration.urn)
        if other is not None:
            raise OwnershipError(_is_anothers(id_, other, "is not changed"))
        changed = self._changed(id_, state, inputs, registration)
        return self._client.instances.get(id_) if changed is None else changed

    def remove(self, id_: str, state: Mapping[str, Any], registration: Registration) -> None:
        """Delete the instance, unless another resource has it."""
        other = self._ownership.other_owner(id_, state.get(CREATION_ID), registration.urn)
        if other is not None:
            _log.warning(
                "instance %s is not deleted: another resource has taken it over since (%s)",
                id_,
                other,
            )
            return
        self._client.instances.delete(id_)

    def finish(self, id_: str, inputs: Mapping[str, Any], outputs: dict[str, Any]) -> None:
        """Enable or disable where that is declared, which no other request does."""
        disabled = inputs.get("disabled")
        if disabled is None or outputs["disabled"] is disabled:
            return
        try:
            self._client.instances.set_enabled(id_, enabled=not disabled)
        except CloudElementsError as error:
            state = "disabled" if disabled else "enabled"
            raise CloudElementsError(f"is not {state} yet: {error}") from None
        outputs["disabled"] = disabled

    def refresh_inputs(
        self, state: Mapping[str, Any], response: Mapping[str, Any], outputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return element and configuration as a program would have to declare them."""
        del outputs
        key = adoption.element_key_of(response)
        declared = state.get("configuration") or {}
        actual = configuration.as_it_is(declared, response.get("configuration"))
        if request.REFRESH_TOKEN in declared and state.get("external_authentication") == "initial":
            # The service replaces it by itself: that is not drift.
            actual[request.REFRESH_TOKEN] = declared[request.REFRESH_TOKEN]
        return {
            "element_key": state.get("element_key") or key,
            "configuration": actual,
        }

    def observe(
        self,
        id_: str,
        outputs: dict[str, Any],
        response: Mapping[str, Any],
        known: Mapping[str, Any],
    ) -> None:
        """Record the marker, and warn of what the service does by itself."""
        tags = tag_names(response.get("tags"))
        outputs["marker"] = known.get("marker") if tags is None else resource_marker(tags)
        key = adoption.element_key_of(response)
        declared = known.get("element_key") or key
        if key not in (None, declared):
            _log.warning("instance %s is of element %s now, no longer %s", id_, key, declared)
        self._warn(observation.warnings_of(id_, outputs, observation.declared_in(known)))

    def replaces(
        self, id_: str, outputs: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> list[str]:
        """Name the inputs that replace, and warn of what the state says: nothing is asked."""
        with self._operation(outputs, inputs):
            self._warn(observation.warnings_of(id_, outputs, inputs))
            return super().replaces(id_, outputs, inputs)

    def _warn(self, lines: Iterable[str]) -> None:
        """Warn of each once in a process: a run compares, and then changes."""
        for line in lines:
            with self._mutex:
                known = line in self._warned
                self._warned.add(line)
            if not known:
                _log.warning("%s", line)

    def _look_ahead(self) -> None:
        """Ask for the organization while the catalogue is asked: what is to be done will need it.

        Once per process; a failure is left to the verb that needs it, which asks again.
        """
        if not self._looking_ahead.is_set():
            self._looking_ahead.set()
            threading.Thread(target=self._ask_organization, daemon=True).start()

    def _ask_organization(self) -> None:
        with self._operation():
            try:
                self._client.organizations.current_id()
            except Exception as error:
                # A thread of its own must print nothing; the verb that needs it asks again.
                _log.debug("the organization is not known yet: %s", type(error).__name__)

    def _changed(
        self,
        id_: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
        registration: Registration,
    ) -> Mapping[str, Any] | None:
        """Change what differs; None where nothing does."""
        marker = self._marker(inputs, registration)
        if changes.provisions(state, inputs):
            return self._provisioning.put(id_, state, inputs, marker)
        body = changes.patch(state, inputs, marker)
        return self._client.instances.patch(id_, body) if body else None

    def _marker(self, inputs: Mapping[str, Any], registration: Registration) -> Marker | None:
        creation_id = inputs.get(CREATION_ID)
        if registration.urn is None or creation_id is None or not self._settings.marker:
            return None
        return marker_of(self._settings.owner, registration.urn, creation_id)


def _require_declared_element(
    id_: str, response: Mapping[str, Any], inputs: Mapping[str, Any]
) -> None:
    problem = adoption.problem_of(id_, response, inputs)
    if problem:
        raise OwnershipError(problem)


def _is_anothers(id_: str, other: str, what: str) -> str:
    return is_anothers("instance", id_, f"its tag is {other}", what)
