from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.transformation.lifecycle import TransformationLifecycle

from ...fake.process import services
from ...fake.service import Service, service_error
from ...fake.stack import Stack
from .test_faults import FIRST, URN

ID = "organizations/elements/closeio/contacts"
PLACES: dict[str, dict[str, Any]] = {
    "organization": {"level": "organization", "element_key": "closeio"},
    "account": {"level": "account", "account_id": "12", "element_key": "closeio"},
    "instance": {"level": "instance", "instance_id": "1"},
}


def declared(level: str, **more: Any) -> dict[str, Any]:
    named = {"virtual_data_resource": "contacts", "vendor_name": "lead"}
    return {**named, "fields": {"email": "email"}, **PLACES[level], **more}


@pytest.fixture
def service() -> Service:
    service = Service()
    for place in (Place("organization"), Place("account", "12"), Place("instance", "1")):
        service.objects.define(place, "contacts", {"fields": []}, new=True)
    return service


def process(service: Service, **settings: Any) -> TransformationLifecycle:
    return TransformationLifecycle(services(service, sleep=lambda _seconds: None, **settings))


def stack_of(service: Service, **settings: Any) -> Stack:
    stack = Stack(lambda: process(service, **settings), URN)
    service.deployment = stack.deployment
    return stack


@pytest.mark.parametrize("level", PLACES)
def test_each_level(service: Service, level: str) -> None:
    stack = stack_of(service)
    assert stack.up(declared(level)) is None
    for _ in range(2):
        assert stack.previews_nothing(declared(level))
        assert stack.refresh() is None
    assert stack.up(declared(level, vendor_name="contact")) is None
    assert stack.destroy() is None
    assert service.objects.transformations == {}


def test_a_vendors_object_alone_is_enough(service: Service) -> None:
    stack = stack_of(service)
    inputs = declared("organization", fields={})
    assert stack.up(inputs) is None
    assert stack.refresh() is None
    assert stack.previews_nothing(inputs)


def test_a_new_definition_may_be_unknown_to_the_look_before_the_create_request(
    service: Service,
) -> None:
    unknown = service_error(400, "No object definition found for 'contacts'")
    service.fail("transformations.get", unknown)
    service.fail("transformations.create", unknown)
    assert stack_of(service, settle_time=5.0).up(declared("organization")) is None
    assert len(service.called("transformations.create")) == 2
    service.fail("transformations.get", service_error(400, "Bad"))
    told = stack_of(service).up(declared("account"))
    assert told is not None
    assert "Bad" in told


def test_the_script_may_go_and_come(service: Service) -> None:
    stack = stack_of(service)
    for script in ("one();\n", None, {"body": "two();", "filter_empty_response": True}, "three();"):
        assert stack.up({**FIRST, "script": script}) is None
        assert stack.refresh() is None
        assert stack.previews_nothing({**FIRST, "script": script})
    assert service.objects.transformations[ID]["script"]["body"] == "three();"


def test_a_service_that_keeps_the_script_is_a_failure(service: Service) -> None:
    stack = stack_of(service)
    assert stack.up(FIRST) is None
    real = service.objects.map
    kept = {"body": FIRST["script"]}
    service.objects.map = lambda place, name, body, **new: real(  # type: ignore[method-assign]
        place, name, {**body, "script": kept}, **new
    )
    error = stack.up({**FIRST, "script": None})
    assert error is not None
    assert "the service did not take script" in error


def test_to_a_legacy_one_it_is_replaced_and_deleted_first(service: Service) -> None:
    stack = stack_of(service)
    assert stack.up(FIRST) is None
    kept = stack.kept
    assert kept is not None
    for before in ({**kept.outputs}, {**kept.outputs, "is_legacy": None}):
        found = process(service).replaces(ID, before, {**kept.inputs, "is_legacy": True})
        assert found == ["is_legacy"]
    assert process(service).deletes_first(["is_legacy"])
    assert not process(service).deletes_first(["level", "is_legacy"])
    service.calls.clear()
    assert stack.up({**FIRST, "is_legacy": True}) is None
    writes = service.called("transformations.create", "transformations.delete")
    assert writes == ["transformations.delete", "transformations.create"]


def test_from_a_legacy_one_it_is_changed_in_place(service: Service) -> None:
    stack = stack_of(service)
    assert stack.up({**FIRST, "is_legacy": True}) is None
    assert stack.up({**FIRST, "is_legacy": False}) is None
    assert service.called("transformations.delete") == []
    assert service.objects.transformations[ID]["isLegacy"] is False


