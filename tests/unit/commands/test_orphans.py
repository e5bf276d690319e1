"""What carries a stack's tag and is not in its state is listed, with what shows who created it, and
deleted where that is an interrupted run, or where somebody names it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.commands import FAILED, main
from pulumi_cloud_elements.errors import CloudElementsError, ForbiddenError, ServiceError
from pulumi_cloud_elements.recovery.description_mark import mark_of
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.recovery.marker import (
    CREATION_ID,
    earlier_stack_tag,
    new_creation_id,
    stack_tag,
)
from pulumi_cloud_elements.recovery.orphans import NOTED, PENDING
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle

from ..fake.process import services
from ..fake.service import Service, service_error
from .in_memory import InMemory, Pulumi, Terminal, run

TYPE = "pulumi-python:dynamic/cloudelements:Instance"
INPUTS: dict[str, Any] = {
    "element_key": "closeio",
    "name": "Test",
    "configuration": {"username": "the-key", "password": "the-password"},
}
KNOWN, INTERRUPTED, NOTE, RETAINED, OTHERS, NOBODYS = map(str, range(1, 7))
LIST = ("orphans", "--stack", "dev")
DELETE = (*LIST, "--delete", "--yes")
LEFT = (
    "not deleted 4 (retained): nothing shows that an interrupted run created it; "
    "name its id to delete it\n"
)


def urn(name: str, stack: str = "dev", project: str = "crm") -> str:
    return f"urn:pulumi:{stack}::{project}::{TYPE}::{name}"


def creation_id(name: str, stack: str = "dev") -> str:
    return new_creation_id(urn(name, stack), b"seed")


def create(service: Service, name: str, stack: str = "dev", **settings: Any) -> str:
    """Create an instance as a run of the stack does; return its id."""
    inputs = {**INPUTS, "name": name, CREATION_ID: creation_id(name, stack)}
    lifecycle = InstanceLifecycle(services(service, **settings))
    return lifecycle.create(inputs, Registration(urn(name, stack))).id


def resource(name: str, id_: str, **outputs: Any) -> dict[str, Any]:
    inputs = {CREATION_ID: creation_id(name)}
    return {"urn": urn(name), "type": TYPE, "id": id_, "inputs": inputs, "outputs": outputs}


def pending(name: str) -> dict[str, Any]:
    inputs = {CREATION_ID: creation_id(name)}
    return {"type": "creating", "resource": {"urn": urn(name), "type": TYPE, "inputs": inputs}}


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Intents:
    """The notes of a machine that has a folder of its own for them."""
    folder = tmp_path / "notes"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("PULUMI_BACKEND_URL", "s3://bucket")
    return Intents(folder)


@pytest.fixture
def service(pulumi: Pulumi, notes: Intents) -> Service:
    """An account with one instance that the state has, three orphans, and two of others."""
    service = Service()
    for name in ("known", "interrupted", "noted", "retained"):
        create(service, name)
    create(service, "of another stack", "production")
    section = {"configuration": INPUTS["configuration"]}
    service.create({"name": "nobody's", "element": {"key": "closeio"}, **section})
    notes.write(creation_id("noted"))
    stack = {"urn": urn("stack").replace(TYPE, "pulumi:pulumi:Stack"), "type": "other"}
    pulumi.prints(
        {
            "deployment": {
                "resources": [stack, resource("known", KNOWN)],
                "pending_operations": [pending("interrupted")],
            }
        }
    )
    return service


def without(service: Service, *ids: str) -> Service:
    for id_ in ids:
        del service.rows[id_]
    return service


# What is listed


def test_they_are_listed_with_age_and_evidence(
    service: Service, notes: Intents, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(InMemory(service, "dev", notes), *LIST) == 3
    shown = capsys.readouterr()
    head, *rows = shown.out.splitlines()
    assert head.split() == ["id", "name", "element", "created", "evidence", "tags"]
    created = "2026-01-01T00:00:00Z"
    assert [row.split() for row in rows] == [
        ["2", "interrupted", "closeio", created, *PENDING.split(), "interrupted"],
        ["3", "noted", "closeio", created, *NOTED.split(), "noted"],
        ["4", "retained", "closeio", created, "none", "retained"],
    ]
    assert shown.err == ""
    export = ["stack", "export", "--stack", "dev", "--non-interactive"]
    assert pulumi.calls() == [
        export,
        ["stack", "ls", "--all", "--json", "--non-interactive"],
        export,
    ]
    assert len(service.rows) == 6


def test_they_are_listed_as_json(
    service: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(InMemory(service, "dev", notes), *LIST, "--json") == 3
    shown = json.loads(capsys.readouterr().out)
    assert shown["deleted"] is False
    assert [(row["id"], row["evidence"], row["deleted"]) for row in shown["instances"]] == [
        ("2", PENDING, False),
        ("3", NOTED, False),
        ("4", None, False),
    ]
    assert {row["created"] for row in shown["instances"]} == {"2026-01-01T00:00:00Z"}
    assert shown["instances"][0]["tags"] == ["interrupted"]
    assert len(service.rows) == 6


def test_an_id_lists_that_one_alone(
    service: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(InMemory(service, "dev", notes), *LIST, RETAINED, "--json") == 3
    assert ids(capsys) == [RETAINED]
    assert run(InMemory(service, "dev", notes), *LIST, RETAINED) == 3
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize("delete", [False, True])
def test_none(
    service: Service,
    notes: Intents,
    pulumi: Pulumi,
    capsys: pytest.CaptureFixture[str],
    delete: bool,
) -> None:
    without(service, INTERRUPTED, NOTE, RETAINED)
    pulumi.added("unreadable", "{")  # needs not be read
    assert run(InMemory(service, "dev", notes), *(DELETE if delete else LIST)) == 0
    assert capsys.readouterr() == ("there are no orphaned instances or formulas\n", "")
    assert sorted(service.rows) == [KNOWN, OTHERS, NOBODYS]


def test_none_as_json(service: Service, notes: Intents, capsys: pytest.CaptureFixture[str]) -> None:
    without(service, INTERRUPTED, NOTE, RETAINED)
    assert run(InMemory(service, "dev", notes), *LIST, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "deleted": False,
        "instances": [],
        "formulas": [],
        "candidates": [],
    }


def test_a_pending_create_of_another_creation_id_is_no_evidence(
    service: Service, notes: Intents, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    without(service, NOTE, RETAINED)
    nameless = {"type": "creating", "resource": {"urn": urn("interrupted"), "type": TYPE}}
    updating = {**pending("interrupted"), "type": "updating"}
    operations = [pending("another"), nameless, updating]
    resources = [resource("known", KNOWN)]
    pulumi.prints({"deployment": {"resources": resources, "pending_operations": operations}})
    run(InMemory(service, "dev", notes), *LIST, "--json")
    [row] = json.loads(capsys.readouterr().out)["instances"]
    assert (row["id"], row["evidence"]) == (INTERRUPTED, None)


def test_one_without_a_creation_id_has_no_evidence(
    service: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    without(service, INTERRUPTED, NOTE)
    service.rows[RETAINED]["tags"] = [stack_tag("unit tests", "crm", "dev"), "pulumi-resource:1"]
    assert run(InMemory(service, "dev", notes), *DELETE) == 3
    assert capsys.readouterr().err == LEFT
    assert RETAINED in service.rows
    assert run(InMemory(service, "dev", notes), *DELETE, RETAINED) == 0
    assert capsys.readouterr() == ("", "deleted 4 (retained)\n")
    assert RETAINED not in service.rows


# What is deleted


def test_with_yes_what_has_evidence_is_deleted_and_the_rest_is_named(
    service: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(InMemory(service, "dev", notes), *DELETE, "--json") == 3
    captured = capsys.readouterr()
    shown = json.loads(captured.out)
    assert shown["deleted"] is True
    assert [(row["id"], row["deleted"]) for row in shown["instances"]] == [
        ("2", True),
        ("3", True),
        ("4", False),
    ]
    assert captured.err == f"deleted 2 (interrupted)\ndeleted 3 (noted)\n{LEFT}"
    assert sorted(service.rows) == [KNOWN, RETAINED, OTHERS, NOBODYS]
    assert not notes.has(creation_id("noted"))  # or the next run would look for it


def test_when_all_are_deleted_the_exit_code_is_0(
    service: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    without(service, RETAINED)
    assert run(InMemory(service, "dev", notes), *DELETE) == 0
    assert capsys.readouterr() == ("", "deleted 2 (interrupted)\ndeleted 3 (noted)\n")


def test_what_has_no_evidence_is_deleted_by_its_id_alone(
    service: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(InMemory(service, "dev", notes), *DELETE, RETAINED) == 3
    assert capsys.readouterr() == ("", "deleted 4 (retained)\n")
    assert sorted(service.rows) == [KNOWN, INTERRUPTED, NOTE, OTHERS, NOBODYS]
    assert notes.has(creation_id("noted"))


@pytest.mark.parametrize("id_", [KNOWN, OTHERS, NOBODYS, "4711"])
def test_what_is_no_orphan_is_never_deleted(service: Service, notes: Intents, id_: str) -> None:
    with pytest.raises(CloudElementsError, match=f"^{id_} is not an orphaned instance or formula"):
        run(InMemory(service, "dev", notes), *DELETE, RETAINED, id_)
    assert len(service.rows) == 6


def test_one_that_is_gone_meanwhile_is_no_failure(
    service: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    without(service, NOTE, RETAINED)
    service.fail("instances.delete", service_error(404))
    assert run(InMemory(service, "dev", notes), *DELETE, "--json") == 0
    captured = capsys.readouterr()
    assert captured.err == "already gone: 2 (interrupted)\n"
    [row] = json.loads(captured.out)["instances"]
    assert (row["id"], row["deleted"], row["gone"]) == (INTERRUPTED, False, True)


def test_what_was_deleted_before_a_failure_is_named(
    service: Service,
    notes: Intents,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    session = InMemory(service, "dev", notes)
    delete = session.client.instances.delete

    def deletes_or_fails(id_: str) -> None:
        if id_ == NOTE:
            raise service_error(500)
        delete(id_)

    monkeypatch.setattr(session.client.instances, "delete", deletes_or_fails)
    with pytest.raises(ServiceError):
        run(session, *DELETE)
    assert capsys.readouterr() == ("", "deleted 2 (interrupted)\n")
    assert sorted(service.rows) == [KNOWN, NOTE, RETAINED, OTHERS, NOBODYS]
    assert notes.has(creation_id("noted"))


@pytest.mark.parametrize(("typed", "deleted"), [("y\n", True), ("YES\n", True), ("n\n", False)])
def test_a_person_is_asked(
    service: Service, notes: Intents, monkeypatch: pytest.MonkeyPatch, typed: str, deleted: bool
) -> None:
    without(service, RETAINED)
    terminal = Terminal(typed)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("sys.stderr", terminal)
    session = InMemory(service, "dev", notes)
    if deleted:
        assert run(session, *LIST, "--delete") == 0
    else:
        with pytest.raises(CloudElementsError, match="nothing was deleted"):
            run(session, *LIST, "--delete")
    assert "Delete 2 (interrupted), 3 (noted) for good? [y/N] " in terminal.shown
    assert [id_ in service.rows for id_ in (INTERRUPTED, NOTE)] == [not deleted] * 2


def test_nobody_is_asked_where_nothing_has_evidence(
    service: Service, notes: Intents, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(service, INTERRUPTED, NOTE)
    terminal = Terminal("y\n")
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("sys.stderr", terminal)
    assert run(InMemory(service, "dev", notes), *LIST, "--delete") == 3
    assert "".join(terminal.shown) == LEFT
    assert RETAINED in service.rows


def test_control_characters_of_a_name_reach_no_terminal(
    service: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    service.rows[INTERRUPTED]["name"] = "\x1b[2Jbell\a"
    run(InMemory(service, "dev", notes), *LIST)
    run(InMemory(service, "dev", notes), *DELETE)
    shown = "".join(capsys.readouterr())
    assert "deleted 2 (?[2Jbell?)" in shown
    assert "\x1b" not in shown
    assert "\a" not in shown


def test_without_a_terminal_nothing_is_deleted(
    service: Service, notes: Intents, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("/dev/null").open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        with pytest.raises(CloudElementsError, match=r"--yes .* 2 \(interrupted\), 3 \(noted\)"):
            run(InMemory(service, "dev", notes), *LIST, "--delete")
    assert len(service.rows) == 6


# The other stacks of the backend


def other_state(*found: str) -> dict[str, Any]:
    return {"deployment": {"resources": [{"urn": urn("x", "other"), "id": id_} for id_ in found]}}


def test_what_was_created_before_the_stack_was_renamed_is_found_by_its_pending_create(
    service: Service, notes: Intents, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    service.rows.clear()
    create(service, "interrupted", "before")
    before = {
        "type": "creating",
        "resource": {
            "urn": urn("interrupted"),
            "inputs": {CREATION_ID: creation_id("interrupted", "before")},
        },
    }
    pulumi.prints({"deployment": {"resources": [], "pending_operations": [before]}})
    assert run(InMemory(service, "dev", notes), *LIST, "--json") == 3
    assert ids(capsys) == ["7"]


@pytest.mark.parametrize("arguments", [LIST, DELETE], ids=["listed", "deleted"])
def test_what_another_stack_has_is_no_orphan(
    service: Service,
    notes: Intents,
    pulumi: Pulumi,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
) -> None:
    pulumi.added("other", other_state(RETAINED, INTERRUPTED))
    pulumi.added("organization-third-dev", other_state(NOTE))
    assert run(InMemory(service, "dev", notes), *arguments, "--json") == 0
    assert ids(capsys) == []
    assert len(service.rows) == 6
    with pytest.raises(
        CloudElementsError, match=f"^{RETAINED} is not an orphaned instance or formula"
    ):
        run(InMemory(service, "dev", notes), *DELETE, RETAINED)
    assert len(service.rows) == 6


def test_a_state_that_cannot_be_read_is_named(
    service: Service, notes: Intents, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    pulumi.added("other", other_state(RETAINED))
    pulumi.added("broken", "{")
    assert run(InMemory(service, "dev", notes), *LIST, "--json") == 3
    captured = capsys.readouterr()
    assert [row["id"] for row in json.loads(captured.out)["instances"]] == [INTERRUPTED, NOTE]
    first, second = captured.err.splitlines()
    assert first.startswith("warning: the state of stack broken cannot be read")
    assert second == "warning: what follows may be in a state that cannot be read: broken"


@pytest.mark.parametrize("arguments", [DELETE, (*DELETE, RETAINED)], ids=["all", "by id"])
def test_nothing_is_deleted_while_a_state_cannot_be_read(
    service: Service,
    pulumi: Pulumi,
    notes: Intents,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
) -> None:
    pulumi.added("broken", "{")
    with pytest.raises(CloudElementsError, match=r"^nothing was deleted, .*: broken$"):
        run(InMemory(service, "dev", notes), *arguments)
    assert "warning: the state of stack broken cannot be read" in capsys.readouterr().err
    assert len(service.rows) == 6
    assert notes.has(creation_id("noted"))


@pytest.mark.parametrize("printed", ["", "{}", '[{"no": "name"}]', "[1]"], ids=repr)
def test_nothing_is_deleted_where_the_stacks_cannot_be_listed(
    service: Service,
    notes: Intents,
    pulumi: Pulumi,
    capsys: pytest.CaptureFixture[str],
    printed: str,
) -> None:
    pulumi.lists(printed)
    assert run(InMemory(service, "dev", notes), *LIST) == 3
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 4
    assert shown.err == (
        "warning: pulumi stack ls printed no list of stacks\n"
        "warning: what follows may be in a state that cannot be read: the backend's stacks\n"
    )
    with pytest.raises(CloudElementsError, match=r"^nothing was deleted, .* the backend's stacks$"):
        run(InMemory(service, "dev", notes), *DELETE)
    assert len(service.rows) == 6


# Formulas

FORMULA_TYPE = "pulumi-python:dynamic/cloudelements:Formula"


def formula_urn(name: str, stack: str = "dev") -> str:
    return f"urn:pulumi:{stack}::crm::{FORMULA_TYPE}::{name}"


@pytest.fixture
def formulas(service: Service, pulumi: Pulumi, notes: Intents) -> Service:
    """An account with formulas that the state has, that it lacks, and of others."""
    without(service, INTERRUPTED, NOTE, RETAINED)

    def create(name: str, *, stack: str = "dev", clone: bool = False) -> str:
        cid = new_creation_id(formula_urn(name, stack), b"clone" if clone else b"seed")
        row = service.formulas.create({"name": name, "description": f"x [pulumi:{mark_of(cid)}]"})
        return str(row["id"])

    for name in ("known", "interrupted", "noted", "known"):
        create(name, clone=service.formulas.rows.keys() == {"1", "2", "3"})
    create("of another stack", stack="production")
    service.formulas.create({"name": "nobody's"})
    notes.write(new_creation_id(formula_urn("noted"), b"seed"))
    seeded = {CREATION_ID: new_creation_id(formula_urn("interrupted"), b"seed")}
    resources = [
        {"urn": formula_urn("known"), "type": FORMULA_TYPE, "id": "1"},
        {"urn": formula_urn("noted"), "type": FORMULA_TYPE, "id": "999"},
        resource("known", KNOWN),
    ]
    operation = {
        "type": "creating",
        "resource": {"urn": formula_urn("interrupted"), "type": FORMULA_TYPE, "inputs": seeded},
    }
    pulumi.prints({"deployment": {"resources": resources, "pending_operations": [operation]}})
    return service


def test_formulas_are_listed_with_their_evidence(
    formulas: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(InMemory(formulas, "dev", notes), *LIST, "--json") == 3
    shown = json.loads(capsys.readouterr().out)
    assert shown["instances"] == []
    assert [(one["id"], one["name"], one["evidence"]) for one in shown["formulas"]] == [
        ("2", "interrupted", PENDING),
        ("3", "noted", NOTED),
        ("4", "known", None),  # made for a URN of the stack, and nothing shows by whom
    ]
    assert shown["formulas"][0]["description"] == "x"
    assert run(InMemory(formulas, "dev", notes), *LIST) == 3
    rows = [line.split()[:2] for line in capsys.readouterr().out.splitlines()[1:]]
    assert rows == [["formula:2", "interrupted"], ["formula:3", "noted"], ["formula:4", "known"]]


def test_formulas_with_evidence_are_deleted(
    formulas: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(InMemory(formulas, "dev", notes), *DELETE) == 3
    assert capsys.readouterr().err == (
        "deleted formula:2 (interrupted)\ndeleted formula:3 (noted)\n"
        "not deleted formula:4 (known): nothing shows that an interrupted run created it; name its "
        "id to delete it\n"
    )
    assert sorted(formulas.formulas.rows) == ["1", "4", "5", "6"]
    assert not notes.has(new_creation_id(formula_urn("noted"), b"seed"))


def test_a_formula_is_named_apart_from_the_instance_of_its_id(
    formulas: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CloudElementsError, match=r"^2 is not an orphaned instance or formula"):
        run(InMemory(formulas, "dev", notes), *DELETE, "2")
    for id_ in ("formula:1", "formula:5", "formula:6"):
        with pytest.raises(CloudElementsError, match=f"^{id_} is not an orphaned"):
            run(InMemory(formulas, "dev", notes), *DELETE, id_)
    assert len(formulas.formulas.rows) == 6
    assert run(InMemory(formulas, "dev", notes), *DELETE, "formula:4") == 3
    assert sorted(formulas.formulas.rows) == ["1", "2", "3", "5", "6"]
    assert sorted(formulas.rows) == [KNOWN, OTHERS, NOBODYS]


def test_a_cloned_mark_proves_nothing(
    formulas: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    original = formulas.formulas.rows["2"]
    formulas.formulas.create({"name": "clone", "description": original["description"]})
    assert run(InMemory(formulas, "dev", notes), *LIST, "--json") == 3
    found = json.loads(capsys.readouterr().out)["formulas"]
    evidence = {one["name"]: one["evidence"] for one in found}
    assert evidence == {"interrupted": None, "noted": NOTED, "known": None, "clone": None}


def test_a_formula_of_another_stacks_state_is_no_orphan(
    formulas: Service, notes: Intents, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = [{"urn": formula_urn("moved", "other"), "type": FORMULA_TYPE, "id": str(n)}
             for n in (2, 3)]  # fmt: skip
    # An instance of the same id is no formula.
    moved.append({"urn": urn("x", "other"), "type": TYPE, "id": "4"})
    pulumi.added("other", {"deployment": {"resources": moved}})
    assert run(InMemory(formulas, "dev", notes), *LIST, "--json") == 3
    found = json.loads(capsys.readouterr().out)["formulas"]
    assert [one["id"] for one in found] == ["4"]


# What the state has let go of

LET_GO = "let go"


@pytest.fixture
def let_go(service: Service, pulumi: Pulumi) -> Service:
    """An account with a formula of the stack, whose state has never heard of any."""
    without(service, *service.rows)
    service.formulas.create({"name": LET_GO, "description": f"[pulumi:{mark_of(let_go_id())}]"})
    pulumi.prints({"deployment": None})
    return service


def let_go_id(name: str = LET_GO, **stack: str) -> str:
    return new_creation_id(formula_urn(name, **stack), b"seed")


def listed(service: Service, notes: Intents, capsys: pytest.CaptureFixture[str]) -> Any:
    run(InMemory(service, "org/crm/dev", notes), "orphans", "--stack", "dev", "--json")
    found = json.loads(capsys.readouterr().out)["formulas"]
    return [(one["id"], one["evidence"]) for one in found]


def test_a_formula_with_the_name_of_its_resource_is_found(
    let_go: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(let_go, notes, capsys) == [("1", None)]
    notes.write(let_go_id())  # as versions before this one wrote it
    assert listed(let_go, notes, capsys) == [("1", NOTED)]


def test_a_formula_of_another_name_is_found_by_the_note_of_its_stack(
    let_go: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    let_go.formulas.rows["1"]["name"] = "another name"
    assert listed(let_go, notes, capsys) == []
    notes.write(let_go_id(), urn=formula_urn(LET_GO, "production"))
    assert listed(let_go, notes, capsys) == []
    notes.write(let_go_id(), urn=formula_urn(LET_GO))
    assert listed(let_go, notes, capsys) == [("1", NOTED)]
    assert run(InMemory(let_go, "org/crm/dev", notes), *DELETE) == 0
    assert let_go.formulas.rows == {}
    assert not notes.has(let_go_id())


def test_an_account_that_may_not_list_formulas_need_have_none(
    service: Service, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    service.fail("formulas.list", service_error(403))
    assert run(InMemory(service, "dev", notes), *LIST) == 3
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 4
    assert shown.err.startswith("warning: could not look for formulas: ")


def test_a_stack_with_formulas_must_be_allowed_to_list_them(
    formulas: Service, notes: Intents
) -> None:
    formulas.fail("formulas.list", service_error(403))
    with pytest.raises(ForbiddenError):
        run(InMemory(formulas, "dev", notes), *LIST)


# Whose stack it is


class Nobodys(InMemory):
    """A session without the setting `owner`."""

    @property
    def settings(self) -> Any:
        return services(self._service, owner=None).settings


def ids(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [row["id"] for row in json.loads(capsys.readouterr().out)["instances"]]


@pytest.mark.parametrize("stack", ["dev", "acme/crm/dev"])
def test_an_organization_in_the_name_or_the_state_finds_those_with_the_earlier_tag(
    service: Service,
    pulumi: Pulumi,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stack: str,
) -> None:
    monkeypatch.setenv("PULUMI_BACKEND_URL", "https://api.pulumi.com")
    earlier = create(service, "earlier")
    tag = earlier_stack_tag("api.pulumi.com/acme", "crm", "dev")
    service.rows[earlier]["tags"] = [tag, "pulumi-resource:1"]
    made = create(service, "now", owner=None)
    outputs = {} if "/" in stack else {"organization": "acme"}
    pulumi.prints({"deployment": {"resources": [resource("known", KNOWN, **outputs)]}})
    assert run(Nobodys(service, stack), "orphans", "--stack", stack, "--json") == 3
    assert ids(capsys) == [made, earlier]


def test_a_stack_without_an_organization_is_found_by_its_tag_alone(
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PULUMI_BACKEND_URL", "https://api.pulumi.com")
    made = create(service, "now", owner=None)
    service.calls.clear()
    assert run(Nobodys(service, "dev"), *LIST, "--json") == 3
    assert ids(capsys) == [made, INTERRUPTED]
    tags = [call.arguments[0] for call in service.calls if call.name == "instances.list"]
    assert [tag.partition(":")[0] for tag in tags] == ["pulumi-stack", "pulumi-resource"]


def test_without_an_owner_of_another_owner_only_what_is_pending_here_is_found(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(Nobodys(service, "dev"), *LIST, "--json") == 3
    assert ids(capsys) == [INTERRUPTED]


@pytest.mark.parametrize("stack", ["acme/crm/dev", "dev"])
@pytest.mark.parametrize("deployment", [None, {}, {"resources": None}], ids=str)
def test_an_empty_state_has_the_names_from_stack_or_project(
    service: Service,
    notes: Intents,
    pulumi: Pulumi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stack: str,
    deployment: Any,
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: crm\nruntime: python\n")
    (tmp_path / "program").mkdir()
    monkeypatch.chdir(tmp_path / "program")
    pulumi.prints({"deployment": deployment})
    assert run(InMemory(service, stack), "orphans", "--stack", stack, "--json") == 3
    assert ids(capsys) == [KNOWN, INTERRUPTED, NOTE, RETAINED]


def test_outside_of_a_project(
    service: Service,
    notes: Intents,
    pulumi: Pulumi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    pulumi.prints({"deployment": None})
    with pytest.raises(CloudElementsError, match=r"Pulumi\.yaml"):
        run(InMemory(service, "dev", notes), *LIST)


# The engine


@pytest.mark.parametrize(
    "printed",
    [[], {}, "text", {"deployment": {"resources": [{"id": "1"}]}}, {"deployment": "text"}],
    ids=str,
)
def test_a_state_that_cannot_be_read_is_one_line_and_nothing_is_deleted(
    service: Service, notes: Intents, pulumi: Pulumi, printed: Any
) -> None:
    pulumi.prints(printed)
    service.calls.clear()
    with pytest.raises(CloudElementsError, match="the state of stack dev cannot be read"):
        run(InMemory(service, "dev", notes), *DELETE)
    assert len(service.rows) == 6
    assert service.called("instances.list", "instances.delete") == []


def test_why_the_engine_failed_is_one_line(
    pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    pulumi.fails("error: no stack named dev found")
    assert main(["orphans", "--stack", "dev"]) == FAILED
    assert capsys.readouterr().err == ("error: pulumi stack failed: no stack named dev found\n")


def test_an_engine_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["orphans", "--stack", "dev"]) == FAILED
    assert "pulumi is not on PATH" in capsys.readouterr().err
