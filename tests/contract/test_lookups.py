"""A lookup finds the one that is meant, on the sandbox and in memory, or says which there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import (
    ForbiddenError,
    MatchError,
    UnauthorizedError,
)
from pulumi_cloud_elements.lookups.finding import Lookups

from .accounts import Account, body, id_of
from .test_client_formulas import made


@pytest.fixture
def lookups(client: Client) -> Lookups:
    return Lookups(client, seconds=30)


def refused(look_up: Callable[[], object]) -> str:
    with pytest.raises(MatchError) as caught:
        look_up()
    return str(caught.value)


# Instances


@pytest.fixture
def ids(client: Client) -> dict[str, str]:
    """Make instances that share names, tags or elements, and return their ids."""
    bodies = {
        "sales": body(name="CRM", tags=["sales", "crm"]),
        "support": body(name="CRM", tags=["support", "crm"]),
        "files": body("sftp", "Files", tags=["sales"])
        | {"configuration": {"hostname": "h", "username": "u", "password": "p"}},
    }
    return {key: id_of(client.instances.create(sent)) for key, sent in bodies.items()}


@pytest.mark.parametrize(
    ("criteria", "key"),
    [
        ({"name": "Files"}, "files"),
        ({"tag": "support"}, "support"),
        ({"element_key": "sftp"}, "files"),
        ({"name": "CRM", "tag": "sales"}, "sales"),
        ({"tag": "sales", "element_key": "closeio"}, "sales"),
        ({"name": "CRM", "tag": "support", "element_key": "closeio"}, "support"),
    ],
)
def test_the_only_instance_that_matches_everything(
    lookups: Lookups, ids: dict[str, str], criteria: dict[str, str], key: str
) -> None:
    found = lookups.instance(**criteria)
    assert id_of(found) == ids[key]
    assert found["token"]


def test_an_element_may_be_named_by_its_id(
    lookups: Lookups, client: Client, ids: dict[str, str]
) -> None:
    element_id = str(client.elements.get("sftp")["id"])
    assert id_of(lookups.instance(element_key=element_id)) == ids["files"]


@pytest.mark.parametrize(
    ("criteria", "named"),
    [
        ({"name": "Crm"}, 'name "Crm"'),
        ({"name": "CR"}, 'name "CR"'),
        ({"tag": "sale"}, 'tag "sale"'),
        ({"name": "Files", "tag": "crm"}, 'name "Files" and tag "crm"'),
        ({"element_key": "sfdc"}, 'element_key "sfdc"'),
    ],
)
def test_no_instance(
    lookups: Lookups, ids: dict[str, str], criteria: dict[str, str], named: str
) -> None:
    assert refused(lambda: lookups.instance(**criteria)) == (
        f"there is no instance with {named}: correct it, or list all with "
        "`cloud-elements instances`"
    )


def test_an_empty_account(lookups: Lookups) -> None:
    assert refused(lambda: lookups.instance(name="CRM")).startswith("there is no instance with")


def test_several_instances_are_named_by_their_ids(lookups: Lookups, ids: dict[str, str]) -> None:
    line = refused(lambda: lookups.instance(name="CRM"))
    assert line == (
        f'there are 2 instances with name "CRM" (ids {ids["sales"]}, {ids["support"]}): add '
        "another of name, tag and element_key, or use Instance.get with an id"
    )


def test_of_many_instances_the_first_ten_are_named(lookups: Lookups, client: Client) -> None:
    ids = [id_of(client.instances.create(body(tags=["many"]))) for _ in range(12)]
    line = refused(lambda: lookups.instance(tag="many"))
    assert f"(ids {', '.join(ids[:10])} and 2 more)" in line


def test_without_a_criterion_nothing_is_asked(lookups: Lookups, account: Account) -> None:
    assert refused(lookups.instance) == "pass name, tag or element_key"
    assert account.calls("instances.list") == 0


@pytest.mark.parametrize(("status", "error"), [(401, UnauthorizedError), (403, ForbiddenError)])
def test_an_error_of_the_service_is_not_taken_for_an_empty_account(
    account: Account, status: int, error: type[Exception]
) -> None:
    lookups = Lookups(account.client(), seconds=30)
    account.status("instances.list", status)
    with pytest.raises(error):
        lookups.instance(name="CRM")


# Elements


def test_an_element_with_its_entries(lookups: Lookups, client: Client) -> None:
    element, entries = lookups.element("closeio")
    assert element["key"] == "closeio"
    assert {"username", "password"} <= entries.keys()
    assert entries["password"].type == "PASSWORD"
    assert entries["username"].required


def test_no_such_element(lookups: Lookups) -> None:
    line = refused(lambda: lookups.element("closoi"))
    assert line == 'element_key "closoi": no such element: did you mean closeio?'


# Formulas


def test_a_formula_by_name_or_id(lookups: Lookups, client: Client) -> None:
    sync, _ = made(client), made(client, name="Other")
    assert lookups.formula(name="Sync")["id"] == sync["id"]
    assert lookups.formula(id_=id_of(sync))["name"] == "Sync"


def test_no_formula(lookups: Lookups, client: Client) -> None:
    made(client)
    assert refused(lambda: lookups.formula(name="sync")).startswith(
        'there is no formula with name "sync": correct it, or list all with'
    )
    assert refused(lambda: lookups.formula(id_="999999")) == (
        "there is no formula 999999: correct the id"
    )


def test_several_formulas_are_named_by_their_ids(lookups: Lookups, client: Client) -> None:
    ids = [id_of(made(client)) for _ in range(2)]
    assert refused(lambda: lookups.formula(name="Sync")) == (
        f'there are 2 formulas with name "Sync" (ids {ids[0]}, {ids[1]}): pass the id of the one '
        "that you mean"
    )


def test_a_formula_needs_exactly_one_criterion(lookups: Lookups) -> None:
    assert refused(lookups.formula) == "pass either name or id"
    assert refused(lambda: lookups.formula(name="Sync", id_="1")) == "pass either name or id"