def test_options_that_nobody_declared_survive_a_change(service: Service) -> None:
    stack = stack_of(service)
    inputs = {name: value for name, value in FIRST.items() if name != "configuration"}
    assert stack.up(inputs) is None
    row = service.objects.transformations[ID]
    inherit = {"type": "inherit", "level": "organization", "properties": {"by": "hand"}}
    row["configuration"] = [inherit]
    assert stack.up({**inputs, "vendor_name": "contact"}) is None
    own = [
        one
        for one in service.objects.transformations[ID]["configuration"]
        if one["type"] == "inherit" and one["level"] == "organization"
    ]
    assert own[0]["properties"] == {"by": "hand"}


def check(service: Service, inputs: dict[str, Any], **settings: Any) -> tuple[Any, list[str]]:
    return process(service, **settings).check({}, inputs, Registration(URN))


def test_types_come_from_the_definition_which_is_not_kept(service: Service) -> None:
    definition = {"level": "organization", "fields": {"email": "date"}}
    inputs, problems = check(service, {**FIRST, "definition": definition, "fields": {"email": "e"}})
    assert problems == []
    assert "definition" not in inputs
    assert inputs["fields"] == {"email": {"vendor_path": "e", "type": "date"}}


def test_a_field_that_the_definition_lacks(service: Service) -> None:
    definition = {"level": "organization", "fields": {"email": "date"}}
    _, problems = check(service, {**FIRST, "definition": definition, "fields": {"emial": "e"}})
    assert problems == [
        "fields.emial: the virtual data resource has no such field; did you mean email?"
    ]


def test_the_id_of_what_is_mapped_counts_as_its_name(service: Service) -> None:
    inputs, problems = check(service, {**FIRST, "virtual_data_resource": "organizations/contacts"})
    assert (inputs["virtual_data_resource"], problems) == ("contacts", [])
    unknown = object()
    inputs, problems = check(service, {**FIRST, "virtual_data_resource": unknown})
    assert (inputs["virtual_data_resource"], problems) == (unknown, [])
    _, problems = check(service, {**FIRST, "virtual_data_resource": "a/b"})
    assert len(problems) == 1


def test_an_element_that_the_catalogue_does_not_know(service: Service) -> None:
    _, problems = check(service, {**FIRST, "element_key": "closio"}, catalogue_checks=True)
    assert len(problems) == 1
    assert "did you mean closeio" in problems[0]
    for element in ("closeio", "146", object()):
        inputs = {**FIRST, "element_key": element}
        assert check(service, inputs, catalogue_checks=True)[1] == []
    assert check(service, {**FIRST, "element_key": "closio"})[1] == []


def test_a_read_by_id(service: Service) -> None:
    stack = stack_of(service)
    assert stack.up(FIRST) is None
    found = process(service).read(ID, {})
    assert found is not None
    key = ("virtual_data_resource", "level", "element_key", "vendor_name", "script")
    assert {name: found.inputs[name] for name in key} == {name: FIRST[name] for name in key}
    assert "configuration" not in found.inputs


