from typing import Any

import pytest
from pulumi_cloud_elements.api.catalogue import Definition, Entry, NotInCatalogueError
from pulumi_cloud_elements.resources.findings import Findings
from pulumi_cloud_elements.resources.instance.element_validation import check


def entry(key: str, type_: str = "TEXTFIELD_128", **more: Any) -> Entry:
    return Entry(
        key, type_, more.get("required", False), more.get("default"), more.get("options", ())
    )


ENTRIES = [
    entry("username", required=True),
    entry("password", "PASSWORD", required=True),
    entry("port", required=True, default="22"),
    entry("netsuite.sandbox", "BOOLEAN"),
    entry("bulk.answer", "BOOLEAN_YESNO"),
    entry("region", "COMBO", options=("eu", "us")),
    entry("notes", "TEXTAREA"),
]
GOOD: dict[str, Any] = {
    "element_key": "sftp",
    "name": "x",
    "configuration": {"username": "word-9", "password": "word-9"},
}
UNKNOWN = object()


class Told:
    """A catalogue that tells what it is told to."""

    def __init__(self, authentication: str = "basic") -> None:
        self.answer: Definition | None = Definition(
            "sftp", authentication, {found.key: found for found in ENTRIES}
        )

    def definition(self, element_key: str, authentication: str | None = None) -> Definition | None:
        if element_key == "sfpt":
            raise NotInCatalogueError("element_key: the service knows no such element: sftp?")
        return self.answer


def found(told: Told | None = None, *, creating: bool = True, **inputs: Any) -> Findings:
    catalogue: Any = told or Told()
    return check({**GOOD, **inputs}, catalogue, old={} if creating else GOOD)


def entries(**more: Any) -> dict[str, Any]:
    names = {key.replace("__", "."): value for key, value in more.items()}
    return {**GOOD["configuration"], **names}


def test_nothing_wrong() -> None:
    assert found() == Findings([], [])


def test_required_entries_are_named_all_at_once() -> None:
    [line] = found(configuration={"username": " "}).problems
    assert line.startswith("configuration.username, configuration.password: are required by")
    assert found(configuration={"username": UNKNOWN, "password": UNKNOWN}).problems == []


def test_an_unknown_element_is_a_problem_beside_the_others() -> None:
    problems = found(element_key="sfpt", name="").problems
    assert [line.split(":")[0] for line in problems] == ["name", "element_key"]


@pytest.mark.parametrize(
    ("configuration", "path"),
    [
        (entries(netsuite__sandbox="word-9"), "netsuite.sandbox"),
        (entries(netsuite__sandbox="yes"), "netsuite.sandbox"),
        (entries(bulk__answer="word-9"), "bulk.answer"),
        (entries(region="word-9"), "region"),
        (entries(password={"a": "word-9"}), "password"),
    ],
)
def test_a_wrong_type_or_choice_is_a_problem(configuration: dict[str, Any], path: str) -> None:
    [line] = found(configuration=configuration).problems
    assert line.startswith(f"configuration.{path}: ")
    assert "word-9" not in line


@pytest.mark.parametrize(
    "configuration",
    [
        entries(netsuite__sandbox=True),
        entries(netsuite__sandbox="false"),
        entries(bulk__answer="yes"),
        entries(region="eu"),
        entries(region=""),
        entries(region=UNKNOWN),
        entries(notes={"a": 1}),
        entries(port=22.0),
    ],
)
def test_what_fits_is_none(configuration: dict[str, Any]) -> None:
    assert found(configuration=configuration) == Findings([], [])


def test_an_entry_that_is_not_in_the_catalogue_is_a_warning_with_the_closest() -> None:
    findings = found(configuration=entries(usrname="word-9", event__objects="x", other_thing="x"))
    assert findings.problems == []
    first, second = findings.warnings
    assert first.startswith("configuration.usrname: ")
    assert first.endswith("did you mean username?")
    assert second.startswith("configuration.other_thing: ")


def test_event_types_that_nobody_knows_are_warnings() -> None:
    odd = {"event.vendor.type": "pigeon", "event.notification.type": "mail"}
    findings = check({**GOOD, "configuration": {**GOOD["configuration"], **odd}}, None)
    assert findings.problems == []
    assert findings.warnings == [
        'configuration.event.vendor.type: must be one of polling, webhook, webhooks, not "pigeon"',
        'configuration.event.notification.type: must be webhook, not "mail"',
    ]


def test_where_the_catalogue_tells_nothing_the_shape_alone_counts() -> None:
    silent = Told()
    silent.answer = None
    assert found(silent, configuration={"anything": "x"}) == Findings([], [])
    assert check({**GOOD, "configuration": {}}, None) == Findings([], [])


@pytest.mark.parametrize(
    ("authentication", "inputs", "path"),
    [
        ("oauth2", {}, "provider_data"),
        ("oauth2", {"provider_data": {"token": "x"}}, "provider_data"),
        ("oauth1", {"provider_data": {"code": "x"}}, "provider_data"),
        ("oauth2", {"external_authentication": "initial"}, "configuration.oauth.user.refresh"),
    ],
)
def test_an_oauth_instance_needs_a_sign_in(
    authentication: str, inputs: dict[str, Any], path: str
) -> None:
    [line] = found(Told(authentication), **inputs).problems
    assert line.startswith(path)
    assert found(Told(authentication), creating=False, **inputs).problems == []
    assert found(Told(authentication), adopt="12", **inputs).problems == []


@pytest.mark.parametrize(
    ("authentication", "inputs"),
    [
        ("oauth2", {"provider_data": {"code": "x"}}),
        ("oauth2", {"provider_data": {"code": UNKNOWN}}),
        ("oauth2", {"provider_data": UNKNOWN}),
        ("oauth1", {"provider_data": {"oauth_token": "x", "oauth_verifier": "y"}}),
        ("oauth2", {"external_authentication": UNKNOWN}),
        (
            "oauth2",
            {
                "external_authentication": "initial",
                "configuration": entries(oauth__user__refresh_token=UNKNOWN),
            },
        ),
    ],
)
def test_an_oauth_instance_that_can_sign_in(authentication: str, inputs: dict[str, Any]) -> None:
    assert found(Told(authentication), **inputs).problems == []
