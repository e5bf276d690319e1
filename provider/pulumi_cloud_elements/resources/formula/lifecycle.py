"""What each verb means for a formula."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from ...errors import (
    BadRequestError,
    CloudElementsError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    OwnershipError,
)
from ...recovery.description_mark import mark_of, marks_in, other_mark
from ...recovery.marked import FormulaList, MarkedFormula
from ...recovery.marker import CREATION_ID, marker_of
from ...registration import Registration
from ..adopting import Adoption, is_anothers, no_such
from ..base import Existing, Lifecycle, Services
from ..fields import declared_names
from ..findings import Findings
from ..templates import variables_declared
from ..values import is_known
from . import adoption, request
from . import inputs as declared_inputs
from .fields import ADDITIONS, FIELDS, description_in
from .parts import SORTS, reported
from .validation import check

_log = logging.getLogger(__name__)
_AFTER_PUT = "pulumi:put"  # in a response to a PUT: another one would do no more
# How a service may refuse what a formula's instances stand in the way of.
_REFUSED = (BadRequestError, ConflictError, ForbiddenError)


class FormulaLifecycle(Lifecycle):
    """The verbs of a formula (see `Lifecycle`)."""

    noun = "formula"
    fields = FIELDS

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._formulas = FormulaList(services.client)
        self._adoption = Adoption(self.noun, services.creations)

    def validate(
        self, old: Mapping[str, Any], inputs: Mapping[str, Any], registration: Registration
    ) -> Findings:
        """Check the inputs, and what `adopt` names."""
        found = check(declared_inputs.kept({}, inputs), old=old)
        adopt = inputs.get("adopt")
        if old or found.problems or not isinstance(adopt, str):
            return found
        keyed = declared_inputs.kept({}, inputs)
        return self._adoption.checked(
            adopt,
            found,
            registration,
            get=lambda: self._get(adopt),
            problem_of=lambda _: None,
            changes_of=lambda response: adoption.changes_of(response, keyed),
        )

    def normalize(self, old: Mapping[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
        """Spell what is equal to what is in the state as it is there."""
        return declared_inputs.kept(old, inputs)

    def replaces(
        self, id_: str, outputs: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> list[str]:
        """Replace nothing; remember the variables that its instances will find."""
        self._remember(id_, inputs)
        return super().replaces(id_, outputs, inputs)

    def make(self, inputs: Mapping[str, Any], registration: Registration) -> Existing:
        """Make the formula: one POST, unless an interrupted run has made it already."""
        mark = self._mark(inputs)
        body = request.create_body(inputs, mark)
        if mark is None or registration.urn is None:
            made = self._creations.make_unmarked(
                self.noun, lambda: self._client.formulas.create(body)
            )
        else:
            urn, organization = registration.urn, registration.organization
            strategy = MarkedFormula(
                self._client,
                self._formulas,
                body,
                marker_of(self._settings.owner, urn, inputs[CREATION_ID]),
                lambda: self._creations.creation_ids(urn, organization),
                lambda row: request.differing(row, {}, inputs, None),
            )
            made = self._creations.make(strategy, organization)
        response = request.with_method(made.response)
        known = {} if made.by_earlier_run else request.additions(response, inputs)
        return Existing(str(response["id"]), {**response, ADDITIONS: known})

    def take_over(
        self, id_: str, inputs: Mapping[str, Any], registration: Registration
    ) -> Existing:
        """Take over a formula that exists, and write this resource's mark."""
        del registration
        try:
            response = self._get(id_)
        except NotFoundError as error:
            raise OwnershipError(no_such(self.noun, id_, error)) from None
        self._creations.take(self.noun, id_)
        return Existing(id_, self._changed(id_, response, {}, inputs))

    def fetch(self, id_: str, state: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the service's JSON about the formula."""
        response = self._get(id_)
        if "base_url" in state:  # not for a read by id, which may read anybody's
            other = other_mark(response.get("description"), state.get(CREATION_ID))
            if other is not None:
                raise OwnershipError(_is_anothers(id_, other, "is not refreshed"))
        return response

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """Return all formulas that the account sees."""
        return [{**row, "user": {"id": row.get("userId")}} for row in self._client.formulas.list()]

    def apply(
        self,
        id_: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
        registration: Registration,
    ) -> Mapping[str, Any]:
        """Update the formula to the declared configuration: a PATCH, or a PUT."""
        del registration
        response = self._get(id_)
        other = self._other_owner(response, state)
        if other is not None:
            raise OwnershipError(_is_anothers(id_, other, "is not changed"))
        return self._changed(id_, response, state, inputs)

    def complete(
        self,
        id_: str,
        inputs: Mapping[str, Any],
        response: Mapping[str, Any],
        known: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        """Send what the first request has left, until all is there that is declared."""
        known = {**known, "additions": response.get(ADDITIONS) or {}}
        mark = self._mark(inputs)
        if not response.get(_AFTER_PUT) and request.differing(response, known, inputs, mark):
            response = self._put(id_, response, known, inputs)
        left = request.left_over(response, known, inputs)
        for sort, name, part_id in left:
            _log.debug("formula %s: %s %s is removed by itself", id_, sort, name)
            self._remove_part(id_, sort, part_id)
        if left:
            response = self._get(id_)
            left = request.left_over(response, known, inputs)
        if left:
            named = ", ".join(f"{sort}.{name}" for sort, name, _ in left)
            raise CloudElementsError(
                f"{named} is still there, though the service did not refuse to delete it"
            )
        added = request.additions(response, inputs)
        known["additions"] = added
        rest = request.differing(response, known, inputs, mark)
        if rest and set(rest) <= set(request.PATCHABLE):
            response = self._patch(id_, rest, response, known, inputs)
            rest = request.differing(response, known, inputs, mark)
        self._warn_of_rest(id_, rest, response, mark)
        self._remember(id_, inputs)
        return {**response, ADDITIONS: added}

    def remove(self, id_: str, state: Mapping[str, Any], registration: Registration) -> None:
        """Delete the formula, unless another resource has it or it has instances."""
        del registration
        other = self._other_owner(self._get(id_), state)
        if other is not None:
            _log.warning(
                "formula %s is not deleted: another resource has taken it over since (its mark is "
                "%s)",
                id_,
                other,
            )
            return
        self._require_no_instances(id_)
        try:
            self._client.formulas.delete(id_)
        except _REFUSED:
            self._require_no_instances(id_)  # made since
            raise

    def refresh_inputs(
        self, state: Mapping[str, Any], response: Mapping[str, Any], outputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return what the program would have to declare, entry by entry."""
        return declared_inputs.as_it_is(state, response, outputs)

    def observe(
        self,
        id_: str,
        outputs: dict[str, Any],
        response: Mapping[str, Any],
        known: Mapping[str, Any],
    ) -> None:
        """Show what is not declared, and warn where nothing can run."""
        outputs["description"] = description_in(response)
        for sort in SORTS:
            outputs[sort.name] = reported(response.get(sort.name), sort) or {}
        if outputs["active"] is False and "active" not in declared_names(known):
            _log.warning(
                "formula %s is not active, and the program does not declare it: none of its "
                "instances runs: declare active=True to activate it",
                id_,
            )

    def _get(self, id_: str) -> Mapping[str, Any]:
        return request.with_method(self._client.formulas.get(id_))

    def _changed(
        self,
        id_: str,
        response: Mapping[str, Any],
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        """Send the request that a change needs; none where nothing differs."""
        names = request.differing(response, state, inputs, self._mark(inputs))
        if names and set(names) <= set(request.PATCHABLE):
            response = self._patch(id_, names, response, state, inputs)
        elif names:
            response = self._put(id_, response, state, inputs)
        return {**response, ADDITIONS: request.additions(response, inputs)}

    def _patch(
        self,
        id_: str,
        names: list[str],
        response: Mapping[str, Any],
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        body = request.patch_body(names, response, state, inputs, self._mark(inputs))
        return request.with_method(self._client.formulas.patch(id_, body))

    def _put(
        self,
        id_: str,
        response: Mapping[str, Any],
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        body = request.put_body(response, state, inputs, self._mark(inputs))
        try:
            return {**request.with_method(self._client.formulas.put(id_, body)), _AFTER_PUT: True}
        except _REFUSED as error:
            gone = request.variables_removed(response, inputs)
            if not gone or not self._client.formula_instances.list(id_):
                raise
            raise CloudElementsError(
                f"{error}. The service refuses to remove a variable ({', '.join(gone)}) from a "
                "formula that has instances: run once with the variable and without its "
                "instances, and then without the variable"
            ) from None

    def _remove_part(self, id_: str, sort: str, part_id: str) -> None:
        try:
            self._client.formulas.delete_part(id_, sort, part_id)
        except NotFoundError:
            _log.debug("formula %s: %s %s was gone already", id_, sort, part_id)

    def _warn_of_rest(
        self, id_: str, rest: list[str], response: Mapping[str, Any], mark: str | None
    ) -> None:
        if mark is not None and mark not in marks_in(response.get("description")):
            rest = [name for name in rest if name != "description"]
            _log.warning(
                "formula %s: the service does not keep the provider's mark at the end of the "
                "description, so that it cannot be found again after an interruption",
                id_,
            )
        if rest:
            _log.warning(
                "formula %s: the service has other values than were sent, in %s: look at it with "
                "pulumi refresh --preview-only",
                id_,
                ", ".join(rest),
            )

    def _require_no_instances(self, id_: str) -> None:
        """Refuse to delete a formula that has instances: they would be deleted with it, or not."""
        try:
            rows = self._client.formula_instances.list(id_)
        except NotFoundError:
            raise
        except CloudElementsError as error:
            raise CloudElementsError(
                f"formula {id_} is not deleted, since its instances cannot be listed: {error}"
            ) from None
        if rows:
            named = ", ".join(f"{row.get('id')} ({row.get('name')})" for row in rows)
            raise CloudElementsError(
                f"formula {id_} is not deleted, as it has instances: {named}. Delete them first, "
                "or take them into the program with adopt"
            )

    def _other_owner(self, response: Mapping[str, Any], state: Mapping[str, Any]) -> str | None:
        if not self._settings.marker:
            return None
        return other_mark(response.get("description"), state.get(CREATION_ID))

    def _mark(self, inputs: Mapping[str, Any]) -> str | None:
        creation_id = inputs.get(CREATION_ID)
        return None if creation_id is None or not self._settings.marker else mark_of(creation_id)

    def _remember(self, id_: str, inputs: Mapping[str, Any]) -> None:
        variables = inputs.get("configuration")
        if variables is not None:
            self._templates.declared(
                id_, variables_declared(variables) if is_known(variables) else None
            )


def _is_anothers(id_: str, other: str, what: str) -> str:
    return is_anothers("formula", id_, f"its mark is {other}", what)
