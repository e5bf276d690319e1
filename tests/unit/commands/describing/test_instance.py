"""The text of a program, whatever the names of what exists."""

from __future__ import annotations

import ast
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pulumi_cloud_elements.api.catalogue import Definition, Entry
from pulumi_cloud_elements.commands.describing.instance import described
from pulumi_cloud_elements.commands.describing.names import Names
from pulumi_cloud_elements.commands.describing.program import program_text

DEFINITION = Definition(
    "closeio",
    "basic",
    {
        entry.key: entry
        for entry in (
            Entry("username", "TEXTFIELD_128", True, None, ()),
            Entry("password", "PASSWORD", True, None, ()),
            Entry("oauth.user.token", "TEXTFIELD_128", False, None, ()),
            Entry("other.password", "PASSWORD", False, None, ()),
            Entry("event.notification.enabled", "BOOLEAN", False, "false", ()),
            Entry("event.vendor.type", "TEXTFIELD_32", False, None, ()),
            Entry("pagination.max", "TEXTFIELD_32", False, "100", ()),
        )
    },
)
ROW: dict[str, Any] = {
    "id": 12,
    "name": "Close.io: sales & co",
    "element": {"key": "closeio"},
    "tags": ["crm", "pulumi-stack:1", "pulumi-resource:2"],
    "disabled": True,
    "configuration": {
        "username": "canary-u",
        "password": "********",
        "oauth.user.token": "canary-token",
        "other.password": "********",
        "event.notification.enabled": "true",
        "event.vendor.type": "",
        "pagination.max": "100",
        "event.notification.subscription.id": "5",
    },
}


class Told:
    def definition(self, element_key: str, authentication: str | None = None) -> Definition:
        return DEFINITION


def text_of(*rows: dict[str, Any]) -> str:
    catalogue: Any = Told()
    names = Names()
    return program_text([described(row, catalogue, names) for row in rows])


def test_the_whole_of_it() -> None:
    assert (
        text_of(ROW)
        == '''\
# Set these before the first `pulumi up`; each asks for its value:
#   pulumi config set --secret closeIoSalesCoUsername
#   pulumi config set --secret closeIoSalesCoPassword

"""Element instances, taken over from the account as they were."""

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()

# A Pulumi stack created this one: take it out of that stack first.
cloud_elements.Instance(
    "close-io-sales-co",
    element_key="closeio",
    name="Close.io: sales & co",
    configuration={
        "username": config.require_secret("closeIoSalesCoUsername"),
        "password": config.require_secret("closeIoSalesCoPassword"),
        # Masked, set or not:
        # "other.password": config.require_secret("closeIoSalesCoOtherPassword"),
        "event.notification.enabled": True,
    },
    tags=["crm"],
    disabled=True,
    adopt="12",
)
'''
    )


def test_names_are_unique() -> None:
    text = text_of(ROW, ROW, {**ROW, "name": "***"})
    for name in ("close-io-sales-co", "close-io-sales-co-2", "closeio"):
        assert f'"{name}"' in text


@given(st.text(), st.lists(st.text()), st.text(), st.text())
def test_hostile_texts_make_a_valid_program(
    name: str, tags: list[str], key: str, value: str
) -> None:
    section = {key: value, "event.vendor.type": value, "username": value}
    row = {**ROW, "name": name, "tags": tags, "configuration": section}
    call = ast.parse(text_of(row)).body[-1]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    found = {word.arg: word.value for word in call.value.keywords}
    assert ast.literal_eval(found["name"]) == name


def test_tags_that_the_response_lacks_are_not_declared() -> None:
    row = {name: value for name, value in ROW.items() if name != "tags"}
    assert "tags" not in text_of(row)
    assert "tags=[]," in text_of({**row, "tags": []})
