"""A program looks up what it does not manage: on one stack, found, and then not found."""

from __future__ import annotations

from collections.abc import Callable

from .conftest import CLOSEIO
from .stack import Stack

FORMULA = {
    "name": "Copy contacts",
    "engine": "v3",
    "configuration": [{"key": "crm", "name": "crm", "type": "elementInstance", "required": True}],
    "triggers": [{"type": "manual", "onSuccess": ["copy"]}],
    "steps": [{"name": "copy", "type": "script", "properties": {"body": "done();"}}],
}
CRM = {
    "name": "Close.io",
    "element": {"key": "closeio"},
    "configuration": CLOSEIO["configuration"],
    "tags": ["production"],
}

TO_BE_CREATED = """
import pulumi
import pulumi_cloud_elements as cloud_elements

section = {"username": "the-key", "password": "the-password"}
crm = cloud_elements.Instance("crm", element_key="closeio", name="CRM", configuration=section)
sync = cloud_elements.Formula("sync", name="Sync")
pulumi.export("crm", cloud_elements.get_instance_output(name=crm.name).id)
pulumi.export("sync", cloud_elements.get_formula_output(name=sync.name).id)
"""


def test_a_lookup_on_the_engine(example: Callable[..., Stack]) -> None:
    stack = example("lookups", {})
    # The settings come from the stack configuration alone: the program's process reads them there.
    settings = ("BASE_URL", "USER_SECRET", "ORGANIZATION_SECRET")
    url, user, organization = (stack.environment.pop(f"CLOUD_ELEMENTS_{name}") for name in settings)
    secrets = {
        "cloud-elements:userSecret": user,
        "cloud-elements:organizationSecret": organization,
    }
    stack.configure({"cloud-elements:baseUrl": url}, **secrets)
    crm = stack.call("POST", "/instances", CRM)
    sync = stack.call("POST", "/formulas", FORMULA)

    stack.up()
    outputs = stack.outputs()
    assert outputs == {"hub": "crm", "token": crm["token"]}
    [copy] = stack.call("GET", f"/formulas/{sync['id']}/instances")
    assert copy["configuration"] == {"crm": str(crm["id"])}
    stack.unchanged()
    # The token is a secret, although nothing in the program says so.
    assert crm["token"] not in stack.raw_state()

    # A second one that matches: the run ends in one line, before anything is changed.
    twin = stack.call("POST", "/instances", CRM)
    shown = stack.run("preview", ok=False).text
    line = (
        'get_instance: there are 2 instances with name "Close.io" and tag "production" '
        f"(ids {crm['id']}, {twin['id']}): add another of name, tag and element_key, or use "
        "Instance.get with an id"
    )
    assert f"error: {line}\n" in shown
    assert "Traceback" not in shown
    stack.call("DELETE", f"/instances/{twin['id']}")

    # The same for one that is looked up while the program goes on.
    program = stack.program / "__main__.py"
    whole = program.read_text()
    later = 'get_element_output(pulumi.Output.from_input("closoi")'
    program.write_text(whole.replace("get_element_output(\n    crm.element_key", later))
    shown = stack.run("preview", ok=False).text
    line = 'get_element_output: element_key "closoi": no such element: did you mean closeio?'
    assert f"error: {line}\n" in shown
    assert "Traceback" not in shown


def test_a_preview_does_not_look_up_what_is_still_to_be_created(stack: Stack) -> None:
    (stack.program / "__main__.py").write_text(TO_BE_CREATED)
    stack.run("preview")
    stack.up()
    [crm] = stack.call("GET", "/instances")
    [sync] = stack.call("GET", "/formulas")
    assert stack.outputs() == {"crm": str(crm["id"]), "sync": str(sync["id"])}
    stack.unchanged()