def test_a_vendors_object_that_the_catalogue_does_not_list(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = {**FIRST, "vendor_name": "laed"}
    assert check(service, wrong, catalogue_checks=True)[1] == []
    assert 'vendor_name "laed": the catalogue lists no such object' in caplog.text
    assert "did you mean leads?" in caplog.text
    service.calls.clear()
    caplog.clear()
    shared = process(service, catalogue_checks=True)
    for name in ("lead", "contact", object()):
        assert shared.check({}, {**FIRST, "vendor_name": name}, Registration(URN))[1] == []
    assert caplog.text == ""
    assert service.called("elements.metadata") == ["elements.metadata"]


def test_nothing_is_asked_about_what_is_not_changed(service: Service) -> None:
    shared = process(service, catalogue_checks=True)
    assert shared.check(FIRST, {**FIRST, "script": "x();"}, Registration(URN))[1] == []
    unknown = declared("instance", vendor_name="laed", instance_id=object())
    assert shared.check({}, unknown, Registration(URN))[1] == []
    assert check(service, {**FIRST, "vendor_name": "laed"})[1] == []
    assert service.called("elements.metadata") == []


def test_the_objects_of_an_instance_are_those_of_its_element(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    shared = process(service, catalogue_checks=True)
    wrong = declared("instance", vendor_name="laed")
    assert shared.check({}, wrong, Registration(URN))[1] == []  # there is no such instance yet
    assert caplog.text == ""
    section = {"username": "u", "password": "p"}
    service.create({"name": "CRM", "element": {"key": "closeio"}, "configuration": section})
    shared = process(service, catalogue_checks=True)
    service.calls.clear()
    for _ in range(2):
        assert shared.check({}, wrong, Registration(URN))[1] == []
    assert "of element closeio; did you mean leads?" in caplog.text
    assert service.called("instances.get", "elements.metadata") == [
        "instances.get",
        "elements.metadata",
    ]


def test_only_the_element_is_named_where_there_is_none(service: Service) -> None:
    wrong = {**FIRST, "element_key": "closio", "vendor_name": "laed"}
    assert len(check(service, wrong, catalogue_checks=True)[1]) == 1
    assert service.called("elements.metadata") == []


def test_an_option_that_was_taken_out_goes_though_an_update_was_half_made(
    service: Service,
) -> None:
    """The service ignores the first try, and says so."""
    stack = stack_of(service)
    option = {"defaultValue": {"value": 5}}
    email = {"vendor_path": "email", "configuration": option}
    before = {**FIRST, "fields": {"email": email}, "configuration": {"inherit": {"a": 1}}}
    after = {**FIRST, "fields": {"email": "email"}, "configuration": {}}
    assert stack.up(before) is None
    real, [id_] = service.objects.map, service.objects.transformations

    def ignoring(place: Place, name: str, body: Any, *, new: bool) -> Any:
        return service.objects.mapped(place, name), "Insufficient privileges"

    service.objects.map = ignoring  # type: ignore[method-assign]
    assert "Insufficient privileges" in str(stack.up(after))
    service.objects.map = real  # type: ignore[method-assign]
    assert stack.up(after) is None
    row = service.objects.transformations[id_]
    [field] = row["fields"]
    assert field["configuration"] == []
    assert not any("properties" in one for one in row["configuration"])
    assert stack.refresh() is None
    assert stack.previews_nothing(after)


def test_options_that_are_taken_out_altogether_go(service: Service) -> None:
    stack = stack_of(service)
    assert stack.up({**FIRST, "configuration": {"inherit": {"a": 1}}}) is None
    without = {name: value for name, value in FIRST.items() if name != "configuration"}
    assert stack.up(without) is None
    row = service.objects.transformations[ID]
    assert not any("properties" in one for one in row["configuration"])
    assert stack.previews_nothing(without)


def test_one_that_only_inherits_fields_is_not_gone(service: Service) -> None:
    inputs = declared("account", fields={}, configuration={"inherit": {}})
    stack = stack_of(service)
    assert stack.up(inputs) is None
    [row] = service.objects.transformations.values()
    row["fields"] = [{"path": "email", "vendorPath": "Email", "level": "organization"}]
    assert stack.refresh() is None
    assert stack.kept is not None
    assert stack.previews_nothing(inputs)
    assert stack.destroy() is None
    assert service.objects.transformations == {}


def test_no_fields_are_the_same_as_none_declared(service: Service) -> None:
    """A script may map everything."""
    without = {name: value for name, value in FIRST.items() if name != "fields"}
    for first, second in (
        (without, {**without, "fields": {}}),
        ({**without, "fields": {}}, without),
    ):
        stack = stack_of(service)
        assert stack.up(first) is None
        for _ in range(2):
            assert stack.previews_nothing(first)
            assert stack.previews_nothing(second)
            assert stack.refresh() is None
        assert stack.destroy() is None


def test_a_field_may_have_options_alone(service: Service) -> None:
    stack = stack_of(service)
    fields = {"source": {"vendor_path": "", "configuration": {"defaultValue": {"value": "CRM"}}}}
    inputs = {**FIRST, "fields": fields}
    assert stack.up(inputs) is None
    [field] = service.objects.transformations[ID]["fields"]
    assert "vendorPath" not in field
    assert stack.refresh() is None
    assert stack.previews_nothing(inputs)


def test_a_field_that_is_not_mapped_is_no_field(service: Service) -> None:
    """A service may show those of the definition that nothing maps, too."""
    stack = stack_of(service)
    assert stack.up(FIRST) is None
    row = service.objects.transformations[ID]
    row["fields"].append({"path": "phone", "type": "string", "level": "organization"})
    assert stack.refresh() is None
    assert stack.previews_nothing(FIRST)
