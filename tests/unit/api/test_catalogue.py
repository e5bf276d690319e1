"""What the catalogue makes of what elements say, over elements that say what they are told to."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from pulumi_cloud_elements.api.catalogue import Catalogue, Definition, Entry, NotInCatalogueError
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import (
    NotFoundError,
    ResponseLostError,
    TransportError,
    UnauthorizedError,
)

from tests.unit.api.service import settings_of

GONE = NotFoundError("not there", status=404)
REFUSED = UnauthorizedError("refused", status=401)
LOST = ResponseLostError("no response within 75 s")
USERNAME = {"key": "username", "type": "TEXTFIELD_128", "required": True}
PORT = {"key": "port", "type": "TEXTFIELD_32", "required": True, "defaultValue": 22}
CHOICE = {"key": "authentication.type", "type": "TEXTFIELD_128"}
BASIC = {"type": "basic"}


class Elements:
    """Elements that return, or raise, what they are made with."""

    def __init__(self, **said: Any) -> None:
        self.said = said
        self.asked: list[tuple[Any, ...]] = []

    def _say(self, name: str, *arguments: Any) -> Any:
        self.asked.append((name, *arguments))
        said = self.said[name]
        if isinstance(said, Exception):
            raise said
        return said

    def get(self, key: str) -> Any:
        return self._say("get", key)

    def list(self) -> Any:
        return self._say("list")

    def definitions(self, key: str, authentication: str | None = None) -> Any:
        name = "definitions" if authentication is None else "definitions_of_type"
        return self._say(name, key, authentication)

    def authentication_types(self, key: str) -> Any:
        return self._say("authentication_types", key)

    def metadata(self, key: str) -> Any:
        return self._say("metadata", key)


class Instances:
    """Instances that return, or raise, what they are made with."""

    def __init__(self, said: Any) -> None:
        self.said = said
        self.asked: list[str] = []

    def get(self, id_: str) -> Any:
        self.asked.append(id_)
        if isinstance(self.said, Exception):
            raise self.said
        return self.said


def catalogue(elements: Elements, instances: Instances | None = None) -> Catalogue:
    client = Client(settings_of("https://example.com"))
    client.elements = elements  # type: ignore[assignment]
    if instances is not None:
        client.instances = instances  # type: ignore[assignment]
    return Catalogue(client)


def definition(elements: Elements, authentication: str | None = None) -> Definition:
    found = catalogue(elements).definition("sftp", authentication)
    assert found is not None
    return found


def test_an_element_that_brings_its_entries_is_one_request() -> None:
    elements = Elements(get={"authentication": BASIC, "configuration": [USERNAME, PORT]})
    found = definition(elements)
    assert (found.key, found.authentication, found.oauth) == ("sftp", "basic", False)
    assert found.entries == {
        "username": Entry("username", "TEXTFIELD_128", True, None, ()),
        "port": Entry("port", "TEXTFIELD_32", True, "22", ()),
    }
    assert elements.asked == [("get", "sftp")]


def test_entries_that_it_does_not_bring_are_asked_for() -> None:
    elements = Elements(get={"authentication": None}, definitions=[USERNAME])
    found = definition(elements)
    assert found.authentication == ""
    assert list(found.entries) == ["username"]


def test_what_is_asked_for_at_the_same_time_is_asked_once() -> None:
    release, entered = threading.Event(), threading.Event()

    class Slow(Elements):
        def get(self, key: str) -> Any:
            entered.set()
            release.wait(5)
            return super().get(key)

    elements = Slow(get={"configuration": [USERNAME]})
    here, found = catalogue(elements), []
    threads = [
        threading.Thread(target=lambda: found.append(here.definition("sftp"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    entered.wait(5)
    release.set()
    for thread in threads:
        thread.join(5)
    assert len(found) == 8
    assert all(one is found[0] for one in found)
    assert len(elements.asked) == 1


def test_a_failure_is_kept_as_a_definition_is() -> None:
    elements = Elements(get=REFUSED)
    here = catalogue(elements)
    for _ in range(2):
        with pytest.raises(UnauthorizedError):
            here.definition("sftp")
    assert len(elements.asked) == 1


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("eu, us", ("eu", "us")),
        (["eu", 7, None], ("eu", "7")),
        ([{"value": "eu", "name": "Europe"}, {"key": "us"}, {"name": "asia"}, {}],
         ("eu", "us", "asia")),
        (None, ()),
        (5, ()),
    ],
)  # fmt: skip
def test_choices_are_understood_in_each_form(options: object, expected: tuple[str, ...]) -> None:
    rows = [{"key": "region", "type": "COMBO", "options": options}]
    assert definition(Elements(get={"configuration": rows})).entries["region"].options == expected


def test_rows_that_are_no_entries_are_left_out() -> None:
    rows = [None, "x", {}, {"key": 5}, {"key": "a", "type": None, "required": "yes",
                                        "defaultValue": ""}]  # fmt: skip
    found = definition(Elements(get={"configuration": rows})).entries
    assert found == {"a": Entry("a", "", False, None, ())}


def test_a_declared_type_has_its_own_entries() -> None:
    elements = Elements(
        get={"authentication": BASIC, "configuration": [PORT]}, definitions_of_type=[USERNAME]
    )
    found = definition(elements, "oauth2")
    assert (found.authentication, found.oauth) == ("oauth2", True)
    assert list(found.entries) == ["username"]
    assert elements.asked[-1] == ("definitions_of_type", "sftp", "oauth2")


def test_an_element_with_several_types_is_asked_for_its_own() -> None:
    elements = Elements(
        get={"authentication": BASIC, "configuration": [CHOICE, PORT]},
        definitions_of_type=[USERNAME],
    )
    assert list(definition(elements).entries) == ["username"]
    assert elements.asked[-1] == ("definitions_of_type", "sftp", "basic")


@pytest.mark.parametrize("declared", [None, "basic"])
def test_where_its_own_type_has_no_entries_nothing_is_required(declared: str | None) -> None:
    elements = Elements(
        get={"authentication": BASIC, "configuration": [CHOICE, PORT]}, definitions_of_type=GONE
    )
    found = definition(elements, declared).entries
    assert found["port"] == Entry("port", "TEXTFIELD_32", False, "22", ())


@pytest.mark.parametrize(
    ("types", "fix"),
    [
        ([{"type": "basic"}, {"type": "oauth2"}, {}], "it must be one of basic, oauth2"),
        ([], "correct it"),
        (LOST, "correct it"),
    ],
)
def test_an_unknown_type_names_those_there_are(types: Any, fix: str) -> None:
    elements = Elements(
        get={"authentication": BASIC, "configuration": []},
        definitions_of_type=GONE,
        authentication_types=types,
    )
    with pytest.raises(NotInCatalogueError, match=fix):
        definition(elements, "kerberos")


@pytest.mark.parametrize(
    ("keys", "fix"),
    [
        ([{"key": "sftp2"}, {"key": "closeio"}, {}], "did you mean sftp2?"),
        ([{"key": "closeio"}], "correct the key"),
        (LOST, "correct the key"),
    ],
)
def test_an_unknown_element_names_the_closest(keys: Any, fix: str) -> None:
    with pytest.raises(NotInCatalogueError) as caught:
        definition(Elements(get=GONE, list=keys))
    assert str(caught.value).endswith(fix)


@pytest.mark.parametrize(
    "said",
    [
        {"get": LOST},
        {"get": {}, "definitions": LOST},
        {"get": {"configuration": [CHOICE]}, "definitions_of_type": TransportError("gateway")},
    ],
)
def test_a_catalogue_that_does_not_respond_is_one_warning(
    said: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    here = catalogue(Elements(**said))
    assert here.definition("sftp") is None
    assert here.definition("closeio") is None
    assert here.default_of("sftp", "port") == (False, None)
    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert "catalogueChecks=false" in record.getMessage()


@pytest.mark.parametrize("said", [{"get": REFUSED}, {"get": {}, "definitions": REFUSED}])
def test_refused_credentials_are_an_error(said: dict[str, Any]) -> None:
    with pytest.raises(UnauthorizedError):
        catalogue(Elements(**said)).definition("sftp")


def test_a_default_is_known_or_not() -> None:
    here = catalogue(Elements(get={"configuration": [USERNAME, PORT]}))
    assert here.default_of("sftp", "port") == (True, "22")
    assert here.default_of("sftp", "username") == (True, None)
    assert here.default_of("sftp", "no.such.entry") == (False, None)
    assert catalogue(Elements(get=GONE, list=[])).default_of("x", "port") == (False, None)


def test_the_vendors_objects_are_asked_for_once() -> None:
    elements = Elements(metadata={"objects": ["contacts", "leads"]})
    found = catalogue(elements)
    for _ in range(3):
        objects = found.vendor_objects("closeio")
        assert objects is not None
        assert objects.names == ("contacts", "leads")
    assert elements.asked == [("metadata", "closeio")]


def test_an_element_without_metadata_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert catalogue(Elements(metadata=GONE)).vendor_objects("closeio") is None
    assert caplog.text == ""


def test_metadata_that_does_not_come_is_a_warning_once(caplog: pytest.LogCaptureFixture) -> None:
    found = catalogue(Elements(metadata=LOST))
    assert [found.vendor_objects(key) for key in ("closeio", "sfdc")] == [None, None]
    assert caplog.text.count("vendor objects are not checked against their elements") == 1


def test_credentials_that_metadata_refuses_are_an_error() -> None:
    with pytest.raises(UnauthorizedError):
        catalogue(Elements(metadata=REFUSED)).vendor_objects("closeio")


@pytest.mark.parametrize(
    ("said", "key"),
    [({"element": {"key": "sfdc"}}, "sfdc"), ({"element": None}, None), ({}, None), (LOST, None)],
)
def test_the_element_of_an_instance(said: Any, key: str | None) -> None:
    instances = Instances(said)
    found = catalogue(Elements(), instances)
    assert [found.element_of_instance("7"), found.element_of_instance("7")] == [key, key]
    assert instances.asked == ["7"]


def test_credentials_that_an_instance_refuses_are_an_error() -> None:
    found = catalogue(Elements(), Instances(REFUSED))
    with pytest.raises(UnauthorizedError):
        found.element_of_instance("7")
