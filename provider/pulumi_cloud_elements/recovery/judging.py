"""Which of the candidates an interrupted run created, and which may be anybody's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from .evidence import StackState
from .intent import Intent
from .marker import backend_of
from .strategy import Candidate, Strategy


def oldest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Order by id, which is a number that grows."""
    return sorted(candidates, key=lambda candidate: (len(candidate.id), candidate.id))


def judged(
    candidates: Sequence[Candidate],
    state: StackState,
    noted: Mapping[str, Intent],
    strategy: Strategy,
) -> tuple[list[Candidate], list[Candidate]]:
    """Return the candidates with evidence, and those that may be anybody's.

    Args:
        candidates: what may be the resource's.
        state: what the stack's state shows.
        noted: this machine's notes of create requests for the resource, by their creation ids.
        strategy: how the resource is created and found.
    """
    judge = _judged_alike if strategy.alike else _judged
    return judge(candidates, state, noted, strategy)


def _judged(
    candidates: Sequence[Candidate],
    state: StackState,
    noted: Mapping[str, Intent],
    strategy: Strategy,
) -> tuple[list[Candidate], list[Candidate]]:
    """Judge by the creation ids that the candidates carry.

    What the state has, under whatever name, is neither: it was renamed, or is being replaced.
    """
    proven, others = [], []
    for candidate in oldest_first(candidates):
        if state.owner(strategy.urn, candidate.id) is not None:
            continue
        # A note alone is enough: it is removed before anything gets to know the id.
        if candidate.creation_id in noted or state.interrupted(
            strategy.urn, candidate.creation_id, strategy.creation_id
        ):
            proven.append(candidate)
        elif candidate.creation_id not in state.creation_ids:
            others.append(candidate)
    return proven, others


def _judged_alike(
    candidates: Sequence[Candidate],
    state: StackState,
    noted: Mapping[str, Intent],
    strategy: Strategy,
) -> tuple[list[Candidate], list[Candidate]]:
    """Judge candidates that cannot carry a creation id.

    An interrupted create of the resource under the same key or name is evidence for the one
    candidate that equals the declared resource and did not exist before. If there are two, either
    may be anyone's.
    """
    left = [one for one in oldest_first(candidates) if state.owner(strategy.urn, one.id) is None]
    pending = state.interrupted_any(strategy.urn, strategy.creation_id, strategy.about)
    notes = [intent for intent in noted.values() if intent.is_about(strategy.alike or "")]
    fitting = [
        one
        for one in left
        if not one.differs and (pending or any(one.id not in intent.before for intent in notes))
    ]
    return (
        (fitting, [one for one in left if one not in fitting]) if len(fitting) == 1 else ([], left)
    )


def is_of_another_backend(candidate: Candidate, state: StackState, here: str | None) -> bool:
    """Tell whether a candidate cannot be what an interrupted run of this stack created.

    A backend may get another address. So the addresses alone prove nothing: no resource of the
    stack may have been created under the candidate's, and the stack must be younger than the
    candidate, or have created something under its own address before.

    Args:
        candidate: what has no evidence.
        state: what the stack's state shows.
        here: the hash of the backend in force, where it is known.
    """
    theirs, created = backend_of(candidate.creation_id), _time(candidate.created)
    if state.unknown or here is None or theirs in (None, here) or created is None:
        return False
    if any(backend_of(creation_id) == theirs for creation_id in state.creation_ids):
        return False
    began = _time(state.since)
    if began is None:  # a new stack has nothing at all
        return not state.urns - {urn for urn, _ in state.pending}
    earlier = (
        _time(moment)
        for creation_id, moment in state.created.items()
        if backend_of(creation_id) == here
    )
    return created < began or any(moment and moment < created for moment in earlier)


def _time(written: str | None) -> datetime | None:
    """Return a time as service and engine write it; None where it has no time zone."""
    try:
        time = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return None if time.tzinfo is None else time


def unproven(candidates: Sequence[Candidate], strategy: Strategy, unknown: str) -> str:
    """Return the line that names candidates without evidence, and the ways out.

    Args:
        candidates: what may be anybody's.
        strategy: how the resource is created and found.
        unknown: why the stack's state could not be read, or nothing.
    """
    one = len(candidates) == 1
    named = f"{strategy.noun if one else f'{strategy.noun}s'} {', '.join(map(str, candidates))}"
    why = (
        f"the stack's state, which would show an interrupted create, could not be read: {unknown}"
        if unknown
        else "neither the stack's state nor this machine shows an interrupted create of it"
    )
    return (
        f"{named}{'' if one else ': each'} {strategy.resemblance}, but {why}. If it is this "
        f"resource's, declare {strategy.adopt(candidates[0] if one else None)}; if nobody needs "
        f"it, delete it; {strategy.way_out}"
    )
