"""What the lifecycles of kinds share that are identified by where they are and by their name."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from ..api.levels import may_be_one, place_of
from ..api.objects import Objects
from ..api.responses import not_the_services
from ..api.retry import is_settling
from ..errors import (
    BadRequestError,
    CloudElementsError,
    NotFoundError,
    OwnershipError,
)
from ..recovery.keyed import ExistsError, Keyed
from ..recovery.marker import CREATION_ID, Marker, marker_of
from ..registration import Registration
from .adopting import log_changes, with_unknown_changes
from .base import Existing, Lifecycle, Services
from .findings import Findings
from .keyed_content import Content
from .keyed_ownership import KeyedOwnership, are_one
from .level_checks import normalized_ids
from .retained_inputs import keep_what_is_no_change
from .slot import Settling, Slot, refusals_are_failures, slot_of
from .values import is_known

_log = logging.getLogger(__name__)

Row = Mapping[str, Any]


class KeyedLifecycle(Lifecycle):
    """The verbs of a kind that is identified by a key (see `Lifecycle`).

    A kind must define `content`, `name_input`, `family` and `problems`.

    Args:
        services: what the lifecycles of this process share.
    """

    content: ClassVar[Content]
    """What one of the kind says."""
    name_input: ClassVar[str]
    """The input that holds the name."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._ownership = KeyedOwnership(
            self.noun, services.creations, lambda: self._origin.outputs({})
        )
        self._settling = Settling(services.settings.settle_time, services.sleep, services.clock)

    @property
    @abstractmethod
    def family(self) -> Objects:
        """The kind's endpoints."""

    @abstractmethod
    def problems(self, old: Row, inputs: Row) -> Findings:
        """Return what is wrong with the inputs, whatever is there."""

    def seen(self, slot: Slot, response: Row, known: Row) -> Row:
        """Return a response in which it can be seen what is inherited.

        Args:
            slot: where it is.
            response: the service's JSON.
            known: the fields that are known to be of this level, by path.
        """
        del slot, known
        return response

    def validate(self, old: Row, inputs: Row, registration: Registration) -> Findings:
        """Check the inputs, and log what taking over will change."""
        inputs = self.placed(inputs)
        found = self.problems(old, inputs)
        if old and not found.problems:
            return self._with_another_key(old, inputs, registration, found)
        key = [inputs.get(name) for name in self._key]
        if not old and not found.problems and inputs.get("adopt") is True and is_known(key):
            return self._with_adoption(self._slot(inputs), inputs, registration, found)
        return found

    def normalize(self, old: Row, inputs: dict[str, Any]) -> dict[str, Any]:
        """Spell what is equal to what is in the state as it is there."""
        kept = self.content.keep_spelling(old, self._key_as_before(old, self.placed(inputs)))
        if kept.get("adopt") is False:
            del kept["adopt"]
        keep_what_is_no_change(old, kept)
        return kept

    def placed(self, inputs: Row) -> dict[str, Any]:
        """Return the inputs with the ids in them, which may be given as numbers, as strings."""
        return normalized_ids(dict(inputs))

    def replaces(self, id_: str, outputs: Row, inputs: Row) -> list[str]:
        """Return the inputs whose change needs another resource."""
        # Declaring an existing resource as adopted changes nothing.
        declared = {key: value for key, value in inputs.items() if key != "adopt"}
        return super().replaces(id_, outputs, declared)

    def make(self, inputs: Row, registration: Registration) -> Existing:
        """Create it, unless an interrupted run has created it already."""
        slot = self._slot(inputs)
        return self._made(slot, inputs, registration)

    def take_over(self, id_: str, inputs: Row, registration: Registration) -> Existing:
        """Take over what is there under the key; where nothing is, create it."""
        del id_
        slot = self._slot(inputs)
        found, known = self._found(slot, inputs), dict[str, Any]()
        if found is None:
            try:
                return self._made(slot, inputs, registration)
            except ExistsError:
                # It equals what a level above has, and the service labels nothing.
                found, known = slot.get(), inputs.get("fields") or {}
        self._ownership.require_not_in_state(slot.id, registration, found)
        self._ownership.take(slot.id, inputs, registration, found)
        self._creations.take(self.noun, slot.id)
        row = self._row(slot, inputs, found, known) or {}
        changed = self._put(slot, inputs, found, None) if self._differences(inputs, row) else row
        return Existing(slot.id, changed)

    def fetch(self, id_: str, state: Row) -> Row:
        """Return what is there at the own level."""
        slot = self._slot_of(id_)
        with refusals_are_failures():
            response = slot.get()
        row = self._own(slot, state, response)
        self._ownership.require_same(slot.id, state, response)
        return row

    def apply(self, id_: str, state: Row, inputs: Row, registration: Registration) -> Row:
        """Update it to the declared configuration: one PUT of the whole."""
        del registration
        slot = self._slot_of(id_)
        response = slot.get()  # whether a PUT makes what is missing is unknown
        self._own(slot, state, response)
        self._ownership.require_same(slot.id, {**state, **inputs}, response)
        return self._put(slot, inputs, response, state)

    def remove(self, id_: str, state: Row, registration: Registration) -> None:
        """Delete it, unless it is another one by now, or another resource of the stack has it."""
        slot = self._slot_of(id_)
        with refusals_are_failures():
            response = slot.get()
            other = self._ownership.other_owner(slot.id, state, registration, response)
            if other is not None:
                _log.warning(
                    "%s %s is not deleted: another resource of this stack has it: %s",
                    self.noun,
                    slot.id,
                    other,
                )
                return
            self._ownership.require_same(slot.id, state, response)
            confirmed = self.delete_one(slot, response)
            if not confirmed and self._is_there(slot, state):
                raise not_the_services(f"the DELETE of {self.noun} {slot.id}", "it still exists")

    def delete_one(self, slot: Slot, response: Row) -> bool:
        """Delete what is there.

        Args:
            slot: where it is.
            response: the service's JSON about it.

        Returns:
            Whether the response is the service's; otherwise it may still be there.
        """
        del response
        return slot.delete()

    def finish(self, id_: str, inputs: Row, outputs: dict[str, Any]) -> None:
        """Fail where the service has something else than was sent, though it did not refuse."""
        del id_
        missing = list(self.content.differences(inputs, outputs))
        said = outputs.get("ignored")
        if missing or said:
            named = ", ".join(missing) or "a part of it"
            words = f" (it says: {said})" if said else ""
            raise CloudElementsError(
                f"the service did not take {named}{words}: check that the user has the privilege "
                f"for level {inputs['level']}"
            )

    def refresh_inputs(self, state: Row, response: Row, outputs: Row) -> dict[str, Any]:
        """Return what the field table leaves to the kind: for a read by id, the key."""
        del outputs
        return {} if "base_url" in state else dict(response["key"])

    @property
    def _key(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields.replacing)

    def _slot(self, inputs: Row) -> Slot:
        name = str(inputs[self.name_input])
        return Slot(self.noun, self.family, place_of(inputs), name, self._settling)

    def _id_of(self, inputs: Row) -> str | None:
        """Return the key that inputs name; None where they name none that can be read."""
        placed = self.placed(inputs)
        names = (self.name_input, "level", "account_id", "instance_id", "element_key")
        if not all(isinstance(placed.get(name), (str, type(None))) for name in names):
            return None  # a secret, which the state keeps encrypted
        has_key = placed.get(self.name_input) and placed.get("level")
        return self._slot(placed).id if has_key else None

    def _slot_of(self, id_: str) -> Slot:
        return slot_of(id_, self.noun, self.family, self._settling)

    def _found(self, slot: Slot, inputs: Row) -> dict[str, Any] | None:
        """Return the service's JSON about what is there at the own level, or None."""
        try:
            response = slot.get()
        except NotFoundError:
            return None
        except BadRequestError as error:
            if not is_settling(error):
                raise
            return None  # without a definition nothing maps it
        return None if self._row(slot, inputs, response, {}) is None else response

    def _is_there(self, slot: Slot, state: Row) -> bool:
        """Tell whether it is still there; a deletion leaves what is inherited to be seen."""
        try:
            self._own(slot, state, slot.get())
        except NotFoundError:
            return False
        return True

    def _own(self, slot: Slot, declared: Row, response: Row) -> dict[str, Any]:
        """Return a response as properties. Raises NotFoundError where it is another level's."""
        row = self._row(slot, declared, response, declared.get("fields") or {})
        if row is None:
            raise NotFoundError(f"there is no {self.noun} {slot.id}", status=404)
        return {**row, "key": self._key_of(slot)}

    def _key_of(self, slot: Slot) -> dict[str, Any]:
        """Return the inputs that name a slot."""
        place = slot.place
        key = {
            self.name_input: slot.name,
            "level": place.level,
            place.scope_input: place.scope,
            "element_key": place.element,
        }
        return {name: value for name, value in key.items() if name and value is not None}

    def _row(self, slot: Slot, declared: Row, response: Row, known: Row) -> dict[str, Any] | None:
        """Return a response with its parts as properties; None where it is another level's.

        Args:
            slot: where it is.
            declared: the inputs as they were last declared.
            response: the service's JSON.
            known: the fields that are known to be of this level, by path.
        """
        return self.content.row_of(declared, self.seen(slot, response, known), slot.place)

    def _differences(self, inputs: Row, row: Row) -> list[str]:
        return list(self.content.differences(inputs, self.fields.read(row, {})))

    def _made(self, slot: Slot, inputs: Row, registration: Registration) -> Existing:
        """Send the create request, or return what an interrupted run created."""
        body = self.content.body_of(inputs, {}, slot.place)
        ignored: list[str] = []

        def before() -> Row | None:
            found = self._found(slot, inputs)
            if found is not None:
                self._ownership.require_not_in_state(slot.id, registration, found)
            return found

        def post() -> Row:
            written = slot.create(body)
            ignored.extend([written.ignored] if written.ignored else [])
            return written.row

        def differs(response: Row) -> list[str]:
            row = self._row(slot, inputs, response, {})
            return ["level"] if row is None else self._differences(inputs, row)

        marker = self._marker(inputs, registration)
        strategy = Keyed(
            self.noun,
            slot.id,
            marker,
            post=post,
            look=slot.get,
            differs=differs,
            before=before,
            key_of=self._id_of,
        )
        if marker is None:
            response = strategy.create_without_evidence()
        else:
            response = self._creations.make(strategy, registration.organization).response
        row = self._verified(slot, inputs, response, "; ".join(ignored) or None)
        self._ownership.has(slot.id, inputs, registration, response)
        return Existing(slot.id, row)

    def _put(self, slot: Slot, inputs: Row, response: Row, before: Row | None) -> dict[str, Any]:
        body = self.content.body_of(inputs, response, slot.place, before)
        written = slot.put(body)
        return self._verified(slot, inputs, written.row, written.ignored, before)

    def _verified(
        self,
        slot: Slot,
        inputs: Row,
        response: Row,
        ignored: str | None,
        before: Row | None = None,
    ) -> dict[str, Any]:
        """Return what the service has after a change, which may be less than was sent.

        A response that lacks something is not believed: the service is asked what it has. That
        includes what was declared before, which the next run may have to take out still.
        """
        row = self._row(slot, inputs, response, inputs.get("fields") or {})
        if ignored is None and row is not None and not self._differences(inputs, row):
            return row
        declared = inputs if before is None else self.content.with_earlier(inputs, before)
        try:
            row = self._row(slot, declared, slot.get(), inputs.get("fields") or {})
        except NotFoundError:
            if ignored is not None:
                raise CloudElementsError(
                    f"the service did not create {self.noun} {slot.id}, though it did not refuse "
                    f"(it says: {ignored}): check that the user has the privilege for {slot.place}"
                ) from None
        except CloudElementsError as error:  # it exists: losing it would be worse
            _log.warning(
                "%s %s was changed, but what the service has now is unknown: %s",
                self.noun,
                slot.id,
                error,
            )
        return {**(row or {"fields": {}}), "ignored": ignored}

    def _marker(self, inputs: Row, registration: Registration) -> Marker | None:
        """Return what evidence is looked for by; it is not sent."""
        creation_id = inputs.get(CREATION_ID)
        if registration.urn is None or creation_id is None:
            return None
        return marker_of(self._settings.owner, registration.urn, creation_id)

    def _key_as_before(self, old: Row, inputs: dict[str, Any]) -> dict[str, Any]:
        """Return the inputs with the key spelled as in the state, where it names the same.

        Args:
            old: the inputs in the state; empty for a resource that is to be made.
            inputs: the declared inputs.

        Raises:
            OwnershipError: whether it names the same cannot be determined.
        """
        before, now = self._id_of(old), self._id_of(inputs)
        if before is None or now is None or before == now or not may_be_one(before, now):
            return inputs
        is_one = are_one(self._there(self.placed(old)), self._there(inputs))
        if is_one is None:
            raise OwnershipError(
                f"{self.noun} {now} may be {before}, which this resource has, and the service "
                "shows no number that tells them apart: declare it as before, or as another "
                "resource"
            )
        if not is_one:
            return inputs
        key = {name: old[name] for name in self._key if name in old}
        return {name: one for name, one in inputs.items() if name not in self._key} | key

    def _there(self, inputs: Row) -> dict[str, Any] | None:
        """Return what is there at the own level under the key of inputs, or None."""
        slot = self._slot(inputs)
        response = self._found(slot, inputs)
        row = None if response is None else self._row(slot, inputs, response, {})
        return None if row is None or response is None else {**row, "id": response.get("id")}

    def _with_another_key(
        self, old: Row, inputs: dict[str, Any], registration: Registration, found: Findings
    ) -> Findings:
        """Add whether a change of the key can go on, where something exists there."""
        before, now = self._id_of(old), self._id_of(inputs)
        if before is None or now is None or before == now:
            return found
        try:
            if self._id_of(self._key_as_before(old, inputs)) == before:
                return found
        except OwnershipError as error:
            return Findings([str(error)], found.warnings)
        slot = self._slot(inputs)
        try:
            response = self._found(slot, inputs)
            if response is not None:
                self._ownership.require_not_in_state(slot.id, registration, response)
        except CloudElementsError as error:
            # Only a warning: it may be gone by the time that this resource is created.
            return Findings(found.problems, [*found.warnings, str(error)])
        return found

    def _with_adoption(
        self, slot: Slot, inputs: Row, registration: Registration, found: Findings
    ) -> Findings:
        """Add whether what is there can be taken over, and log what that will change."""
        try:
            response = self._found(slot, inputs)
        except CloudElementsError as error:
            return with_unknown_changes(found, self.noun, slot.id, error)
        if response is None:
            _log.info("adopt: there is no %s %s yet: it will be created", self.noun, slot.id)
            return found
        try:
            self._ownership.require_not_in_state(slot.id, registration, response)
        except OwnershipError as error:
            return Findings([f"adopt: {error}"], found.warnings)
        if is_known(dict(inputs)):
            row = self._row(slot, inputs, response, {}) or {}
            log_changes(self.noun, slot.id, self._differences(inputs, row))
        return found
