from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.errors import NotSentError, TransportError
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.virtual_data_resource import parts
from pulumi_cloud_elements.resources.virtual_data_resource.lifecycle import (
    VirtualDataResourceLifecycle,
)

from ...fake.process import services
from ...fake.service import Service, lost_response, service_error
from ...fake.stack import Stack
from .test_faults import URN

FIELDS = {"email": "string"}
EMAIL = {"path": "email", "type": "string"}
ORGANIZATION, ACCOUNT, INSTANCE = Place("organization"), Place("account"), Place("instance", "1")
PLACES: dict[str, dict[str, Any]] = {
    "organization": {"level": "organization"},
    "account": {"level": "account"},
    "instance": {"level": "instance", "instance_id": "1"},
}


def declared(level: str) -> dict[str, Any]:
    return {"name": "contacts", "fields": FIELDS, **PLACES[level]}


def stack_of(service: Service) -> Stack:
    stack = Stack(lambda: VirtualDataResourceLifecycle(services(service)), URN)
    service.deployment = stack.deployment
    return stack


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.mark.parametrize("level", PLACES)
def test_each_level(service: Service, level: str) -> None:
    stack = stack_of(service)
    assert stack.up(declared(level)) is None
    assert stack.previews_nothing(declared(level))
    assert stack.refresh() is None
    assert stack.previews_nothing(declared(level))
    assert stack.up({**declared(level), "fields": {"email": "date"}}) is None
    assert stack.destroy() is None
    assert service.objects.definitions == {}


def test_what_is_wrong_is_found_before_anything_is_asked(service: Service) -> None:
    _, problems = VirtualDataResourceLifecycle(services(service)).check(
        {}, {"name": "contacts", "level": "user", "fields": {}, "adopt": True}, Registration(URN)
    )
    assert problems == ['level "user": must be one of "organization", "account", "instance"']
    assert service.calls == []


def test_ids_that_are_numbers_are_kept_as_strings(service: Service) -> None:
    inputs, problems = VirtualDataResourceLifecycle(services(service)).check(
        {}, {**declared("organization"), "level": "account", "account_id": 12.0}
    )
    assert (inputs["account_id"], problems) == ("12", [])


# Deleting what is mapped


def mapped(service: Service, *places: Place) -> Stack:
    """Return a stack with a definition that transformations map."""
    service.objects.whole = True
    stack = stack_of(service)
    assert stack.up(declared("organization")) is None
    for place in places:
        if place.above != ORGANIZATION:
            service.objects.define(place.above, "contacts", {"fields": []}, new=True)
        service.objects.map(place, "contacts", {"vendorName": "lead"}, new=True)
    return stack


def test_a_mapped_one_is_not_deleted_and_its_users_are_named(service: Service) -> None:
    service.objects.cascades = True  # a service that would delete them, too
    place = Place("organization", None, "146")
    stack = mapped(service, place)
    error = stack.destroy()
    assert error is not None
    assert (
        "virtual data resource organizations/contacts is not deleted, because transformation "
        "organizations/elements/146/contacts maps it: delete that first"
    ) in error
    assert "definitions.delete" not in service.called()
    service.objects.unmap(place, "contacts")
    assert stack.destroy() is None


def test_users_of_lower_levels_are_named(service: Service) -> None:
    section = {"username": "k", "password": "p"}
    row = service.create({"name": "x", "element": {"key": "closeio"}, "configuration": section})
    own, lower = Place("account", None, "146"), Place("instance", str(row["id"]))
    stack = mapped(service, own, lower)
    service.objects.listed = (146,)
    error = stack.destroy()
    assert error is not None
    assert f"transformation accounts/elements/146/contacts, instances/{row['id']}/cont" in error


def test_the_instances_own_transformation(service: Service) -> None:
    stack = stack_of(service)
    assert stack.up(declared("instance")) is None
    service.objects.map(INSTANCE, "contacts", {"vendorName": "lead"}, new=True)
    service.objects.cascades = True
    error = stack.destroy()
    assert error is not None
    assert "because transformation instances/1/contacts maps it" in error


