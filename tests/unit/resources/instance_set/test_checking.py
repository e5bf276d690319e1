"""Everything that is wrong with a set and its members is said at once, each with its key."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.errors import OwnershipError
from pulumi_cloud_elements.redaction import MARKED_INPUTS
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.instance_set.members import marked_name

from .conftest import URN, Fleet, changed, declared, member


class Unknown:
    """What the engine passes for a value that is not known yet."""


def check(fleet: Fleet, inputs: dict[str, Any], **settings: Any) -> tuple[Any, list[str]]:
    fleet.settings.update(settings)
    old = {} if fleet.stack.kept is None else fleet.stack.kept.inputs
    return fleet.process().check(old, inputs, Registration(URN, b"0" * 32))


def test_all_problems_of_all_members_are_said_with_their_keys(fleet: Fleet) -> None:
    inputs = changed(
        declared("acme", "globex", "initech"),
        acme=member("acme", disabled="yes"),
        globex=member("globex", tags="crm"),
    )
    _, problems = check(fleet, inputs)
    assert problems == [
        'instances.acme: disabled: must be a boolean, not "yes"',
        'instances.globex: tags: must be a list of strings, not "crm"',
    ]


def test_the_same_problem_of_several_members_is_one_line(fleet: Fleet) -> None:
    keys = [f"c{number:02}" for number in range(12)]
    inputs = declared(*keys)
    inputs["configuration"]["pagination.max"] = -1
    _, problems = check(fleet, inputs)
    named = ", ".join(f"instances.{key}" for key in keys[:10])
    assert problems == [
        f"{named} and 2 more: configuration.pagination.max: must be a whole number above 0, not -1"
    ]


def test_the_elements_definition_is_asked_for_once(fleet: Fleet) -> None:
    inputs = changed(declared("acme", "globex"), globex={"configuration": {}})
    _, problems = check(fleet, inputs, catalogue_checks=True)
    assert problems == ["instances.globex: configuration.username: is required by element closeio"]
    assert len(fleet.service.called("elements.definitions", "elements.get")) == 1


def test_an_element_that_does_not_exist_is_the_sets_problem(fleet: Fleet) -> None:
    _, problems = check(fleet, declared("a", "b", element_key="nosuch"), catalogue_checks=True)
    assert len(problems) == 1
    assert problems[0].startswith('element_key "nosuch": no such element')


@pytest.mark.parametrize(
    ("instances", "problem"),
    [
        (["acme"], "instances: must be a dictionary of instances by key"),
        ("acme", "instances: must be a dictionary of instances by key"),
        ({"acme": "x"}, "instances.acme: must be a dictionary of the instance's arguments"),
        ({"acme": None}, "instances.acme: must be a dictionary of the instance's arguments"),
        ({"": {}}, 'instances: "" cannot be a key: '),
        ({" acme": {}}, 'instances: " acme" cannot be a key: '),
        ({"a\nb": {}}, 'instances: "a\\nb" cannot be a key: '),
        ({"__acme": {}}, 'instances: "__acme" cannot be a key: '),
        ({"\ud800": {}}, "instances: "),
        ({"acme": {"element_key": "sftp"}}, "instances.acme: element_key belongs to the set: "),
        (
            {"acme": {"configurations": {}}},
            'instances.acme: "configurations" is not an argument of an instance; did you mean conf',
        ),
        ({"acme": {"organization": "x"}}, 'instances.acme: "organization" is not an argument of'),
        ({"acme": {"configuration": "x"}}, "instances.acme: configuration: must be a dictionary"),
    ],
)
def test_what_is_no_set_is_refused(fleet: Fleet, instances: Any, problem: str) -> None:
    _, problems = check(fleet, declared(instances=instances))
    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_a_set_without_instances_is_refused_and_an_empty_one_is_not(fleet: Fleet) -> None:
    inputs = declared()
    assert check(fleet, inputs)[1] == []
    del inputs["instances"]
    assert check(fleet, inputs)[1] == [
        (
            "instances: is missing: declare a dictionary of instances by key, or {} for a set "
            "without any"
        )
    ]


@pytest.mark.parametrize("most", [-1, 1.5, "5", True])
def test_max_deletions_must_be_a_count(fleet: Fleet, most: Any) -> None:
    _, problems = check(fleet, declared("acme", max_deletions=most))
    assert [line.partition(",")[0] for line in problems] == [
        "max_deletions: must be a whole number of 0 or more"
    ]


@pytest.mark.parametrize(
    ("release", "problem"),
    [
        ("acme", 'release: must be a list of keys, not "acme"'),
        ([1], "release: must be a list of keys"),
        (["acme"], "release: acme: is declared in instances, too: "),
        (["globex"], None),
    ],
)
def test_release_must_be_keys_that_are_not_declared(
    fleet: Fleet, release: Any, problem: str | None
) -> None:
    _, problems = check(fleet, declared("acme", release=release))
    assert len(problems) == (problem is not None)
    assert problem is None or problems[0].startswith(problem)


def test_two_members_cannot_adopt_one_instance(fleet: Fleet) -> None:
    assert fleet.up(declared("acme")) is None
    twice = declared(
        instances={"a": member("a", adopt="1"), "b": member("b", adopt="1"), "c": member("c")}
    )
    line = (
        "instances.a, instances.b: adopt: instance 1 can be adopted once: remove adopt from all "
        "but one of them"
    )
    assert check(fleet, twice)[1] == [line]
    # As it is declared before an id is known, and after.
    twice["instances"]["b"]["adopt"] = Unknown()
    assert check(fleet, twice)[1] == []
    # What a state from before has with leading zeros is the same one.
    old = {"instances": {"a": member("a", adopt="01")}}
    twice["instances"] = {"a": member("a", adopt="01"), "b": member("b", adopt="1")}
    _, problems = fleet.process().check({**twice, **old}, twice, Registration(URN, b"0" * 32))
    assert [problem.partition(":")[0] for problem in problems] == ["instances.a, instances.b"]


def test_what_is_not_known_yet_passes(fleet: Fleet) -> None:
    for inputs in (
        declared(instances=Unknown()),
        declared(instances={"acme": Unknown()}),
        declared(instances={"acme": {"configuration": Unknown()}}),
        declared(instances={"acme": {"configuration": {"username": Unknown()}}}),
        declared("acme", configuration=Unknown()),
        declared("acme", release=Unknown(), max_deletions=Unknown()),
    ):
        kept, problems = check(fleet, inputs)
        assert problems == []
        assert kept["element_key"] == "closeio"


def test_a_release_that_is_secret_is_in_no_message(fleet: Fleet) -> None:
    marked = declared("acme", release="canary", **{MARKED_INPUTS: '["release"]'})
    assert check(fleet, marked)[1] == ['release: must be a list of keys, not "[secret]"']


def test_a_secret_name_is_in_no_message(fleet: Fleet) -> None:
    inputs = changed(declared("acme"), acme=member("acme", external_authentication="hushed-value"))
    inputs[MARKED_INPUTS] = f'["{marked_name("acme")}"]'.replace("\n", "\\n")
    _, problems = check(fleet, inputs)
    assert len(problems) == 1
    assert "hushed-value" not in problems[0]
    assert "[secret]" in problems[0]


def test_marks_of_a_key_with_dots_are_not_taken_for_another_ones(fleet: Fleet) -> None:
    inputs = declared(
        instances={
            "acme": member("acme", external_authentication="shown-value"),
            "acme.com": member("acme.com"),
        }
    )
    inputs[MARKED_INPUTS] = f'["{marked_name("acme.com")}"]'.replace("\n", "\\n")
    _, problems = check(fleet, inputs)
    assert "shown-value" in problems[0]


def test_adoption_of_a_member_is_checked_at_preview(fleet: Fleet) -> None:
    _, problems = check(fleet, changed(declared(), acme=member("acme", adopt="77")))
    assert len(problems) == 1
    assert problems[0].startswith("instances.acme: adopt: there is no instance 77: correct the id")


def test_a_member_cannot_adopt_what_another_member_has(fleet: Fleet) -> None:
    assert fleet.up(declared("acme")) is None
    _, problems = check(
        fleet,
        changed(declared("acme"), globex=member("globex", adopt=fleet.outputs["ids"]["acme"])),
    )
    assert problems == [
        (
            "instances.globex: adopt: instance 1 is in this stack's state already, as acme of "
            f"{URN}: to hand it over, release it first: run once with its key in the set's "
            "`release` and no longer in its `instances`"
        )
    ]


def test_a_member_stays_the_instance_that_it_is(fleet: Fleet) -> None:
    assert fleet.up(declared("acme", "globex")) is None
    other = fleet.outputs["ids"]["globex"]
    told = fleet.up(changed(declared("acme"), acme=member("acme", adopt=other)))
    assert told is not None
    assert told.startswith("instances.acme: adopt: it is instance 1 already and cannot become 2: ")
    assert fleet.service.called() == []


def test_a_member_cannot_become_what_another_member_of_the_state_is(fleet: Fleet) -> None:
    """Whatever the check could see: it reads the stack's state, which may be impossible."""
    assert fleet.up(declared("acme")) is None
    both = changed(declared("acme"), globex=member("globex", adopt="1"))
    twice = changed(declared(), a=member("acme", adopt="1"), b=member("acme", adopt="1"))
    for inputs, key in ((both, "globex"), (twice, "b")):
        lifecycle = fleet.process()
        for verb in (lifecycle.replaces, lifecycle.update):
            with pytest.raises(OwnershipError) as caught:
                verb("x", fleet.outputs, inputs)
            assert str(caught.value) == (
                f"instances.{key}: adopt: instance 1 is acme of this set already: remove adopt, "
                "or take acme out of instances to rename it"
            )


def test_adopt_can_be_removed_afterwards(fleet: Fleet) -> None:
    fleet.up(declared("acme"))
    fleet.stack.kept = None
    inputs = changed(declared(), acme=member("acme", adopt="1"))
    assert fleet.up(inputs) is None
    assert fleet.changes() == ["instances.put"] or fleet.changes() == ["instances.patch"]
    assert fleet.stack.previews_nothing(declared("acme"))
    assert list(fleet.service.rows) == ["1"]


def test_warnings_are_grouped_by_what_they_say(
    fleet: Fleet, caplog: pytest.LogCaptureFixture
) -> None:
    inputs = declared("acme", "globex")
    inputs["configuration"]["usernme"] = "x"
    check(fleet, inputs, catalogue_checks=True)
    [line] = [line for line in caplog.messages if "usernme" in line]
    assert line.startswith("instances.acme, instances.globex: configuration.usernme: ")
