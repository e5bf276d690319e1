"""What users do to stacks and resources, over the model of the engine and on the engine itself.

Each operation is three commands: one before it, which creates one more resource, the one that
carries it out, and one after it. Between them is what needs no provider, such as `pulumi stack
rename`. The second instance that is declared after most of them has the name that the first one had
before, which is what must not take the first one.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .program import Program

BEFORE, INTERRUPTED, AFTER = "before", "interrupted", "after"
MOMENTS = (BEFORE, INTERRUPTED, AFTER)
UP, REFRESH, DESTROY = "up", "refresh", "destroy"
FIRST, SECOND = "one", "two"  # of the backends, and of the accounts


class Stack(Protocol):
    """One stack.

    Attributes:
        owner: the setting `cloud-elements:owner`, or None.
        account: the user whose secrets the stack has.
    """

    owner: str | None
    account: str

    def run(self, verb: str, program: Program) -> Mapping[str, str]:
        """Run a command of the engine; return what failed, by the resource's name."""

    def ids(self) -> dict[str, str]:
        """Return the ids in the state, by the resource's name."""

    def rename(self, name: str) -> None:
        """Do what `pulumi stack rename` does."""

    def move(self, name: str, to: Any) -> None:
        """Do what `pulumi state move` does with one resource."""

    def forget(self, name: str) -> None:
        """Do what `pulumi state delete` does."""

    def copied(self) -> Any:
        """Return the stack as it is after its state was copied into another backend."""


class World(Protocol):
    """Accounts, backends and stacks."""

    def stack(self, name: str = "dev", backend: str = FIRST) -> Any:
        """Return a new stack."""

    def hand_over(self, id_: str, to: Any) -> None:
        """Say whose an instance is from now on; None for whoever took it out of a state."""


@dataclass(frozen=True)
class Command:
    """One command of an operation.

    Attributes:
        stack: whose it is.
        program: what the program declares then.
        verb: the command of the engine.
        stops: it stops and names an instance that is somebody else's; with an owner of its own
            the stack goes on.
        refused: it fails, and says this; empty where it does not.
    """

    stack: Any
    program: Program = field(default_factory=lambda: Program({}))
    verb: str = UP
    stops: bool = False
    refused: str = ""


def inputs(name: str, of: str = "first", **more: Any) -> dict[str, Any]:
    """Return the inputs of an instance; its name at the service tells whose it is."""
    key = "other" if of == "changed" else of
    return {
        "name": f"{name} {of}",
        "element_key": "closeio",
        "configuration": {"username": f"canary-{key}-key", "password": f"canary-{key}-password"},
        "tags": [of],
        **more,
    }


A, CHANGED, OTHER, C = inputs("a"), inputs("a", "changed"), inputs("a", "other"), inputs("c")
ALSO = {"c": C}
MORE = {**ALSO, "d": inputs("d")}
BY_ALIAS = {"b": "a"}
Steps = Iterator[Command]


def alias(world: World) -> Steps:
    """Rename a resource with an alias, and declare another one of its old name."""
    dev = world.stack()
    yield Command(dev, Program({"a": A}))
    yield Command(dev, Program({"a": A, **ALSO}))
    yield Command(dev, Program({"b": CHANGED, **ALSO}, BY_ALIAS))
    yield Command(dev, Program({"b": CHANGED, "a": OTHER, **ALSO}, BY_ALIAS))


def alias_alone(world: World) -> Steps:
    """Rename a resource with an alias and change nothing; then change it beside a new one."""
    dev = world.stack()
    yield Command(dev, Program({"a": A}))
    yield Command(dev, Program({"a": A, **ALSO}))
    yield Command(dev, Program({"b": A, **MORE}, BY_ALIAS))
    yield Command(dev, Program({"a": OTHER, "b": CHANGED, **MORE}, BY_ALIAS))


def rename(world: World) -> Steps:
    """Rename a resource without an alias: another one is created, and the first is deleted."""
    dev = world.stack()
    yield Command(dev, Program({"a": A}))
    yield Command(dev, Program({"a": A, **ALSO}))
    yield Command(dev, Program({"b": inputs("b"), **ALSO}))
    yield Command(dev, Program({"a": OTHER, "b": inputs("b", "changed"), **ALSO}))


def parent(world: World) -> Steps:
    """Move a resource into a component, and declare another one where it was."""
    dev = world.stack()
    inside = {"component/a": "a"}
    yield Command(dev, Program({"a": A}))
    yield Command(dev, Program({"a": A, **ALSO}))
    yield Command(dev, Program({"component/a": CHANGED, **ALSO}, inside))
    yield Command(dev, Program({"component/a": CHANGED, "a": OTHER, **ALSO}, inside))


def stack_rename(world: World) -> Steps:
    """Rename the stack, and make another one of its old name."""
    dev = world.stack()
    yield Command(dev, Program({"a": A}))
    yield Command(dev, Program({"a": A, **ALSO}))
    dev.rename("production")
    yield Command(dev, Program({"a": A, **MORE}))
    yield Command(world.stack(), Program({"a": OTHER}), stops=True)


def state_move(world: World) -> Steps:
    """Move a resource into the state of another stack, and declare another one where it was."""
    dev, other = world.stack(), world.stack("other")
    yield Command(dev, Program({"a": A}))
    yield Command(dev, Program({"a": A, **ALSO}))
    world.hand_over(dev.ids()["a"], other)
    dev.move("a", other)
    yield Command(other, Program({"a": A, "d": inputs("d")}))
    yield Command(dev, Program({"a": OTHER, **ALSO}), stops=True)