def test_where_the_service_alone_knows_that_it_is_mapped(service: Service) -> None:
    stack = stack_of(service)
    assert stack.up(declared("organization")) is None
    service.objects.map(
        Place("organization", None, "146"), "contacts", {"vendorName": "x"}, new=True
    )
    for status in (409, 400):
        message = "Object definition contacts has transformations; delete them first"
        service.fail("definitions.delete", service_error(status, message))
        error = stack.destroy()
        assert error is not None
        assert "is not deleted, because a transformation maps it" in error
        assert message in error


def test_another_refusal_to_delete_is_told_as_it_is(service: Service) -> None:
    stack = stack_of(service)
    assert stack.up(declared("organization")) is None
    for status in (409, 400):
        service.fail("definitions.delete", service_error(status, "Not now"))
        error = stack.destroy()
        assert error is not None
        assert "Not now" in error
        assert "maps it" not in error


def test_an_element_whose_mapping_is_gone_is_no_user(service: Service) -> None:
    stack = mapped(service)
    service.objects.listed = (146, 23)
    assert stack.destroy() is None
    assert len(service.called("transformations.get")) == 4


UNREAD = (
    NotSentError("no connection"),
    lost_response(),
    TransportError("a gateway responded 404"),
    *(service_error(status) for status in (400, 401, 403, 429, 500, 503)),
)


@pytest.mark.parametrize("error", UNREAD, ids=repr)
@pytest.mark.parametrize("call", ["transformations.get", "instances.list"])
def test_what_cannot_be_read_is_not_taken_for_nothing(
    service: Service, call: str, error: Exception
) -> None:
    service.objects.cascades = True
    theirs = Place("organization", None, "146")
    if call == "instances.list":
        section = {"username": "k", "password": "p"}
        row = service.create({"name": "x", "element": {"key": "closeio"}, "configuration": section})
        theirs = Place("instance", str(row["id"]))
    stack = mapped(service, theirs)
    service.objects.listed = (146,)
    service.fail(call, error)
    told = stack.destroy()
    assert told is not None
    assert (
        "virtual data resource organizations/contacts is not deleted, since what maps it cannot be "
        f"read: run again; if the service keeps refusing, delete it in the console: {error}"
    ) in told
    assert theirs.id_of("contacts") in service.objects.transformations
    assert "definitions.delete" not in service.called()


def test_a_level_without_a_definition_has_nothing_that_maps_it(service: Service) -> None:
    stack = mapped(service)
    service.objects.listed = (146,)
    missing = service_error(400, "No object definition found for 'contacts'")
    service.fail("transformations.get", missing)  # at the own level, where there is one
    told = stack.destroy()
    assert told is not None
    assert "what maps it cannot be read" in told
    real = service.objects.mapped

    def shown(place: Place, name: str) -> dict[str, Any]:
        if place.level == "account":
            raise missing
        return real(place, name)

    service.objects.mapped = shown  # type: ignore[method-assign]
    assert stack.destroy() is None


@pytest.mark.parametrize("status", [400, 403])
def test_an_instance_whose_service_refuses_and_says_that_nothing_maps_it(
    service: Service, status: int
) -> None:
    stack = stack_of(service)
    assert stack.up(declared("instance")) is None
    service.fail("transformations.get", service_error(status), times=None)
    told = stack.destroy()
    assert told is not None
    assert "what maps it cannot be read" in told
    service.objects.listed = ()
    assert stack.destroy() is None


def test_an_instance_that_cannot_be_reached_is_another_matter(service: Service) -> None:
    stack = stack_of(service)
    assert stack.up(declared("instance")) is None
    service.objects.listed = ()
    service.fail("transformations.get", service_error(503))
    told = stack.destroy()
    assert told is not None
    assert "what maps it cannot be read" in told


def test_what_a_level_above_has_is_no_sign_that_a_deletion_was_not_done(service: Service) -> None:
    stack = stack_of(service)
    assert stack.up(declared("account")) is None
    service.objects.define(ORGANIZATION, "contacts", {"fields": [EMAIL]}, new=True)
    real = service.objects.defined

    def defined(place: Place, name: str) -> dict[str, Any]:
        there = place.id_of(name) in service.objects.definitions
        return real(place if there else ORGANIZATION, name) | {"level": place.level}

    service.objects.defined = defined  # type: ignore[method-assign]
    service.objects.responder = "talkative"
    assert stack.destroy() is None
    assert list(service.objects.definitions) == ["organizations/contacts"]


# A service that does not say which level a field is of


