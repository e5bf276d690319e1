"""The table of faults that every kind of resource goes through: each verb, each fault.

A fault strikes one call of a command, before or after its work, once or for the whole command.
Then the same command runs again without it. What must hold is the same for all kinds: nothing is
lost, nothing is there twice, the state is true, and no message holds a secret.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_cloud_elements.errors import NotSentError, TransportError

from ..fake.service import AFTER, BEFORE, Killed, Service, lost_response, service_error
from ..fake.stack import KILLED, Stack

ONCE, WHOLE_COMMAND = 1, None
UP, REFRESH, DESTROY = "up", "refresh", "destroy"


@dataclass(frozen=True)
class Verb:
    """What is being done when a fault strikes.

    Attributes:
        name: what a person calls it.
        calls: the calls that a fault strikes, one after the other.
        declared: what the program declares then.
        before: what it declared before; None where nothing is there yet.
        command: the command of the engine.
        drifts: whether somebody changes the resource by hand first.
        replaces: whether another resource takes the place of the one before.
    """

    name: str
    calls: tuple[str, ...]
    declared: Mapping[str, Any]
    before: Mapping[str, Any] | None = None
    command: str = UP
    drifts: bool = False
    replaces: bool = False


@dataclass(frozen=True)
class Fault:
    """What goes wrong.

    Attributes:
        name: what a person calls it.
        error: makes it, from what the service says.
        moments: when it can strike.
    """

    name: str
    error: Callable[[str], BaseException]
    moments: tuple[str, ...]


def _status(status: int, *moments: str) -> Fault:
    def error(message: str) -> BaseException:
        return service_error(status, message, retry_after=0.001)

    return Fault(str(status), error, moments)


FAULTS = (
    Fault("lost response", lambda _: lost_response(), (BEFORE, AFTER)),
    Fault("not sent", lambda _: NotSentError("no connection"), (BEFORE,)),
    Fault("a gateway's 404", lambda _: TransportError("a gateway responded 404"), (BEFORE,)),
    _status(400, BEFORE),
    _status(401, BEFORE),
    _status(403, BEFORE),
    _status(408, BEFORE, AFTER),
    _status(429, BEFORE),
    _status(500, BEFORE, AFTER),
    _status(503, BEFORE, AFTER),
    Fault(KILLED, lambda _: Killed(), (BEFORE, AFTER)),
)


@dataclass(frozen=True)
class Case:
    """One case of the table."""

    verb: Verb
    call: str
    fault: Fault
    moment: str
    times: int | None

    def __str__(self) -> str:
        lasts = "once" if self.times == ONCE else "whole command"
        return f"{self.verb.name}: {self.call}: {self.fault.name} {self.moment}, {lasts}"


@dataclass(frozen=True)
class Kind:
    """A kind of resource under test.

    Attributes:
        stack: makes a stack with one resource of the kind, on the account and for the call that a
            fault will strike.
        secrets: what the service may have in a message about a call, and must be in none of ours.
        ids: the ids of those that exist at the service.
        drift: changes the resource by hand.
        judge: compares the state with the service, and both with what is declared.
        named: whether one that an interrupted command made is named, and adopted by the program;
            otherwise it is taken back without a word.
        count: how many there are at the service of one resource.
        in_state: the ids of those that the state has.
    """

    stack: Callable[[Service, str], Stack]
    secrets: Callable[[Case, Stack], list[str]]
    ids: Callable[[], list[str]]
    drift: Callable[[], None]
    judge: Callable[[Stack, Mapping[str, Any]], None]
    named: bool
    count: int = 1
    in_state: Callable[[Stack], set[str]] = Stack.ids


def cases(verbs: tuple[Verb, ...]) -> list[Case]:
    """Return the whole table for the verbs of a kind."""
    return [
        Case(verb, call, fault, moment, times)
        for verb in verbs
        for call in verb.calls
        for fault in FAULTS
        for moment in fault.moments
        for times in ((ONCE,) if fault.name == KILLED else (ONCE, WHOLE_COMMAND))
    ]


def run(case: Case, kind: Kind, service: Service) -> None:
    """Run one case, and judge it."""
    verb, stack = case.verb, kind.stack(service, case.call)
    if verb.before is not None:
        assert stack.up(verb.before) is None
    if verb.drifts:
        kind.drift()
    secrets, error = kind.secrets(case, stack), case.fault.error
    service.fail(case.call, lambda: error(f"bad: {', '.join(secrets)}"), case.moment, case.times)
    made = service.called(case.call)
    first = _command(stack, verb)
    assert service.called(case.call) != made, "the fault did not strike"
    _no_secret(first, secrets)
    assert len(kind.ids()) <= (2 if verb.replaces else 1) * kind.count, "there twice"
    if first != KILLED:
        assert set(kind.ids()) <= kind.in_state(stack), "there, but not in the state"
    service.faults.clear()
    again = _command(stack, verb)
    _no_secret(again, secrets)
    declared = verb.declared
    if again is not None:
        # Only what exists already, and the state does not know, may stop the command.
        assert kind.named, again
        assert "adopt" in again
        [key] = [id_ for id_ in kind.ids() if id_ in again]
        assert stack.up({**declared, "adopt": key}) is None
    if verb.command == DESTROY:
        assert (kind.ids(), stack.kept, stack.replaced) == ([], None, [])
        return
    if verb.command == REFRESH:
        assert stack.kept is not None, "gone from the state"
        assert stack.up(declared) is None
    assert stack.kept is not None
    assert len(kind.ids()) == kind.count, "lost, or there twice"
    assert (set(kind.ids()), stack.replaced) == (kind.in_state(stack), []), "lost, or there twice"
    kind.judge(stack, declared)
    assert stack.previews_nothing(declared)
    assert stack.refresh() is None
    assert stack.previews_nothing(declared)
    kind.judge(stack, declared)


def _command(stack: Stack, verb: Verb) -> str | None:
    if verb.command == REFRESH:
        return stack.refresh()
    return stack.destroy() if verb.command == DESTROY else stack.up(verb.declared)


def _no_secret(message: str | None, secrets: list[str]) -> None:
    if message is not None:
        assert len(message.splitlines()) == 1
        assert not [secret for secret in secrets if secret in message], message