def _handed_over(world: World) -> Generator[Command, None, Any]:
    dev, theirs = world.stack(), world.stack("theirs")
    yield Command(dev, Program({"a": A}))
    yield Command(dev, Program({"a": A, **ALSO}))
    id_ = dev.ids()["a"]
    world.hand_over(id_, theirs)
    yield Command(theirs, Program({"a": {**CHANGED, "adopt": id_}}))
    return dev


def hand_over_then_change(world: World) -> Steps:
    """Have another stack adopt an instance, and change it in the first one."""
    dev = yield from _handed_over(world)
    yield Command(dev, Program({"a": OTHER, **ALSO}), refused="another resource has taken it over")
    dev.forget("a")


def hand_over_then_refresh(world: World) -> Steps:
    """Have another stack adopt an instance, and refresh the first one."""
    dev = yield from _handed_over(world)
    yield Command(dev, verb=REFRESH, refused="another resource has taken it over")
    dev.forget("a")


def hand_over_then_destroy(world: World) -> Steps:
    """Have another stack adopt an instance, and destroy the first one."""
    dev = yield from _handed_over(world)
    yield Command(dev, verb=DESTROY)


def hand_over_in_the_stack(world: World) -> Steps:
    """Hand an instance to another resource of the stack, and declare another one where it was."""
    dev = world.stack()
    yield Command(dev, Program({"a": A}))
    yield Command(dev, Program({"a": A, **ALSO}))
    id_ = dev.ids()["a"]
    dev.forget("a")
    handed = {"b": {**CHANGED, "adopt": id_}}
    yield Command(dev, Program({**handed, **ALSO}))
    yield Command(dev, Program({**handed, "a": OTHER, **ALSO}))


def retained(world: World) -> Steps:
    """Let go of an instance with `retain_on_delete`, and declare another one where it was."""
    dev = world.stack()
    keeps = frozenset("a")
    yield Command(dev, Program({"a": A}, retained=keeps))
    yield Command(dev, Program({"a": A, **ALSO}, retained=keeps))
    world.hand_over(dev.ids()["a"], None)
    yield Command(dev, Program(MORE))
    yield Command(dev, Program({"a": OTHER, **MORE}), stops=True)


def copied_state(world: World) -> Steps:
    """Copy the state, take out of the copy what it must not delete, and destroy what it has."""
    dev = world.stack()
    yield Command(dev, Program({"a": A}))
    yield Command(dev, Program({"a": A, **ALSO}))
    copy = dev.copied()
    for name in copy.ids():
        copy.forget(name)
    yield Command(copy, Program({"d": inputs("d")}))
    yield Command(copy, verb=DESTROY)


def two_backends(world: World) -> Steps:
    """Keep a stack of the same project and name in another backend, on the same account."""
    dev, there = world.stack(), world.stack(backend=SECOND)
    yield Command(dev, Program({"a": A}))
    yield Command(dev, Program({"a": A, **ALSO}))
    yield Command(there, Program({"a": OTHER}))
    yield Command(there, Program({"a": inputs("a", "theirs")}))


def two_backends_in_step(world: World) -> Steps:
    """Add the same resource to stacks of one name in two backends, one after the other."""
    dev, there = world.stack(), world.stack(backend=SECOND)
    yield Command(there, Program({"a": inputs("a", "theirs")}))
    yield Command(dev, Program({"a": A, **ALSO}))
    yield Command(there, Program({"a": inputs("a", "theirs"), "c": inputs("c", "theirs")}))
    yield Command(dev, Program({"a": CHANGED, **ALSO}))


def two_backends_one_owner(world: World) -> Steps:
    """Have the same owner, too, in both."""
    dev, there = world.stack(), world.stack(backend=SECOND)
    dev.owner = there.owner = "team"
    yield Command(dev, Program({"a": A}))
    yield Command(dev, Program({"a": A, **ALSO}))
    yield Command(there, Program({"a": OTHER}))
    yield Command(there, verb=DESTROY)


def _wrong_user(world: World, verb: str, program: Program, refused: str) -> Steps:
    dev = world.stack()
    yield Command(dev, Program({"a": A}))
    yield Command(dev, Program({"a": A, **ALSO}))
    dev.account = SECOND
    yield Command(dev, program, verb, refused=refused)
    dev.account = FIRST
    yield Command(dev, Program({"a": CHANGED, **ALSO}))


def wrong_user_refreshes(world: World) -> Steps:
    """Refresh with another user's secret."""
    return _wrong_user(world, REFRESH, Program({}), "may be another user's")


def wrong_user_destroys(world: World) -> Steps:
    """Destroy with another user's secret."""
    return _wrong_user(world, DESTROY, Program({}), "may be another user's")


def wrong_user_changes(world: World) -> Steps:
    """Change an instance with another user's secret."""
    return _wrong_user(world, UP, Program({"a": CHANGED}), "no longer exists")


OPERATIONS: Mapping[str, Callable[[World], Steps]] = {
    "rename": rename,
    "rename with an alias": alias_alone,
    "rename with an alias, and change": alias,
    "another parent": parent,
    "`pulumi stack rename`": stack_rename,
    "`pulumi state move`": state_move,
    "hand-over to another stack, then a change": hand_over_then_change,
    "hand-over to another stack, then a refresh": hand_over_then_refresh,
    "hand-over to another stack, then a destroy": hand_over_then_destroy,
    "hand-over in the stack": hand_over_in_the_stack,
    "retained": retained,
    "copied state": copied_state,
    "two backends": two_backends,
    "two backends, in step": two_backends_in_step,
    "two backends, one owner": two_backends_one_owner,
    "wrong user, refresh": wrong_user_refreshes,
    "wrong user, destroy": wrong_user_destroys,
    "wrong user, change": wrong_user_changes,
}
