"""What each verb means for a set of instances: the same as for each of its members."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ...api.ids import plain
from ...deadline import deadline
from ...errors import CloudElementsError, HalfMadeError, OwnershipError, SettingsError
from ...recovery.marker import CREATION_ID, stack_and_project, stack_tag, urn_hash
from ...recovery.members import member_address
from ...recovery.sending import may_be_done
from ...recovery.set_notes import SetNotes
from ...redaction import MARKED_INPUTS
from ...registration import UNREGISTERED, Registration
from ..base import Resource, Services, replacing_inputs
from ..checked_inputs import checked_inputs
from ..findings import Findings
from ..origin import Origin
from ..values import is_known
from . import members
from .changes import Plan, planned
from .checking import checked
from .deletions import deleted, renamed, require_allowed
from .failures import line, require_all
from .fields import FIELDS
from .member import MemberLifecycle
from .progress import Progress
from .running import Outcome, run

_log = logging.getLogger(__name__)
Row = Mapping[str, Any]
_AGAIN = "Run again, which does what is left"


class InstanceSetLifecycle:
    """The verbs of a set (see `Verbs`).

    Each member is an instance with a deadline of its own. What failed for one member is named, and
    the set is kept in the state with the others: the next run does what is left.

    Args:
        services: what the lifecycles of this process share.
        can_keep: tells whether a set of which only a part could be created would stay in the state.
    """

    noun = "instance set"
    fields = FIELDS

    def __init__(self, services: Services, can_keep: Callable[[], bool] = lambda: True) -> None:
        self._can_keep = can_keep
        self._services = services
        self._settings = services.settings
        self._creations = services.creations
        self._origin = Origin(services.settings, services.client.organizations, self.noun)
        self._members = MemberLifecycle(services)

    def check(
        self, old: Row, new: Row, registration: Registration = UNREGISTERED
    ) -> tuple[dict[str, Any], list[str]]:
        """Return the inputs as they are to be kept, and what is wrong with all of them."""

        def check(old: Row, inputs: Row, registration: Registration) -> tuple[Any, Findings]:
            declared = inputs.get("instances")
            keys = declared.keys() if isinstance(declared, Mapping) else ()
            life = MemberLifecycle(self._services, declared=keys)
            return checked(life, old, inputs, self._registrations(old, registration))

        return checked_inputs(self._settings, self._creations, check, old, new, registration)

    def replaces(self, id_: str, outputs: Row, inputs: Row) -> list[str]:
        """Name the inputs that replace; nothing is asked.

        Raises:
            CloudElementsError: too many members would be deleted.
            OwnershipError: a member is to become another instance.
        """
        del id_
        existing = members.unpacked(outputs)
        for member in existing.values():
            self._creations.is_in_state(self._members.noun, str(member["id"]))
        require_allowed(existing, inputs)
        replacing = replacing_inputs(self.fields, self.noun, outputs, inputs)
        # Another set leaves none of this one's.
        gone = sorted(existing) if replacing else deleted(existing, inputs)
        if gone:
            _log.info("%d instances will be deleted: %s", len(gone), ", ".join(gone))
        if not replacing:
            _require_same(existing, inputs)
        return replacing

    def deletes_first(self, replacing: Sequence[str]) -> bool:
        """Tell that a replacement is created before the set is deleted."""
        del replacing
        return False

    def create(self, inputs: Row, registration: Registration = UNREGISTERED) -> Resource:
        """Create or take over all members.

        Raises:
            HalfMadeError: some of them failed.
        """
        if self._settings.unknown:
            raise SettingsError("; ".join(self._settings.unknown))
        if inputs["instances"] and not self._can_keep():
            raise CloudElementsError(
                "nothing was created: with this version of Pulumi's SDK for Python, a set of which "
                "a part fails would be lost from the state. Install a version that this package "
                "was tested with, or declare each instance as an Instance"
            )
        plan = planned(self._members, {}, inputs)
        id_ = inputs.get(CREATION_ID) or urn_hash(registration.urn or "")
        return self._apply(str(id_), plan, {}, inputs, registration, "created")

    def update(
        self, id_: str, state: Row, inputs: Row, registration: Registration = UNREGISTERED
    ) -> Resource:
        """Change the members that differ from what was last applied, and no other.

        Raises:
            HalfMadeError: some of them failed.
        """
        existing = members.unpacked(state)
        require_allowed(existing, inputs)
        _require_same(existing, inputs)
        plan = planned(self._members, existing, inputs)
        return self._apply(id_, plan, state, inputs, registration, "changed")

    def read(self, id_: str, state: Row) -> Resource:
        """Return the members as they really are, without those that are gone."""
        if "base_url" not in state:
            raise OwnershipError("an instance set cannot be read by its id: declare its instances")
        existing = members.unpacked(state)
        outcome = self._run(
            {key: _reading(self._members, row) for key, row in existing.items()}, "read"
        )
        require_all(outcome, len(existing))
        found = {key: row for key, row in outcome.done.items() if row is not None}
        inputs = {name: state[name] for name in _KEPT if name in state}
        common = inputs.get("configuration")
        inputs["instances"] = {
            key: members.as_own(row.inputs, key, common or {}) for key, row in found.items()
        }
        outputs = {key: {**row.outputs, "id": row.id} for key, row in found.items()}
        return Resource(id_, inputs, self._outputs(outputs, state, state))

    def delete(self, id_: str, state: Row, registration: Registration = UNREGISTERED) -> None:
        """Delete all members; one that is gone already is success."""
        del id_
        existing = members.unpacked(state)
        of = self._registrations(state, registration)
        with self._deadline():
            gone, _ = self._services.at_once(
                lambda: self._members.gone(existing, of), self._ask_organization
            )
        left = {key: row for key, row in existing.items() if key not in gone}
        outcome = self._run(
            {key: _deleting(self._members, row, of(key)) for key, row in left.items()}, "deleted"
        )
        require_all(outcome, len(left))

    def _apply(
        self,
        id_: str,
        plan: Plan,
        state: Row,
        inputs: Row,
        registration: Registration,
        participle: str,
    ) -> Resource:
        """Do what is planned, and return the set, or raise with what there is of it."""
        for member in plan.existing.values():
            self._creations.is_in_state(self._members.noun, str(member["id"]))
        of = self._registrations(inputs, registration)
        with self._noting(plan, inputs, registration, in_state=bool(state)) as (life, notes):
            tasks = {
                **{key: _creating(life, row, of(key)) for key, row in _in_order(plan, notes, of)},
                **{
                    key: _updating(life, plan.existing[key], row, of(key))
                    for key, row in plan.updates.items()
                },
            }
            if tasks:
                self._ask_organization()
            outcome = self._run(tasks, participle)
            released = self._run(
                {key: _releasing(life, row, of(key)) for key, row in plan.releases.items()},
                "released",
            )
            gone = self._run(
                {key: _deleting(life, row, of(key)) for key, row in plan.deletes.items()},
                "deleted",
            )
            rows = _remaining(plan, outcome, {*released.done, *gone.done})
            failed = {**outcome.failed, **released.failed, **gone.failed}
            untried = len(outcome.untried) + len(released.untried) + len(gone.untried)
            total = len(tasks) + len(plan.releases) + len(plan.deletes)
            nothing = not rows and not state and not _may_exist(failed)
            if notes is not None and (nothing or not failed):
                notes.forget()
        if failed and nothing:
            raise CloudElementsError(line(failed, untried, total))
        resource = Resource(id_, dict(inputs), self._outputs(rows, inputs, state))
        if failed:
            told = f"{line(failed, untried, total)}. {_others(len(rows))}{_AGAIN}"
            raise HalfMadeError(told, id_, resource.outputs)
        return resource

    @contextlib.contextmanager
    def _noting(
        self, plan: Plan, inputs: Row, registration: Registration, *, in_state: bool
    ) -> Iterator[tuple[MemberLifecycle, SetNotes | None]]:
        """Give the members' lifecycle, with the notes of create requests where there are any."""
        urn, creation_id = registration.urn, inputs.get(CREATION_ID)
        if not plan.creates or urn is None or creation_id is None or not self._settings.marker:
            yield self._members, None
            return
        stack, project = stack_and_project(urn)
        tag = stack_tag(self._settings.owner, project, stack)
        with contextlib.ExitStack() as held:
            with self._deadline():  # it may have to wait for a killed run
                held.enter_context(self._creations.holding(tag))
            notes = self._creations.notes_of_set(urn, creation_id, in_state=in_state)
            yield MemberLifecycle(self._services, notes), notes

    def _run(self, tasks: Mapping[str, Callable[[], Any]], participle: str) -> Outcome[Any]:
        return run(tasks, self._settings.max_in_flight, Progress(len(tasks), participle))

    def _deadline(self) -> contextlib.AbstractContextManager[None]:
        return deadline(self._settings.operation_timeout, self._services.clock)

    def _ask_organization(self) -> None:
        """Ask for the organization once, so that bad credentials show before anything is made."""
        with self._deadline():
            self._services.client.organizations.current_id()

    def _outputs(self, rows: Mapping[str, Row], inputs: Row, state: Row) -> dict[str, Any]:
        now = self._origin.outputs(state)
        return members.packed(rows, inputs, now) | self.fields.carried(inputs)

    def _registrations(
        self, inputs: Row, registration: Registration
    ) -> Callable[[str], Registration]:
        """Return what gives a member as the engine would have it, by its key."""
        urn, creation_id = registration.urn, inputs.get(CREATION_ID)

        def of(key: str) -> Registration:
            address = None if urn is None else member_address(urn, creation_id, key)
            return Registration(address, None, registration.organization)

        return of


