"""What each verb means for a formula instance."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...errors import BadRequestError, CloudElementsError, NotFoundError, OwnershipError
from ...recovery.marker import CREATION_ID, marker_of
from ...recovery.unmarked_formula_instance import UnmarkedFormulaInstance
from ...registration import Registration
from ..adopting import Adoption, no_such
from ..base import Existing, Lifecycle, Resource, Services
from ..fields import declared_names
from ..findings import Findings
from ..retained_inputs import keep_what_is_no_change
from ..templates import Variables
from ..values import canonical, is_known, keep_spelling
from . import adoption, request, values
from .fields import ELEMENT_INSTANCES, FIELDS, element_instances, formula_id_of
from .time_to_live import has_ended
from .validation import check, check_variables

_log = logging.getLogger(__name__)
# What its formula says something about.
_CHECKED = ("formula_id", "configuration")
# What a change of makes another one where the service has deleted it.
_CHANGEABLE = ("name", "configuration", "settings", "active")


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class FormulaInstanceLifecycle(Lifecycle):
    """The verbs of a formula instance (see `Lifecycle`).

    Args:
        services: what the lifecycles of this process share.
        now: tells the time, with its zone.
    """

    noun = "formula instance"
    fields = FIELDS

    def __init__(self, services: Services, now: Callable[[], datetime.datetime] = _now) -> None:
        super().__init__(services)
        self._adoption = Adoption(self.noun, services.creations)
        self._now = now

    def validate(
        self, old: Mapping[str, Any], inputs: Mapping[str, Any], registration: Registration
    ) -> Findings:
        """Check the inputs, against the formula's variables too where they changed."""
        found = check(inputs, old=old)
        if found.problems:
            return found
        found = self._with_variables(old, inputs, found)
        adopt = inputs.get("adopt")
        if old or found.problems or not isinstance(adopt, str):
            return found
        return self._adoption.checked(
            adopt,
            found,
            registration,
            get=lambda: self._client.formula_instances.get(adopt),
            problem_of=lambda response: adoption.problem_of(adopt, response, inputs),
            changes_of=lambda response: adoption.changes_of(response, inputs),
        )

    def normalize(self, old: Mapping[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
        """Spell what is equal to what is in the state as it is there."""
        if is_known(inputs.get("formula_id")):
            inputs["formula_id"] = canonical(inputs["formula_id"])
        for name in ("configuration", "settings"):
            inputs[name] = keep_spelling(old.get(name), inputs.get(name) or {})
        keep_what_is_no_change(old, inputs)
        if old.get(ELEMENT_INSTANCES) is not None:
            inputs[ELEMENT_INSTANCES] = old[ELEMENT_INSTANCES]
        variables = self._variables(inputs)  # *validate* has asked for them
        if variables is not None and isinstance(inputs["configuration"], Mapping):
            inputs[ELEMENT_INSTANCES] = element_instances(
                key
                for key in inputs["configuration"]
                if key in variables and variables[key].type == "elementInstance"
            )
        return inputs

    def replaces(
        self, id_: str, outputs: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> list[str]:
        """Replace for another formula, and one that the service has deleted for any change."""
        replacing = super().replaces(id_, outputs, inputs)
        if outputs.get("expired") is True:
            replacing += [
                name
                for name in _CHANGEABLE
                if is_known(inputs.get(name)) and inputs.get(name) != outputs.get(name)
            ]
        return replacing

    def make(self, inputs: Mapping[str, Any], registration: Registration) -> Existing:
        """Make the formula instance: one POST, unless an interrupted run has made it already."""
        formula_id, body = _formula_id(inputs), request.create_body(inputs)
        creation_id, urn = inputs.get(CREATION_ID), registration.urn
        if urn is None or creation_id is None:
            made = self._creations.make_unmarked(
                self.noun, lambda: self._client.formula_instances.create(formula_id, body)
            )
        else:
            strategy = UnmarkedFormulaInstance(
                self._client,
                formula_id,
                body,
                marker_of(self._settings.owner, urn, creation_id),
                lambda row: _equals(row, inputs),
            )
            made = self._creations.make(strategy, registration.organization)
        return Existing(str(made.response["id"]), made.response)

    def take_over(
        self, id_: str, inputs: Mapping[str, Any], registration: Registration
    ) -> Existing:
        """Take over a formula instance that exists."""
        del registration
        try:
            response = self._client.formula_instances.get(id_)
        except NotFoundError as error:
            raise OwnershipError(no_such(self.noun, id_, error)) from None
        problem = adoption.problem_of(id_, response, inputs)
        if problem:
            raise OwnershipError(problem)
        self._creations.take(self.noun, id_)
        return Existing(id_, self._changed(id_, response, {}, inputs))

    def fetch(self, id_: str, state: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the service's JSON about the formula instance."""
        return self._client.formula_instances.get(id_, state.get("formula_id"))

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """Return the instances of all formulas."""
        return self._client.formula_instances.list_all()

    def when_gone(self, id_: str, state: Mapping[str, Any]) -> Resource | None:
        """Keep one whose time to live is over: to make it again would have no end."""
        if not has_ended(state, self._now()):
            return None
        _log.warning(
            "formula instance %s is gone, as its time to live is over: it stays in the state, and "
            "nothing is created in its place. Take it out of the program, or change it to create "
            "another one",
            id_,
        )
        outputs = {**state, "expired": True}
        return Resource(id_, self.fields.refreshed(state, outputs) | _own(state), outputs)

    def apply(
        self,
        id_: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
        registration: Registration,
    ) -> Mapping[str, Any]:
        """Update the instance to the declared configuration with one PUT, if anything differs."""
        del registration
        response = self._client.formula_instances.get(id_, _formula_id(inputs))
        return self._changed(id_, response, state, inputs)

    def finish(self, id_: str, inputs: Mapping[str, Any], outputs: dict[str, Any]) -> None:
        """Start or stop it where that is declared, which has requests of its own."""
        active = inputs.get("active")
        if active is None or outputs["active"] is active:
            return
        try:
            self._client.formula_instances.set_active(_formula_id(inputs), id_, active=active)
        except CloudElementsError as error:
            state = "active" if active else "inactive"
            raise CloudElementsError(f"is not {state} yet: {error}") from None
        outputs["active"] = active

    def remove(self, id_: str, state: Mapping[str, Any], registration: Registration) -> None:
        """Delete the formula instance."""
        del registration
        self._client.formula_instances.delete(_formula_id(state), id_)

    def refresh_inputs(
        self, state: Mapping[str, Any], response: Mapping[str, Any], outputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return formula, configuration and settings as a program would have to declare them."""
        del outputs
        return {
            "formula_id": state.get("formula_id") or formula_id_of(response.get("formula")),
            "configuration": values.as_it_is(
                state.get("configuration") or {}, response.get("configuration")
            ),
            "settings": values.as_it_is(state.get("settings") or {}, response.get("settings")),
        }

    def observe(
        self,
        id_: str,
        outputs: dict[str, Any],
        response: Mapping[str, Any],
        known: Mapping[str, Any],
    ) -> None:
        """Warn of one that the service has switched off by itself."""
        declared = "active" in declared_names(known)
        if outputs["active"] is not False or (declared and known.get("active") is False):
            return
        errors = response.get("numberConsecutiveErrors")
        failed = f" ({errors:g} executions failed in a row)" if _is_number(errors) else ""
        _log.warning(
            "formula instance %s is not active, though the program does not declare it so%s: the "
            "service switches one off by itself after more than 100 failures in 6 hours without a "
            "success: look at its executions, and declare active=True to activate it again",
            id_,
            failed,
        )

    def _with_variables(
        self, old: Mapping[str, Any], inputs: Mapping[str, Any], found: Findings
    ) -> Findings:
        try:
            # What was applied as it is was checked then.
            changed = any(old.get(name) != inputs.get(name) for name in _CHECKED)
            variables = self._variables(inputs, ask=changed and self._settings.catalogue_checks)
        except NotFoundError as error:
            line = f"formula_id {inputs['formula_id']}: there is no such formula: {error}"
            return Findings([line], found.warnings)
        if variables is None:
            return found
        formula_id = str(canonical(inputs["formula_id"]))
        section, before = inputs.get("configuration") or {}, old.get("configuration")
        more = check_variables(section, variables, formula_id, before=before)
        return Findings([*found.problems, *more.problems], [*found.warnings, *more.warnings])

    def _variables(self, inputs: Mapping[str, Any], *, ask: bool = False) -> Variables | None:
        """Return the formula's variables, where they are known or may be asked for."""
        formula_id = inputs.get("formula_id")
        if formula_id is None or not is_known(formula_id):
            return None
        return self._templates.of(str(canonical(formula_id)), self._client if ask else None)

    def _changed(
        self,
        id_: str,
        response: Mapping[str, Any],
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        """Change what differs, until nothing is left of what is no longer declared."""
        if not request.differs(response, state, inputs):
            return response
        formula_id, put = _formula_id(inputs), self._client.formula_instances.put
        response = put(formula_id, id_, request.put_body(response, state, inputs))
        left = request.left_over(response, state, inputs)
        for empty in (None, ""):  # which one takes a value out is unknown
            if not left:
                break
            body = request.put_body(response, state, inputs, left, empty)
            try:
                response = put(formula_id, id_, body)
            except BadRequestError as error:
                _log.debug("formula instance %s: a value is not emptied: %s", id_, error)
            left = request.left_over(response, state, inputs)
        if left:
            named = [f"{name}.{key}" for name, keys in left.items() for key in keys]
            _log.warning(
                "formula instance %s: %s: no longer declared, but the service keeps its value: "
                "declare the value that it should have",
                id_,
                ", ".join(named),
            )
        return response


def _equals(row: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """Tell whether a formula instance has the declared name and values, and no others."""
    section = inputs.get("configuration") or {}
    return not request.differs(row, {}, inputs) and not values.others(
        section, row.get("configuration")
    )


def _formula_id(bag: Mapping[str, Any]) -> str:
    return str(canonical(bag["formula_id"]))


def _own(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs that the field table leaves to the kind, as they were."""
    return {name: state.get(name) for name in ("formula_id", "configuration", "settings")}


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
