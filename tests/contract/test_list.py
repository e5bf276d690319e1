"""`GET /instances`: filters and paging."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service


def names(found: Any) -> list[str]:
    return [instance["name"] for instance in found]


@pytest.mark.parametrize("query", [{"tags[]": "none"}, {"searchText": "none"}])
def test_no_match_is_a_404_not_an_empty_list(service: Service, query: dict[str, str]) -> None:
    service.create()
    service.switch(empty_list="empty")
    service.refused(404, "GET", "/instances", params=query)


def test_an_unfiltered_list_of_none_is_a_404_or_empty(service: Service) -> None:
    service.refused(404, "GET", "/instances")
    service.switch(empty_list="empty")
    assert service.ok("GET", "/instances") == []


@pytest.mark.parametrize(("switch", "expected"), [("any", ["1", "2"]), ("all", ["2"])])
def test_tags_are_repeatable(service: Service, switch: str, expected: list[str]) -> None:
    service.create("1", tags=["a"])
    service.create("2", tags=["a", "b"])
    service.create("3", tags=["c", "ab"])
    service.switch(tags_match=switch)
    found = service.ok("GET", "/instances", params={"tags[]": ["a", "b"]})
    assert names(found) == expected


def test_search_text_is_a_part_of_the_name_or_the_element_key(service: Service) -> None:
    service.create("Alpha")
    service.create(
        "Beta",
        "jira",
        configuration={"username": "u", "password": "p", "base.url": "https://x.example"},
    )
    assert names(service.ok("GET", "/instances", params={"searchText": "LPH"})) == ["Alpha"]
    assert names(service.ok("GET", "/instances", params={"searchText": "jir"})) == ["Beta"]
    assert names(service.ok("GET", "/instances", params={"searchText": "a"})) == ["Alpha", "Beta"]


@pytest.mark.parametrize("text", ["%", "_", "'", "\\"])
def test_search_text_has_no_wildcards(service: Service, text: str) -> None:
    service.create("Alpha")
    service.refused(404, "GET", "/instances", params={"searchText": text})


def test_pages_follow_the_header_until_it_is_absent(service: Service) -> None:
    for number in range(7):
        service.create(str(number), tags=["paged"])
    service.create("other", tags=["not"])
    seen: list[str] = []
    sizes: list[int] = []
    query: dict[str, Any] = {"pageSize": 3, "tags[]": "paged"}
    while True:
        response = service.call("GET", "/instances", params=query)
        seen += names(response.json())
        sizes.append(len(response.json()))
        assert response.headers["Elements-Returned-Count"] == str(sizes[-1])
        assert response.headers["Elements-Total-Count"] == "7"
        token = response.headers.get("elements-next-page-token")
        if token is None:
            break
        query["nextPage"] = token
    assert seen == [str(number) for number in range(7)]
    assert sizes == [3, 3, 1]


def test_a_full_last_page_names_no_next_one(service: Service) -> None:
    service.create()
    service.create()
    response = service.call("GET", "/instances", params={"pageSize": 2})
    assert "elements-next-page-token" not in response.headers


def test_a_page_has_200_at_most(service: Service) -> None:
    for number in range(201):
        service.create(str(number))
    assert len(service.ok("GET", "/instances", params={"pageSize": 1000})) == 200
    assert len(service.ok("GET", "/instances")) == 200


def test_a_light_list_has_no_configuration(service: Service) -> None:
    made = service.create()
    [light] = service.ok("GET", "/instances", params={"hydrate": "false"})
    assert "configuration" not in light
    assert (light["id"], light["name"], light["token"]) == (made["id"], made["name"], made["token"])
    assert light["element"]["key"] == "closeio"