_KEPT = (
    "element_key",
    "configuration",
    "max_deletions",
    "release",
    "organization",
    CREATION_ID,
    MARKED_INPUTS,
)


def _require_same(existing: Mapping[str, Row], inputs: Row) -> None:
    """Refuse a member that is to become another instance, or what another member is."""
    declared = inputs.get("instances")
    for key, state in existing.items():
        own = declared.get(key) if isinstance(declared, Mapping) else None
        adopt = own.get("adopt") if isinstance(own, Mapping) else None
        if is_known(adopt) and adopt not in (None, state["id"], state.get("adopt")):
            raise OwnershipError(
                f"instances.{key}: adopt: it is instance {state['id']} already and cannot become "
                f"{adopt}: remove adopt, or use another key"
            )
    if not isinstance(declared, Mapping):
        return
    ids, moved = {plain(row["id"]): key for key, row in existing.items()}, renamed(existing, inputs)
    for key in declared.keys() - existing.keys() - moved.keys():
        adopt = declared[key].get("adopt") if isinstance(declared[key], Mapping) else None
        of = ids.get(plain(adopt)) if isinstance(adopt, str) else None
        if of is not None:
            raise OwnershipError(
                f"instances.{key}: adopt: instance {adopt} is {of} of this set already: remove "
                f"adopt, or take {of} out of instances to rename it"
            )


