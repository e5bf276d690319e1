"""One member of a set: an instance whose create requests the set notes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any

from ...api.ids import plain
from ...api.tags import tag_names
from ...errors import CloudElementsError, NotFoundError, OwnershipError
from ...recovery.creating import Made
from ...recovery.marker import (
    CREATION_ID,
    Marker,
    stack_and_project,
    stack_tag,
    without_markers,
)
from ...recovery.members import set_and_key
from ...recovery.ownership import other_owner_of
from ...recovery.set_notes import MemberRows, SetNotes
from ...recovery.tagged_member import TaggedMember
from ...registration import Registration
from ..adopting import Adoption
from ..base import Resource, Services
from ..instance import adoption, changes
from ..instance.lifecycle import InstanceLifecycle

_log = logging.getLogger(__name__)
Row = Mapping[str, Any]


class MemberLifecycle(InstanceLifecycle):
    """The verbs of an instance, for members of one set.

    Args:
        services: what the lifecycles of this process share.
        notes: what is known of earlier create requests; None where nothing is created.
        declared: the keys that the program declares, for a check: another member gives up its
            instance to the key that adopts it.
    """

    def __init__(
        self,
        services: Services,
        notes: SetNotes | None = None,
        declared: Collection[str] | None = None,
    ) -> None:
        super().__init__(services)
        if declared is not None:
            self._adoption = Adoption(
                self.noun,
                services.creations,
                lambda owner, address: _is_renamed(owner, address, declared),
            )
        self._notes = notes
        self._rows = MemberRows()

    def send(self, body: Row, marker: Marker, inputs: Row, organization: str | None) -> Made:
        """Send the create request, or find what an interrupted run created."""
        if self._notes is None:
            return super().send(body, marker, inputs, organization)
        strategy = TaggedMember(
            self._client,
            self._lists,
            body,
            marker,
            notes=self._notes,
            rows=self._rows,
            differs=lambda row: adoption.differences(row, inputs),
            unfit=lambda row: adoption.other_element(row, inputs),
        )
        return self._creations.make_member(strategy, organization)

    def differs(self, state: Row, inputs: Row) -> bool:
        """Tell whether a member must be changed at the service.

        Args:
            state: its outputs in the state.
            inputs: its declared inputs.
        """
        disabled = inputs.get("disabled")
        return (
            changes.provisions(state, inputs)
            or bool(changes.patch(state, inputs, None))
            or (disabled is not None and state.get("disabled") is not disabled)
        )

    def recorded(self, state: Row, inputs: Row) -> dict[str, Any]:
        """Return the outputs of a member for which nothing is to be sent."""
        once = {field.name for field in self.fields.inputs if field.name not in inputs}
        kept = {name: value for name, value in state.items() if name not in once or name in _READ}
        declared = self.fields.declared(inputs)
        applied = {name: inputs[name] for name in declared if kept.get(name) is None}
        return kept | applied | self.fields.carried(inputs) | {"declared": declared}

    def refreshed(self, id_: str, state: Row) -> Resource | None:
        """Return a member as it really is, or None where it is gone.

        One that another resource has taken over stays in the state as it is: its set must be able
        to let go of it.
        """
        try:
            return self.read(id_, state)
        except OwnershipError as error:
            _log.warning("%s", error)
            inputs = self.fields.refreshed(state, state)
            inputs |= {"configuration": state["configuration"]}
            return Resource(id_, inputs, dict(state))

    def gone(
        self, existing: Mapping[str, Row], registrations: Callable[[str], Registration]
    ) -> set[str]:
        """Return the keys of the members that an earlier deletion of the set has deleted already.

        The state cannot say so: the engine keeps a resource whose deletion failed as it was. The
        account's list can, and a few of those that it does not have are looked for to confirm it.

        Args:
            existing: the outputs of the members in the state.
            registrations: returns a member as the engine has it, by its key.
        """
        urn = registrations("").urn
        if urn is None or not self._settings.marker:
            return set()
        stack, project = stack_and_project(urn)
        tag = stack_tag(self._settings.owner, project, stack)
        if self._lists.rows(tag) is None:
            return set()
        missing = {
            key: row
            for key, row in existing.items()
            if self._lists.row(tag, str(row["id"])) is None
        }
        if len(missing) <= _ONE_BY_ONE:
            return set()
        try:
            listed = {plain(row.get("id")) for row in self.rows()}
        except CloudElementsError:
            return set()
        found = {key for key, row in missing.items() if plain(row["id"]) not in listed}
        sample = sorted(found)[:_SAMPLE]
        if any(self._exists(str(existing[key]["id"]), existing[key]) for key in sample):
            return set()
        for key in found:
            self._gone.believe(str(existing[key]["id"]), existing[key])
        return found

    def _exists(self, id_: str, state: Row) -> bool:
        with self._operation(state):
            self._require_origin(id_, state)
            try:
                self._client.instances.get(id_)
            except NotFoundError:
                return False
            except CloudElementsError:
                return True  # it may: then each is looked for
            return True

    def release(self, id_: str, state: Row, registration: Registration) -> None:
        """Take a member's tags off an instance that stays at the service.

        What another resource has taken over carries that one's, and stays as it is.
        """
        with self._operation(state), self._creations.exclusively(self.noun, id_):
            self._require_origin(id_, state)
            if self._creations.was_taken(self.noun, id_):
                return
            try:
                response = self._client.instances.get(id_)
            except NotFoundError:
                self._gone.believe(id_, state)
                return
            tags = tag_names(response.get("tags")) or []
            if other_owner_of(response, state.get(CREATION_ID), registration.urn):
                return
            if without_markers(tags) != tags:
                self._client.instances.patch(id_, {"tags": without_markers(tags)})


def _is_renamed(owner: str, address: str, declared: Collection[str]) -> bool:
    """Tell whether an instance has another key of the same set from now on."""
    of_set, before = set_and_key(owner)
    return before is not None and before not in declared and of_set == set_and_key(address)[0]


_ONE_BY_ONE = 10  # of so many missing members each is looked for
_SAMPLE = 3  # so many of more are, before the list is believed
# What the service reports, whether or not it is declared.
_READ = ("name", "tags", "disabled", "external_authentication")
