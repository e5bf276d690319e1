"""Instances that exist are brought under management without being made anew."""

from __future__ import annotations

from typing import Any

from pulumi_cloud_elements.recovery.marker import without_markers

from .conftest import CLOSEIO
from .stack import PASSWORD, Stack

GET = """
import pulumi
import pulumi_cloud_elements as cloud_elements

instance = cloud_elements.Instance.get("theirs", "{id}")
for output in ("id", "name", "element_key", "token", "configuration", "valid", "tags"):
    pulumi.export(output, getattr(instance, output))
"""
IMPORT = """
import pulumi
import pulumi_cloud_elements as cloud_elements

cloud_elements.Instance(
    "closeio", element_key="closeio", opts=pulumi.ResourceOptions(import_="{id}")
)
"""


def existing(stack: Stack, **more: Any) -> str:
    body = {
        "name": CLOSEIO["name"],
        "element": {"key": CLOSEIO["element_key"]},
        "configuration": CLOSEIO["configuration"],
        "tags": CLOSEIO["tags"],
        **more,
    }
    made = stack.call("POST", "/instances", body)
    stack.forget()
    return str(made["id"])


def test_an_instance_that_is_as_declared_is_adopted_and_gets_the_marker(stack: Stack) -> None:
    id_ = existing(stack)
    stack.declare(**CLOSEIO, adopt=id_)
    stack.up()
    [patch] = stack.requests_made("POST", "PUT", "PATCH", "DELETE")
    assert (patch["method"], list(patch["body"])) == ("PATCH", ["tags"])
    assert without_markers(patch["body"]["tags"]) == CLOSEIO["tags"]
    assert len(patch["body"]["tags"]) == len(CLOSEIO["tags"]) + 2
    assert stack.outputs()["id"] == id_
    assert stack.outputs()["token"] == stack.instances()[0]["token"]
    stack.unchanged()
    stack.run("refresh", "--yes", "--expect-no-changes")
    stack.unchanged()
    assert PASSWORD not in stack.raw_state()


def test_adopt_can_be_taken_out_later(stack: Stack) -> None:
    id_ = existing(stack)
    stack.declare(**CLOSEIO, adopt=id_)
    stack.up()
    stack.declare(**CLOSEIO)
    stack.unchanged()
    stack.run("refresh", "--yes", "--expect-no-changes")
    stack.unchanged()
    stack.up()
    stack.run("destroy", "--yes")
    assert stack.instances() == []


def test_an_instance_that_differs_is_brought_to_what_is_declared_by_one_put(stack: Stack) -> None:
    id_ = existing(stack, name="By hand", tags=["old"])
    stack.declare(
        **{
            **CLOSEIO,
            "configuration": {**CLOSEIO["configuration"], "event.notification.enabled": True},  # type: ignore[dict-item]
            "adopt": id_,
        }
    )
    stack.up()
    [put] = stack.requests_made("POST", "PUT", "PATCH", "DELETE")
    assert put["method"] == "PUT"
    assert put["body"]["configuration"]["event.notification.enabled"] is True
    [row] = stack.instances()
    assert (row["name"], without_markers(row["tags"])) == ("Test", ["crm", "production"])
    stack.unchanged()


def test_an_unknown_id_is_refused(stack: Stack) -> None:
    stack.declare(**CLOSEIO, adopt="4711")
    shown = stack.up(ok=False).text
    assert "adopt: there is no instance 4711" in shown
    assert "Traceback" not in shown
    assert stack.instances() == []


def test_an_instance_of_another_element_is_refused(stack: Stack) -> None:
    configuration = {"username": "u", "password": "p", "base.url": "https://jira.example.com"}
    id_ = existing(stack, element={"key": "jira"}, configuration=configuration)
    stack.declare(**CLOSEIO, adopt=id_)
    shown = stack.up(ok=False).text
    assert f"instance {id_} is of element jira, not closeio" in shown
    assert stack.requests_made("PUT", "DELETE") == []


def test_another_id_than_the_one_it_has_is_refused(stack: Stack) -> None:
    stack.up()
    other = existing(stack)
    stack.declare(**CLOSEIO, adopt=other)
    shown = stack.run("preview", ok=False).text
    assert f"and cannot become {other}" in shown


def test_two_resources_cannot_adopt_one_instance(stack: Stack) -> None:
    id_ = existing(stack)
    program = (stack.program / "__main__.py").read_text()
    stack.declare(**CLOSEIO, adopt=id_)
    again = 'cloud_elements.Instance("second", **declared)\n'
    (stack.program / "__main__.py").write_text(program + again)
    assert "adopt it once" in stack.up(ok=False).text
    assert len(stack.instances()) == 1


def test_an_instance_that_another_resource_has_is_refused(
    stack: Stack,
) -> None:
    stack.up()
    id_ = stack.outputs()["id"]
    program = (stack.program / "__main__.py").read_text()
    (stack.program / "__main__.py").write_text(program.replace('"closeio"', '"renamed"'))
    stack.declare(**CLOSEIO, adopt=id_)
    urn = stack.urn()
    before = stack.instances()
    shown = stack.run("preview", ok=False).text
    assert f"instance {id_} is in this stack's state already, as {urn}" in shown
    stack.up(ok=False)
    assert stack.instances() == before
    # What the line says.
    stack.run("state", "delete", "--yes", urn)
    stack.up()
    [row] = stack.instances()
    assert str(row["id"]) == id_
    assert row["tags"] != before[0]["tags"]
    stack.unchanged()


def test_get_reads_what_somebody_else_manages_and_never_changes_it(stack: Stack) -> None:
    id_ = existing(stack)
    (stack.program / "__main__.py").write_text(GET.format(id=id_))
    stack.up()
    outputs = stack.outputs()
    token = stack.instances()[0]["token"]
    assert outputs["id"] == id_
    assert (outputs["name"], outputs["element_key"], outputs["token"]) == ("Test", "closeio", token)
    assert outputs["configuration"] == {}
    assert outputs["tags"] == ["crm", "production"]
    assert token not in stack.raw_state()
    stack.unchanged()
    stack.run("refresh", "--yes")
    assert token not in stack.raw_state()
    stack.run("destroy", "--yes")
    assert stack.requests_made("POST", "PUT", "PATCH", "DELETE") == []


def test_get_of_what_is_not_there_is_an_error(stack: Stack) -> None:
    (stack.program / "__main__.py").write_text(GET.format(id=4711))
    shown = stack.up(ok=False).text
    assert "there is no instance 4711" in shown
    assert "Traceback" not in shown


def test_an_import_is_refused_with_what_to_do_instead(stack: Stack) -> None:
    id_ = existing(stack)
    (stack.program / "__main__.py").write_text(IMPORT.format(id=id_))
    shown = stack.run("preview", ok=False).text
    assert f'use adopt="{id_}"' in shown
    assert "Traceback" not in shown