def _may_exist(failed: Mapping[str, CloudElementsError]) -> bool:
    """Tell whether a create request may have been done though it failed."""
    return any(may_be_done(error) for error in failed.values())


def _others(count: int) -> str:
    return f"The {count:,} that exist are in the state. " if count else ""


def _in_order(
    plan: Plan, notes: SetNotes | None, of: Callable[[str], Registration]
) -> list[tuple[str, Row]]:
    """Return what is to be created, at the end what earlier runs may still be creating."""
    if notes is None:
        return list(plan.creates.items())
    return sorted(plan.creates.items(), key=lambda one: notes.is_awaited(of(one[0]).urn or ""))


def _remaining(plan: Plan, outcome: Outcome[Resource], gone: set[str]) -> dict[str, Row]:
    """Return the outputs of the members that exist now."""
    rows: dict[str, Row] = {**plan.existing, **plan.unchanged}
    for key, resource in outcome.done.items():
        rows[key] = {**resource.outputs, "id": resource.id}
    for key, error in outcome.half_made.items():
        rows[key] = {**error.outputs, "id": error.id}
    for key in gone:
        del rows[key]
    for key, before in plan.renamed.items():
        if key not in outcome.done:  # it still has the tag of the key before
            rows[before] = rows.pop(key)
    return rows


# As functions of their own: a lambda in a loop would have the loop's last values.


def _creating(
    life: MemberLifecycle, inputs: Row, registration: Registration
) -> Callable[[], Resource]:
    return lambda: life.create(inputs, registration)


def _updating(
    life: MemberLifecycle, state: Row, inputs: Row, registration: Registration
) -> Callable[[], Resource]:
    return lambda: life.update(str(state["id"]), state, inputs, registration)


def _reading(life: MemberLifecycle, state: Row) -> Callable[[], Resource | None]:
    return lambda: life.refreshed(str(state["id"]), state)


def _deleting(life: MemberLifecycle, state: Row, registration: Registration) -> Callable[[], None]:
    return lambda: life.delete(str(state["id"]), state, registration)


def _releasing(life: MemberLifecycle, state: Row, registration: Registration) -> Callable[[], None]:
    return lambda: life.release(str(state["id"]), state, registration)