def unlabelled(service: Service) -> None:
    """Let the service show what the levels above define, too, and not say so."""
    store = service.objects
    real = store.defined
    above = {ACCOUNT: (ORGANIZATION,), INSTANCE: (ACCOUNT, ORGANIZATION), ORGANIZATION: ()}

    def defined(place: Place, name: str) -> dict[str, Any]:
        found = [one for one in (place, *above[place]) if one.id_of(name) in store.definitions]
        rows = [real(one, name) for one in found] or [real(place, name)]
        fields = [field for row in rows for field in row["fields"]]
        plain = [{"path": field["path"], "type": field["type"]} for field in fields]
        return {"objectName": name, "fields": plain, "level": place.level}

    store.defined = defined  # type: ignore[method-assign]


@pytest.mark.parametrize("level", ["account", "instance"])
def test_what_is_inherited_without_a_label_is_not_the_resources(
    service: Service, level: str
) -> None:
    unlabelled(service)
    upper = {"fields": [{"path": "phone", "type": "string"}]}
    service.objects.define(ORGANIZATION, "contacts", upper, new=True)
    stack = stack_of(service)
    assert stack.up(declared(level)) is None
    assert stack.kept is not None
    assert stack.kept.outputs["fields"] == FIELDS
    assert stack.refresh() is None
    assert stack.previews_nothing(declared(level))
    assert stack.destroy() is None
    assert list(service.objects.definitions) == ["organizations/contacts"]


@pytest.mark.parametrize("level", ["account", "instance"])
def test_a_path_that_a_level_above_has_with_another_type(service: Service, level: str) -> None:
    unlabelled(service)
    upper = {"fields": [{"path": "email", "type": "date"}]}
    service.objects.define(ORGANIZATION, "contacts", upper, new=True)
    stack = stack_of(service)
    assert stack.up(declared(level)) is None
    assert stack.kept is not None
    assert stack.kept.outputs["fields"] == FIELDS
    assert stack.refresh() is None
    assert stack.previews_nothing(declared(level))
    [own] = service.objects.definitions[stack.kept.id]["fields"]
    own["type"] = "boolean"  # by hand
    assert stack.refresh() is None
    assert stack.kept.outputs["fields"] == {"email": "boolean"}
    assert not stack.previews_nothing(declared(level))
    assert stack.up(declared(level)) is None
    assert stack.destroy() is None
    assert list(service.objects.definitions) == ["organizations/contacts"]


@pytest.mark.parametrize(
    ("types", "inherited", "others"),
    [
        (["string"], ["string"], []),
        (["string", "date"], ["date"], ["date"]),
        (["boolean", "string"], ["string"], ["string"]),  # the known one is that of above
        (["string", "date"], ["string", "date"], ["date"]),
        (["string", "date"], [], ["date"]),  # the level above may not be seen
        (["boolean", "date"], [], []),
    ],
)
def test_which_of_several_types_are_of_other_levels(
    types: list[str], inherited: list[str], others: list[str]
) -> None:
    def of(each: list[str]) -> set[tuple[str, str]]:
        return {("email", type_) for type_ in each}

    more = {("age", "number")}
    assert parts.others(FIELDS, of(types) | more, of(inherited) | more) == of(others)


def test_one_that_is_there_only_above_is_made(service: Service) -> None:
    unlabelled(service)
    upper = {"fields": [{"path": "email", "type": "string"}]}
    service.objects.define(ORGANIZATION, "contacts", upper, new=True)
    stack = stack_of(service)
    assert stack.up(declared("account")) is None
    assert set(service.objects.definitions) == {"organizations/contacts", "accounts/contacts"}


def hide(service: Service, hidden: Place) -> None:
    """Let the user not see the definitions of a place."""
    real = service.objects.defined

    def defined(place: Place, name: str) -> dict[str, Any]:
        if place == hidden:
            raise service_error(403)
        return real(place, name)

    service.objects.defined = defined  # type: ignore[method-assign]


def test_a_level_above_that_may_not_be_seen_has_nothing(service: Service) -> None:
    unlabelled(service)
    theirs = {"fields": [{"path": "x", "type": "date"}]}
    service.objects.define(ACCOUNT, "contacts", theirs, new=True)
    hide(service, ORGANIZATION)
    error = stack_of(service).up(declared("account"))
    assert error is not None
    assert "adopt=True" in error
    assert service.called("definitions.create") == []
