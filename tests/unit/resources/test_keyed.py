"""What the kinds that are identified by a key do alike, seen on virtual data resources."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.errors import OwnershipError
from pulumi_cloud_elements.recovery.marker import CREATION_ID, urn_hash
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.virtual_data_resource.lifecycle import (
    VirtualDataResourceLifecycle,
)

from ..fake.process import services
from ..fake.service import AFTER, Killed, Service, lost_response, service_error
from ..fake.stack import KILLED, Stack

TYPE = "pulumi-python:dynamic/cloudelements:VirtualDataResource"
INPUTS: dict[str, Any] = {
    "name": "contacts",
    "level": "organization",
    "fields": {"email": "string", "age": "number"},
}
ID = "organizations/contacts"
ORGANIZATION = Place("organization")
WRITING = ("definitions.create", "definitions.put", "definitions.delete")

COMMANDS: tuple[Callable[[Stack], str | None], ...] = (
    lambda stack: stack.up({**INPUTS, "fields": {}}),
    Stack.refresh,
    Stack.destroy,
)


def urn(name: str = "contacts", stack: str = "dev") -> str:
    return f"urn:pulumi:{stack}::crm::{TYPE}::{name}"


class World:
    """An account, and stacks that declare virtual data resources in it."""

    def __init__(self) -> None:
        self.service = Service()
        self.objects = self.service.objects

    def process(self, **settings: Any) -> VirtualDataResourceLifecycle:
        return VirtualDataResourceLifecycle(services(self.service, **settings))

    def stack(self, name: str = "contacts", stack: str = "dev", **settings: Any) -> Stack:
        made = Stack(lambda: self.process(**settings), urn(name, stack))
        self.service.deployment = made.deployment
        return made

    def made(self) -> Stack:
        """Return a stack that has made what is declared, and forget the calls."""
        stack = self.stack()
        assert stack.up(INPUTS) is None
        self.service.calls.clear()
        return stack

    def by_hand(self, *paths: str, place: Place = ORGANIZATION, type_: str = "string") -> None:
        fields = [{"path": path, "type": type_} for path in paths]
        self.objects.define(place, "contacts", {"fields": fields}, new=True)

    def by_hand_equal(self) -> None:
        fields = [{"path": path, "type": type_} for path, type_ in INPUTS["fields"].items()]
        self.objects.define(ORGANIZATION, "contacts", {"fields": fields}, new=True)

    def writes(self) -> list[str]:
        return self.service.called(*WRITING)

    @property
    def paths(self) -> list[str]:
        return [field["path"] for field in self.objects.definitions[ID]["fields"]]


@pytest.fixture
def world() -> World:
    return World()


# Whose it is


@pytest.mark.parametrize("equal", [True, False])
def test_one_that_exists_is_not_taken_however_equal_it_is(world: World, equal: bool) -> None:
    if equal:
        world.by_hand_equal()
    else:
        world.by_hand("phone")
    before = dict(world.objects.definitions)
    error = world.stack().up(INPUTS)
    assert error is not None
    assert "organizations/contacts" in error
    assert "has this resource's name and place" in error
    assert "neither the stack's state nor this machine shows an interrupted create" in error
    assert "declare adopt=True" in error
    assert ("differs in" in error) is not equal
    assert world.writes() == []
    assert world.objects.definitions == before


def test_two_stacks_that_declare_one_do_not_delete_it_for_each_other(world: World) -> None:
    first = world.made()
    second = world.stack(stack="prod")
    error = second.up(INPUTS)
    assert error is not None
    assert "adopt=True" in error
    assert second.destroy() is None
    assert list(world.objects.definitions) == [ID]
    world.service.deployment = first.deployment
    assert first.destroy() is None
    assert world.objects.definitions == {}


def test_what_an_interrupted_run_made_is_taken_back(world: World) -> None:
    stack = world.stack()
    world.service.fail("definitions.create", Killed(), AFTER)
    assert stack.up(INPUTS) == KILLED
    assert stack.up(INPUTS) is None
    assert world.writes() == ["definitions.create"]
    assert stack.ids() == {ID}


def test_what_an_interrupted_run_made_differently_is_named(world: World) -> None:
    stack = world.stack()
    world.service.fail("definitions.create", Killed(), AFTER)
    assert stack.up(INPUTS) == KILLED
    changed = {**INPUTS, "fields": {"phone": "string"}}
    error = stack.up(changed)
    assert error is not None
    assert "differs in fields.age, fields.email, fields.phone" in error
    assert stack.up({**changed, "adopt": True}) is None
    assert world.paths == ["phone"]


def test_an_interrupted_create_under_another_name_is_no_evidence(world: World) -> None:
    stack = world.stack()
    world.service.fail("definitions.create", Killed(), AFTER)
    assert stack.up(INPUTS) == KILLED
    fields = [{"path": path, "type": type_} for path, type_ in INPUTS["fields"].items()]
    world.objects.define(ORGANIZATION, "people", {"fields": fields}, new=True)
    error = stack.up({**INPUTS, "name": "people"})
    assert error is not None
    assert "virtual data resource organizations/people" in error
    assert "adopt=True" in error


def test_an_interrupted_run_of_another_resource_is_no_evidence(world: World) -> None:
    first, second = world.stack("one"), world.stack("two")
    world.service.fail("definitions.create", Killed(), AFTER)
    assert first.up(INPUTS) == KILLED
    world.service.deployment = second.deployment
    error = second.up(INPUTS)
    assert error is not None
    assert "adopt=True" in error


def test_a_lost_response_that_left_something_else_there_is_not_taken(world: World) -> None:
    stack = world.stack()
    # Somebody else's, in the moment in which ours was lost.
    world.service.fail("definitions.create", lost_response())
    real, looks = world.objects.defined, []

    def defined(place: Place, name: str) -> dict[str, Any]:
        looks.append(place)
        if len(looks) == 2:
            world.by_hand("theirs")
        return real(place, name)

    world.objects.defined = defined  # type: ignore[method-assign]
    error = stack.up(INPUTS)
    assert error is not None
    assert "run again" in error
    assert stack.kept is None
    assert world.paths == ["theirs"]


def test_one_that_somebody_makes_in_the_same_moment(world: World) -> None:
    world.service.fail("definitions.create", service_error(409, "exists"))
    error = world.stack().up(INPUTS)
    assert error is not None
    assert "exists already, and it is not this resource's: declare adopt=True" in error


def test_where_the_engine_says_nothing_about_the_resource(world: World) -> None:
    made = world.process().create(INPUTS)
    assert made.id == ID
    with pytest.raises(OwnershipError, match="exists already, and it is not this resource's"):
        world.process().create(INPUTS)
    del world.objects.definitions[ID]
    world.service.fail("definitions.create", lost_response(), AFTER)
    assert world.process().create(INPUTS).id == ID
    del world.objects.definitions[ID]
    world.service.fail("definitions.create", lost_response())
    with pytest.raises(type(lost_response()), match="whether the work was done is not known"):
        world.process().create(INPUTS)


def test_a_replacement_by_force_is_refused_with_what_to_declare(world: World) -> None:
    stack = world.made()
    assert stack.kept is not None
    with pytest.raises(OwnershipError, match="declare delete_before_replace=True in opts"):
        world.process().create(dict(stack.kept.inputs), Registration(urn()))
    assert world.writes() == []


def test_one_that_the_stack_has_under_another_name(world: World) -> None:
    stack = world.made()
    assert stack.kept is not None
    with pytest.raises(OwnershipError, match=r"in this stack's state already, as urn:.*::contacts"):
        world.process().create({**stack.kept.inputs}, Registration(urn("renamed")))
    with pytest.raises(OwnershipError, match="renamed in the program, declare an alias"):
        world.process().create({**stack.kept.inputs, "adopt": True}, Registration(urn("renamed")))


def test_two_resources_of_one_run_that_declare_one_make_it_once(world: World) -> None:
    process = world.process()
    inputs = [{**INPUTS, CREATION_ID: f"{urn_hash(urn(name))}.{name}"} for name in ("one", "two")]
    process.create(inputs[0], Registration(urn("one")))
    with pytest.raises(OwnershipError, match="exists already, and it is not this resource's"):
        process.create(inputs[1], Registration(urn("two")))
    assert world.writes() == ["definitions.create"]


# Adoption


@pytest.mark.parametrize("equal", [True, False])
def test_adoption(world: World, equal: bool, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    if equal:
        world.by_hand_equal()
    else:
        world.by_hand("phone", "age")
    stack = world.stack()
    assert stack.up({**INPUTS, "adopt": True}) is None
    assert world.writes() == ([] if equal else ["definitions.put"])
    assert sorted(world.paths) == ["age", "email"]
    told = [line for line in caplog.messages if "will change" in line]
    assert told == (
        []
        if equal
        else [
            f"taking over virtual data resource {ID} will change fields.{path}"
            for path in ("age", "email", "phone")
        ]
    )
    # May be removed, or be there for ever.
    assert stack.previews_nothing(INPUTS)
    assert stack.previews_nothing({**INPUTS, "adopt": True})
    assert stack.destroy() is None
    assert world.objects.definitions == {}


def test_where_there_is_nothing_to_adopt_it_is_made(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert world.stack().up({**INPUTS, "adopt": True}) is None
    assert world.writes() == ["definitions.create"]
    assert (
        f"adopt: there is no virtual data resource {ID} yet: it will be created" in caplog.messages
    )


def test_adopt_may_be_declared_of_what_the_stack_has(world: World) -> None:
    stack = world.made()
    assert stack.up({**INPUTS, "adopt": True}) is None
    assert stack.ids() == {ID}
    assert stack.up({**INPUTS, "adopt": False, "description": "x"}) is None


def test_adoption_is_refused_at_preview_of_what_the_stack_has_under_another_name(
    world: World,
) -> None:
    world.made()
    _, problems = world.process().check({}, {**INPUTS, "adopt": True}, Registration(urn("other")))
    [problem] = problems
    assert problem.startswith("adopt: virtual data resource organizations/contacts is in this")


def test_what_adoption_changes_may_not_be_known(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.service.fail("definitions.get", service_error(500))
    _, problems = world.process().check({}, {**INPUTS, "adopt": True}, Registration(urn()))
    assert problems == []
    assert (
        "what taking over virtual data resource organizations/contacts will change is not known"
        in caplog.text
    )


def test_adoption_at_a_place_that_is_not_known_yet(world: World) -> None:
    inputs = {**INPUTS, "level": "instance", "instance_id": object(), "adopt": True}
    assert world.process().check({}, inputs, Registration(urn()))[1] == []
    assert world.service.called("definitions.get") == []


def test_one_is_adopted_once_in_a_run(world: World) -> None:
    world.by_hand_equal()
    process = world.process()
    process.create({**INPUTS, "adopt": True}, Registration(urn("one")))
    with pytest.raises(OwnershipError, match="adopt it once"):
        process.create({**INPUTS, "adopt": True}, Registration(urn("two")))


# Half made


def test_what_the_service_ignores_is_a_failure_and_the_state_has_what_there_is(
    world: World,
) -> None:
    world.objects.denied = ("email",)
    stack = world.stack()
    error = stack.up(INPUTS)
    assert error is not None
    assert f"virtual data resource {ID} exists, but the service did not take fields.email" in error
    assert "it says: Insufficient privileges" in error
    assert "privilege for level organization" in error
    assert stack.kept is not None
    assert stack.kept.half_made
    assert stack.kept.outputs["fields"] == {"age": "number"}
    assert stack.kept.outputs["ignored"] == world.objects.said
    # Still so, and then no longer.
    assert stack.up(INPUTS) is not None
    world.objects.denied = ()
    assert stack.up(INPUTS) is None
    assert stack.kept.outputs["fields"] == INPUTS["fields"]
    assert stack.kept.outputs["ignored"] is None
    assert world.service.called("definitions.create") == ["definitions.create"]


def test_what_lacks_though_nothing_is_said_is_a_failure(world: World) -> None:
    world.objects.denied, world.objects.said = ("email",), None
    error = world.stack().up(INPUTS)
    assert error is not None
    assert "exists, but the service did not take fields.email: check" in error


def test_what_is_said_though_nothing_lacks_is_a_failure(world: World) -> None:
    stack = world.made()
    saying(world, "Something was ignored")
    error = stack.up({**INPUTS, "fields": {"email": "string"}})
    assert error is not None
    assert "did not take a part of it (it says: Something was ignored)" in error


def test_a_refresh_between_shows_what_there_is(world: World) -> None:
    world.objects.denied = ("email",)
    stack = world.stack()
    assert stack.up(INPUTS) is not None
    assert stack.refresh() is None
    assert stack.kept is not None
    assert stack.kept.inputs["fields"] == {"age": "number"}
    assert not stack.previews_nothing(INPUTS)
    world.objects.denied = ()
    assert stack.up(INPUTS) is None
    assert stack.previews_nothing(INPUTS)


def test_a_create_that_the_service_ignored_altogether_made_nothing(world: World) -> None:
    nothing = {"objectName": "contacts", "fields": [], "level": "organization"}
    world.objects.define = lambda *_, new: (nothing, "No privilege")  # type: ignore[method-assign]
    stack = world.stack()
    error = stack.up(INPUTS)
    assert error is not None
    assert (
        f"the service did not create virtual data resource {ID}, though it did not refuse" in error
    )
    assert stack.kept is None


def test_what_cannot_be_looked_at_after_a_change_is_kept(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.objects.denied = ("email",)
    stack = world.stack()
    world.service.fail("definitions.get", service_error(404))  # before it is made
    world.service.fail("definitions.get", service_error(500))
    error = stack.up(INPUTS)
    assert error is not None
    assert stack.ids() == {ID}
    assert "what the service has now is unknown" in caplog.text


def test_a_delete_that_the_service_ignored_is_a_failure(world: World) -> None:
    stack = world.made()
    world.objects.keeps = True
    error = stack.destroy()
    assert error is not None
    assert f"{ID} is not deleted, though the service did not refuse (it says: Insuff" in error
    assert stack.ids() == {ID}
    world.objects.keeps = False
    assert stack.destroy() is None


def test_a_delete_that_somebody_else_responds_to_is_not_believed(world: World) -> None:
    stack = world.made()
    world.objects.responder = "gateway"
    error = stack.destroy()
    assert error is not None
    assert f"the response to the DELETE of virtual data resource {ID} is not the service" in error
    assert stack.ids() == {ID}
    world.objects.responder = "service"
    assert stack.destroy() is None
    assert stack.ids() == set()


@pytest.mark.parametrize("level", [None, "organization"])
def test_a_delete_with_a_response_is_believed_once_it_is_gone(
    world: World, level: str | None
) -> None:
    """Nothing may be there, or what the level above has, with its label."""
    inputs = {**INPUTS, "level": "account"}
    stack = world.stack()
    assert stack.up(inputs) is None
    [(id_, row)] = world.objects.definitions.items()
    world.objects.responder = "talkative"
    real = world.objects.undefine

    def undefine(place: Place, name: str) -> Any:
        real(place, name)
        if level is not None:
            fields = [{**field, "level": level} for field in row["fields"]]
            world.objects.definitions[id_] = {**row, "fields": fields}

    world.objects.undefine = undefine  # type: ignore[method-assign]
    assert stack.destroy() is None
    assert stack.ids() == set()


# Update, refresh, delete


def test_one_put_of_the_whole(world: World) -> None:
    stack = world.made()
    changed = {**INPUTS, "fields": {"email": "date"}}
    assert stack.up(changed) is None
    assert world.writes() == ["definitions.put"]
    assert world.paths == ["email"]
    assert stack.previews_nothing(changed)


def test_what_is_gone_is_not_made_by_an_update(world: World) -> None:
    stack = world.made()
    del world.objects.definitions[ID]
    error = stack.up({**INPUTS, "fields": {}})
    assert error is not None
    assert "no longer exists: run pulumi refresh" in error
    assert world.writes() == []
    assert stack.refresh() is None
    assert stack.kept is None
    assert stack.up(INPUTS) is None


def test_what_is_gone_is_deleted(world: World) -> None:
    stack = world.made()
    del world.objects.definitions[ID]
    assert stack.destroy() is None


@pytest.mark.parametrize("command", [Stack.refresh, Stack.destroy])
@pytest.mark.parametrize("status", [400, 403])
def test_a_refusal_does_not_mean_that_it_is_gone(
    world: World, command: Callable[[Stack], str | None], status: int
) -> None:
    stack = world.made()
    world.service.fail("definitions.get", service_error(status, "Refused"))
    error = command(stack)
    assert error is not None
    assert f"the service responded {status}: Refused" in error
    assert stack.ids() == {ID}


def test_what_only_a_level_above_has_is_gone(world: World) -> None:
    inputs = {**INPUTS, "level": "account"}
    stack = world.stack()
    assert stack.up(inputs) is None
    [row] = world.objects.definitions.values()
    row["fields"] = [{**field, "level": "organization"} for field in row["fields"]]
    assert stack.up({**inputs, "fields": {}}) is not None
    assert stack.refresh() is None
    assert stack.kept is None


def test_what_was_made_again_since_is_left_alone(world: World) -> None:
    world.objects.whole = True
    stack = world.made()
    del world.objects.definitions[ID]
    world.by_hand_equal()
    for command in COMMANDS:
        error = command(stack)
        assert error is not None
        assert "was deleted and recreated since, perhaps by somebody else" in error
        assert "declare adopt=True to go on with it" in error
    assert world.writes() == []
    assert stack.up({**INPUTS, "adopt": True}) is None
    assert stack.refresh() is None
    assert stack.destroy() is None
    assert world.objects.definitions == {}


def test_a_read_by_id(world: World) -> None:
    inputs = {**INPUTS, "level": "account", "account_id": "12"}
    assert world.stack().up(inputs) is None
    found = world.process().read("accounts/12/contacts", {})
    assert found is not None
    assert found.inputs == inputs
    assert {name: found.outputs[name] for name in inputs} == inputs
    with pytest.raises(OwnershipError, match="there is no virtual data resource accounts/12/x"):
        world.process().read("accounts/12/x", {})
    with pytest.raises(OwnershipError, match="17 is not the id of a virtual data resource"):
        world.process().read("17", {})


@pytest.mark.parametrize(
    ("more", "replaces"),
    [
        ({"name": "people"}, ["name"]),
        ({"level": "account"}, ["level"]),
        ({"level": "account", "account_id": "12"}, ["level", "account_id"]),
        ({"fields": {}, "description": "x", "adopt": True}, []),
    ],
)
def test_what_replaces(world: World, more: dict[str, Any], replaces: list[str]) -> None:
    stack = world.made()
    assert stack.kept is not None
    process = world.process()
    assert process.replaces(ID, stack.kept.outputs, {**stack.kept.inputs, **more}) == replaces
    assert not process.deletes_first(replaces)


def saying(world: World, words: str) -> None:
    """Let the service say that it ignored something, though it did not."""
    real = world.objects.define

    def define(place: Place, name: str, body: Any, *, new: bool) -> Any:
        return real(place, name, body, new=new)[0], words

    world.objects.define = define  # type: ignore[method-assign]


def test_version_2_is_one_clear_line(world: World) -> None:
    stack = world.made()
    world.objects.version_2 = True
    for command in COMMANDS:
        error = command(stack)
        assert error is not None
        assert f"virtual data resource {ID}: the organization has version 2" in error
        assert "This API is not supported for v2 VDRs" in error
        assert len(error.splitlines()) == 1
