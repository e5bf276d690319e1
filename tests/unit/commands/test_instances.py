"""`instances`: the filters, and what a row shows."""

from __future__ import annotations

import json

import pytest
from pulumi_cloud_elements.errors import UnauthorizedError

from ..fake.service import Service, service_error
from .describing.account import account
from .in_memory import InMemory, run, shown_json, shown_table, three_instances


@pytest.fixture
def service() -> Service:
    return three_instances()


def ids(capsys: pytest.CaptureFixture[str], service: Service, *arguments: str) -> list[str]:
    assert run(InMemory(service), "instances", "--json", *arguments) == 0
    return [row["id"] for row in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([], ["1", "2", "3"]),
        (["--element", "closeio"], ["1", "2"]),
        (["--name", "emea"], ["1"]),
        (["--name", "crm"], ["1", "2"]),
        (["--tag", "crm"], ["1", "2"]),
        (["--tag", "crm", "--tag", "production"], ["1"]),
        (["--tag", "cr"], []),
        (["--unmanaged"], ["1", "3"]),
        (["--disabled"], ["2"]),
        (["--invalid"], ["3"]),
        (["--element", "closeio", "--disabled", "--name", "apac"], ["2"]),
        (["--element", "closeio", "--invalid"], []),
    ],
    ids=str,
)
def test_filters(
    service: Service, capsys: pytest.CaptureFixture[str], arguments: list[str], found: list[str]
) -> None:
    assert ids(capsys, service, *arguments) == found


def test_the_table_has_the_state_and_the_stack(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.rows["2"]["valid"] = False
    assert run(InMemory(service), "instances") == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["id", "name", "element", "tags", "state", "formulas", "stack"]
    assert rows[0].endswith("  crm, production  valid                0")
    assert rows[1].endswith("  crm              disabled, not valid  0         unknown")
    assert rows[2].endswith("  files            not valid            0")


def test_that_there_is_nothing_is_said(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(InMemory(service), "instances", "--name", "nosuch") == 0
    assert capsys.readouterr() == ("", "no instance matches; instances in the account: 3\n")
    for name, said in (
        ("instances", "there are no instances in the account\n"),
        ("formulas", "there are no formulas in the account\n"),
        ("vdrs", "there are no virtual data resources in the account\n"),
    ):
        assert run(InMemory(Service()), name) == 0
        assert capsys.readouterr() == ("", said)
        assert run(InMemory(Service()), name, "--json") == 0
        assert capsys.readouterr() == ("[]\n", said)


def test_instances_show_how_many_formula_instances_use_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    service = account()
    [row] = shown_json(capsys, service, "instances")
    assert row["formulaInstances"] == ["3"]
    head, cells = shown_table(capsys, service, "instances")
    assert head[4:] == ["state", "formulas", "stack"]
    assert cells[-2:] == ["valid", "1"]


def test_instances_are_listed_where_formula_instances_cannot_be_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    service = account()
    service.fail("formula_instances.list_all", service_error(403))
    [row] = shown_json(capsys, service, "instances")
    assert row["formulaInstances"] is None
    service.fail("formula_instances.list_all", service_error(403))
    assert len(shown_table(capsys, service, "instances")) == 2
    service.fail("formula_instances.list_all", service_error(401))
    with pytest.raises(UnauthorizedError):
        run(InMemory(service), "instances")
