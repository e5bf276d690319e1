"""Taking over what exists already: what is said at preview, and whose it is by then."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..errors import CloudElementsError, NotFoundError
from ..recovery.creating import Creations
from ..recovery.members import set_and_key
from ..registration import Registration
from .findings import Findings

_log = logging.getLogger(__name__)
Row = Mapping[str, Any]


class Adoption:
    """Says at preview whether what `adopt` names can be taken over, and what that will change.

    Args:
        noun: what a person calls one of the kind.
        creations: knows the stack's state.
        lets_go: tells whether an owner in the state gives the resource up in this run; both the
            owner and the resource by their URNs, or addresses as members of a set.
    """

    def __init__(
        self,
        noun: str,
        creations: Creations,
        lets_go: Callable[[str, str], bool] = lambda _owner, _urn: False,
    ) -> None:
        self._noun = noun
        self._creations = creations
        self._lets_go = lets_go

    def checked(
        self,
        id_: str,
        found: Findings,
        registration: Registration,
        *,
        get: Callable[[], Row],
        problem_of: Callable[[Row], str | None],
        changes_of: Callable[[Row], Iterable[str]],
    ) -> Findings:
        """Return what a check found, and what there is to say about the adoption.

        Args:
            id_: the id of what is to be taken over.
            found: what the check found.
            registration: the resource as the engine has it.
            get: asks the service for it.
            problem_of: returns why it cannot be taken over, or None.
            changes_of: returns what taking it over will change, one line for each property.
        """
        found = self._with_owner(id_, registration, found)
        if found.problems:
            return found
        try:
            response = get()
        except NotFoundError as error:
            return Findings([no_such(self._noun, id_, error)], found.warnings)
        except CloudElementsError as error:
            return with_unknown_changes(found, self._noun, id_, error)
        problem = problem_of(response)
        if problem:
            return Findings([problem], found.warnings)
        log_changes(self._noun, id_, changes_of(response))
        return found

    def _with_owner(self, id_: str, registration: Registration, found: Findings) -> Findings:
        """Add whether another resource of the stack has what is to be taken over."""
        urn = registration.urn
        if urn is None:
            return found
        owner, unknown = self._creations.owner_in_state(id_, urn, registration.organization)
        if unknown:
            line = (
                f"adopt: whether the stack has {self._noun} {id_} already is not known: {unknown}"
            )
            return Findings(found.problems, [*found.warnings, line])
        if owner is None or owner == urn or self._lets_go(owner, urn):
            return found
        return Findings([_is_of(self._noun, id_, owner)], found.warnings)


def with_unknown_changes(
    found: Findings, noun: str, id_: str, error: CloudElementsError
) -> Findings:
    """Return what a check found, and that it is not known what taking over will change."""
    line = f"adopt: what taking over {noun} {id_} will change is not known: {error}"
    return Findings(found.problems, [*found.warnings, line])


def log_changes(noun: str, id_: str, lines: Iterable[str]) -> None:
    """Log what taking over will change, a line for each property."""
    for line in lines:
        _log.info("taking over %s %s will change %s", noun, id_, line)


def no_such(noun: str, id_: str, error: CloudElementsError) -> str:
    """Return that there is nothing to take over."""
    return (
        f"adopt: there is no {noun} {id_}: correct the id, or remove adopt to create one: {error}"
    )


def is_anothers(noun: str, id_: str, sign: str, what: str) -> str:
    """Return that another resource has taken over what the state has.

    Args:
        noun: what a person calls one of the kind.
        id_: its id.
        sign: what shows it, such as `its tag is pulumi-resource:…`.
        what: what is not done, such as `is not changed`.
    """
    return (
        f"{noun} {id_} {what}: another resource has taken it over since ({sign}). Take this "
        "resource out of the program and, with `pulumi state delete`, out of the state; to have "
        f"the {noun} back, declare it with adopt after that"
    )


def _is_of(noun: str, id_: str, owner: str) -> str:
    of_set, key = set_and_key(owner)
    if key is not None:
        return (
            f"adopt: {noun} {id_} is in this stack's state already, as {key} of {of_set}: to hand "
            "it over, release it first: run once with its key in the set's `release` and no longer "
            "in its `instances`"
        )
    return (
        f"adopt: {noun} {id_} is in this stack's state already, as {owner}: if it was renamed, "
        "declare an alias instead; to hand it over, take it out of the state first with "
        f"`pulumi state delete '{owner}'`"
    )
