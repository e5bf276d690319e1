"""One object has one owner, however the programs spell where it is."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.errors import OwnershipError
from pulumi_cloud_elements.recovery.marker import CREATION_ID
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.transformation.lifecycle import TransformationLifecycle

from ..fake.process import services
from ..fake.stack import Kept, Stack
from .test_keyed import INPUTS, World, urn

OWN, NAMED, OTHER = Place("account"), Place("account", "1"), Place("account", "2")
ACCOUNT = {**INPUTS, "level": "account"}
ADOPTED = {**ACCOUNT, "account_id": "1", "adopt": True}
OF_ACCOUNT = "accounts/contacts"


@pytest.fixture(params=[True, False], ids=["numbers", "no numbers"])
def numbers(request: pytest.FixtureRequest) -> bool:
    """Whether the service shows numbers."""
    return bool(request.param)


@pytest.fixture
def world() -> World:
    world = World()
    world.objects.whole = True
    world.objects.spellings = {NAMED: OWN}
    return world


def keeping(world: World, *stacks: Stack) -> None:
    """Let stacks of one resource each be one stack."""

    def deployment() -> dict[str, Any]:
        each = [stack.deployment() for stack in stacks]
        return {
            key: [row for one in each for row in one[key]]
            for key in ("resources", "pending_operations")
        }

    world.service.deployment = deployment


def both_having_one(world: World) -> tuple[Stack, Stack]:
    """Return two resources of one stack that have one object, as states of before may."""
    first, second = world.stack("one"), world.stack("two")
    assert first.up(ACCOUNT) is None
    assert first.kept is not None
    outputs = {**first.kept.outputs, "account_id": "1", CREATION_ID: "other"}
    second.kept = Kept("accounts/1/contacts", ADOPTED, outputs)
    keeping(world, first, second)
    return first, second


# One place, spelled otherwise


@pytest.mark.parametrize("adopt", [{}, {"adopt": True}])
@pytest.mark.parametrize("named_first", [True, False])
def test_naming_the_own_account_is_no_change(
    world: World, adopt: Mapping[str, Any], named_first: bool
) -> None:
    both: Sequence[dict[str, Any]] = [ACCOUNT, {**ACCOUNT, "account_id": "1"}]
    before, after = reversed(both) if named_first else both
    stack = world.stack()
    assert stack.up(before) is None
    ids = stack.ids()
    assert adopt or stack.previews_nothing(after)
    world.service.calls.clear()
    assert stack.up({**after, **adopt}) is None
    assert world.writes() in ([], ["definitions.put"])
    assert stack.ids() == ids
    assert stack.previews_nothing(after)
    assert stack.refresh() is None
    assert stack.previews_nothing(after)
    assert stack.destroy() is None
    assert world.objects.definitions == {}


def test_another_account_is_another_place(world: World, numbers: bool) -> None:
    world.objects.whole = numbers
    stack = world.stack()
    assert stack.up(ACCOUNT) is None
    assert stack.up({**ACCOUNT, "account_id": "2"}) is None
    assert list(world.objects.definitions) == ["accounts/2/contacts"]


def test_of_another_account_what_exists_is_adopted(world: World, numbers: bool) -> None:
    world.objects.whole = numbers
    world.by_hand("phone", place=OTHER)
    stack = world.stack()
    assert stack.up(ACCOUNT) is None
    assert stack.up({**ADOPTED, "account_id": "2"}) is None
    assert list(world.objects.definitions) == ["accounts/2/contacts"]
    assert stack.ids() == {"accounts/2/contacts"}


def test_where_it_cannot_be_told_nothing_is_changed(world: World) -> None:
    world.objects.whole = False
    stack = world.stack()
    assert stack.up(ACCOUNT) is None
    world.service.calls.clear()
    error = stack.up(ADOPTED)
    assert error is not None
    assert f"accounts/1/contacts may be {OF_ACCOUNT}, which this resource has" in error
    assert "declare it as before" in error
    assert world.writes() == []


def test_what_is_gone_is_not_declared_elsewhere(world: World, numbers: bool) -> None:
    """Otherwise it would be created again under the one spelling, and deleted under the other."""
    world.objects.whole = numbers
    stack = world.stack()
    assert stack.up(ACCOUNT) is None
    world.objects.definitions.clear()
    error = stack.up({**ACCOUNT, "account_id": "1", "fields": {"phone": "string"}})
    assert error is not None
    assert "no longer exists: run pulumi refresh" in error
    assert stack.refresh() is None
    assert stack.up(ADOPTED) is None
    assert list(world.objects.definitions) == [OF_ACCOUNT]


def test_the_id_of_an_element_instead_of_its_key_is_no_change(world: World) -> None:
    organization = Place("organization", element="closeio")
    world.objects.spellings = {Place("organization", element="146"): organization}
    world.by_hand("email")
    inputs = {
        "virtual_data_resource": "contacts",
        "level": "organization",
        "element_key": "closeio",
        "vendor_name": "lead",
        "fields": {"email": "email"},
    }
    of_type = urn().replace("VirtualDataResource", "Transformation")
    stack = Stack(lambda: TransformationLifecycle(services(world.service)), of_type)
    world.service.deployment = stack.deployment
    assert stack.up(inputs) is None
    assert stack.up({**inputs, "element_key": "146", "adopt": True}) is None
    assert stack.ids() == {"organizations/elements/closeio/contacts"}
    assert stack.previews_nothing({**inputs, "element_key": "146"})
    assert list(world.objects.transformations) == ["organizations/elements/closeio/contacts"]


# One owner


def test_what_another_resource_of_the_stack_has_is_not_adopted(world: World, numbers: bool) -> None:
    world.objects.whole = numbers
    first, second = world.stack("one"), world.stack("two")
    keeping(world, first, second)
    assert first.up(ACCOUNT) is None
    _, [problem] = world.process().check({}, ADOPTED, Registration(urn("two")))
    with pytest.raises(OwnershipError) as error:
        world.process().create(ADOPTED, Registration(urn("two")))
    assert problem == f"adopt: {error.value}"
    named = f"is in this stack's state already, as {urn('one')}"
    assert named in problem
    assert ("may be accounts/contacts, which " in problem) is not numbers


def test_what_this_run_created_is_not_adopted(world: World, numbers: bool) -> None:
    world.objects.whole = numbers
    process = world.process()
    process.create(ACCOUNT, Registration(urn("one")))
    with pytest.raises(OwnershipError, match="accounts/1/contacts was created or taken over by"):
        process.create(ADOPTED, Registration(urn("two")))


def test_what_two_have_is_deleted_by_the_second(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = both_having_one(world)
    assert first.kept is not None
    assert second.kept is not None
    process = world.process()
    process.delete(first.kept.id, first.kept.outputs, first.registration)
    assert list(world.objects.definitions) == [OF_ACCOUNT]
    line = f"{OF_ACCOUNT} is not deleted: another resource of this stack has it: {urn('two')}"
    assert line in caplog.text
    process.delete(second.kept.id, second.kept.outputs, second.registration)
    assert world.objects.definitions == {}


def test_what_a_replacement_has_under_another_key_is_not_deleted(world: World) -> None:
    """A run of before may have ended between the two."""
    stack = world.stack()
    assert stack.up(ACCOUNT) is None
    assert stack.kept is not None
    stack.replaced = [stack.kept]
    outputs = {**stack.kept.outputs, "account_id": "1", CREATION_ID: "other"}
    stack.kept = Kept("accounts/1/contacts", {**ADOPTED, CREATION_ID: "other"}, outputs)
    process = world.process()
    old = stack.replaced[0]
    process.delete(old.id, {**old.outputs, CREATION_ID: "own"}, stack.registration)
    assert list(world.objects.definitions) == [OF_ACCOUNT]


def test_what_is_of_another_account_is_deleted(world: World, numbers: bool) -> None:
    """Two providers: neither account is named, and the ids are equal."""
    world.objects.whole = numbers
    first, second = both_having_one(world)
    assert second.kept is not None
    outputs = {**second.kept.outputs, "account": "another", "object_id": 77 if numbers else None}
    second.kept = Kept(OF_ACCOUNT, second.kept.inputs, outputs)
    assert first.destroy() is None
    assert world.objects.definitions == {}


@pytest.mark.parametrize(
    "elsewhere", [{"base_url": "https://other.example.com"}, {"organization_id": "2"}]
)
def test_what_is_of_another_platform_or_organization_is_another(
    world: World, elsewhere: dict[str, str]
) -> None:
    first, second = both_having_one(world)
    assert second.kept is not None
    outputs = {**second.kept.outputs, "organization_id": "1"} | elsewhere
    second.kept = Kept(second.kept.id, second.kept.inputs, outputs)
    assert first.kept is not None
    outputs = {**first.kept.outputs, "organization_id": "1"}
    world.process().delete(OF_ACCOUNT, outputs, first.registration)
    assert world.objects.definitions == {}


# Names that move on


def test_a_name_that_another_resource_leaves_in_the_same_run(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    first, second = world.stack("one"), world.stack("two")
    keeping(world, first, second)
    assert first.up({**INPUTS, "name": "m"}) is None
    assert second.up({**INPUTS, "name": "n"}) is None
    error = first.up({**INPUTS, "name": "n"})
    assert error is not None
    assert f"organizations/n is in this stack's state already, as {urn('two')}" in error
    assert "run once with that change alone, and then with this one" in error
    assert [line for line in caplog.messages if line in error]  # at preview, too
    # As it says.
    assert second.up({**INPUTS, "name": "o"}) is None
    assert first.up({**INPUTS, "name": "n"}) is None
    assert sorted(world.objects.definitions) == ["organizations/n", "organizations/o"]


def test_a_name_that_is_still_to_be_deleted(world: World) -> None:
    """The run before failed after the replacement was created."""
    first, second = world.stack("one"), world.stack("two")
    assert first.up({**INPUTS, "name": "m"}) is None
    assert second.up({**INPUTS, "name": "n"}) is None
    old, second.kept = second.kept, None
    assert second.up({**INPUTS, "name": "o"}) is None
    assert old is not None

    def deployment() -> dict[str, Any]:
        rows = [*first.deployment()["resources"], *second.deployment()["resources"]]
        leaving = {"urn": urn("two"), "id": old.id, "outputs": old.outputs, "delete": True}
        return {"resources": [*rows, leaving]}

    world.service.deployment = deployment
    error = first.up({**INPUTS, "name": "n"})
    assert error is not None
    assert f"organizations/n is still to be deleted for {urn('two')}" in error
    assert "run once without this change, and then with it" in error
