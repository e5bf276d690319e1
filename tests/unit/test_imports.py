"""The house's rules: arrows go down only, and a program does not wait for what it does not need."""

from __future__ import annotations

import subprocess
import sys

import pulumi.dynamic
import pulumi_cloud_elements
import pytest

from ..project_root import ROOT
from .import_rules import GROUND, MAY_IMPORT, read, violations, violations_of

PACKAGE = read(ROOT / "provider" / "pulumi_cloud_elements")


def test_the_package_keeps_the_rules() -> None:
    assert violations(PACKAGE) == []


def test_every_part_of_the_package_has_its_rule() -> None:
    assert PACKAGE.parts == GROUND | MAY_IMPORT.keys()


def test_the_classes_that_states_refer_to_are_defined_where_they_always_were() -> None:
    public = [getattr(pulumi_cloud_elements, name) for name in pulumi_cloud_elements.__all__]
    kinds = {
        each.__name__
        for each in public
        if isinstance(each, type) and issubclass(each, pulumi.dynamic.Resource)
    }
    providers = {name for name in PACKAGE.defined("dynamic") if not name.startswith("_")}
    assert len(kinds) > 1
    assert providers == {f"{kind}Provider" for kind in kinds}


@pytest.mark.parametrize(
    ("module", "line", "told"),
    [
        ("errors", "from .settings import NAMESPACE", None),
        ("errors", "from .api.client import Client", "imports api.client"),
        ("settings", "import pulumi_cloud_elements.api.client", "imports api.client"),
        ("settings", "from pulumi_cloud_elements.api import client", "imports api.client"),
        ("errors", "from . import Instance", "imports __init__"),
        ("sdk.log", "from ..resources.values import MASK", "imports resources.values"),
        ("api.client", "from ..recovery import marker", "imports recovery.marker"),
        ("api.client", "import pulumi", "imports pulumi"),
        ("api.client", "from pulumi.runtime import rpc", "imports pulumi"),
        ("recovery.marker", "from ..resources import values", "imports resources.values"),
        ("resources.values", "from ..sdk.secrets import secret", "imports sdk.secrets"),
        ("resources.base", "import pulumi.dynamic as dynamic", "imports pulumi"),
        ("resources.base", "import requests", "imports requests"),
        ("resources.base", "from requests.auth import AuthBase", "imports requests"),
        ("recovery.marker", "import urllib3", "imports urllib3"),
        ("dynamic", "import requests", "imports requests"),
        ("program.account", "from requests import Session", "imports requests"),
        ("api.client", "import requests", None),
        ("api.client", "from urllib3.exceptions import HTTPError", None),
        (
            "resources.base",
            "from .instance.fields import FIELDS",
            "imports a kind: resources.instance.fields",
        ),
        (
            "resources.base",
            "from .instance.lifecycle import InstanceLifecycle",
            "imports a kind: resources.instance.lifecycle",
        ),
        (
            "resources.values",
            "from . import formula",
            None,  # the folder itself holds nothing
        ),
        (
            "resources.instance.fields",
            "from ..formula.fields import FIELDS",
            "imports a kind: resources.formula.fields",
        ),
        (
            "resources.instance.fields",
            "from .. import formula",
            None,  # the folder itself holds nothing
        ),
        ("resources.instance_set.fields", "from ..instance.fields import FIELDS", None),
        (
            "resources.instance_set.fields",
            "from ..formula.fields import FIELDS",
            "imports a kind: resources.formula.fields",
        ),
        (
            "resources.instance.fields",
            "from ..instance_set.fields import FIELDS",
            "imports a kind: resources.instance_set.fields",
        ),
        ("program.instance", "from ..recovery.identity import SELF_MANAGED", None),
        ("program.instance", "from ..recovery.marker import Marker", "imports recovery.marker"),
        ("program.instance", "from ..api.client import Client", "imports api.client"),
        ("program.instance", "from ..files.reading import read_json", None),
        ("commands.describe", "from ..files.reading import read_json", None),
        (
            "program.instance",
            "from ..resources.instance.lifecycle import InstanceLifecycle",
            "imports a lifecycle: resources.instance.lifecycle",
        ),
        (
            "program.instance",
            "from ..resources.base import Services",
            "imports a lifecycle: resources.base",
        ),
        (
            "program.instance",
            "from ..resources.keyed import KeyedLifecycle",
            "imports a lifecycle: resources.keyed",
        ),
        (
            "commands.check",
            "from ..resources.instance.lifecycle import InstanceLifecycle",
            "imports a lifecycle: resources.instance.lifecycle",
        ),
        ("dynamic", "from .resources.base import Services", None),
        ("process", "from .resources.base import Services", None),
        ("files.reading", "import pulumi", "imports pulumi"),
        ("files.reading", "from ..recovery.marker import Marker", "imports recovery.marker"),
        ("resources.base", "from ..files.reading import read_json", "imports files.reading"),
        ("program.lookups", "from ..lookups.finding import Lookups", None),
        ("lookups.finding", "from ..api.client import Client", None),
        ("lookups.finding", "from ..recovery.marker import Marker", "imports recovery.marker"),
        ("lookups.finding", "import pulumi", "imports pulumi"),
        ("program.instance", "from ..process import SHARED", "imports process"),
        ("dynamic", "from .api.client import Client", "imports api.client"),
        ("dynamic", "from .recovery.marker import Marker", "imports recovery.marker"),
        ("process", "from .dynamic import InstanceProvider", "imports dynamic"),
        ("commands.check", "from ..process import services", "imports process"),
        ("commands.check", "from ..program.instance import Instance", "imports program.instance"),
        ("program.formula", "class FormulaProvider(InstanceProvider): ...", "defines Formula"),
        (
            "sdk.kinds",
            "class Any(dynamic.ResourceProvider): ...",
            "defines Any",
        ),
        ("program.provider", "class Provider(pulumi.ProviderResource): ...", None),
    ],
)
@pytest.mark.parametrize(
    "where",
    ["{}", "if TYPE_CHECKING:\n    {}", "def later():\n    {}"],
    ids=["module", "TYPE_CHECKING", "function"],
)
def test_a_broken_rule_is_seen(module: str, line: str, told: str | None, where: str) -> None:
    package = PACKAGE.changed("resources.formula.fields", "FIELDS = ()")
    found = violations_of(package.changed(module, where.format(line)), module)
    if told is None:
        assert found == []
    else:
        assert len(found) == 1
        assert found[0].startswith(f"{module} {told}")


@pytest.mark.parametrize(
    ("added", "cycle"),
    [
        (
            {"resources.values": "from .fields import Fields"},
            {"resources.values", "resources.fields"},
        ),
        (
            {
                "api.tags": "def later():\n    from .client import Client",
                "api.client": "from .tags import tag_names",
            },
            {"api.tags", "api.client"},
        ),
        (
            {
                "commands.first": "from .second import x",
                "commands.second": "from . import third",
                "commands.third": "if TYPE_CHECKING:\n    from .first import x",
            },
            {"commands.first", "commands.second", "commands.third"},
        ),
    ],
)
def test_a_cycle_is_seen(added: dict[str, str], cycle: set[str]) -> None:
    package = PACKAGE
    for module, text in added.items():
        package = package.changed(module, text)
    found = violations(package)
    assert found
    assert all(cycle <= set(line.split(" imports ")) for line in found)


@pytest.mark.parametrize(
    "module",
    [
        "requests",
        "urllib3",
        "pulumi_cloud_elements.api.client",
        "pulumi_cloud_elements.process",
        "pulumi_cloud_elements.resources.base",
        "pulumi_cloud_elements.resources.instance.lifecycle",
        "pulumi_cloud_elements.commands",
        "pulumi_cloud_elements.lookups",
    ],
)
def test_a_program_does_not_load_what_it_does_not_need(module: str) -> None:
    names = "[getattr(all_of_it, name) for name in all_of_it.__all__]"
    program = f"import sys, pulumi_cloud_elements as all_of_it; {names}"
    assert not loads(program, module)


@pytest.mark.parametrize(
    ("statement", "module"),
    [
        ("import pulumi_cloud_elements.dynamic", "pulumi_cloud_elements.program"),
        ("import pulumi_cloud_elements.dynamic", "pulumi_cloud_elements.files"),
        ("from pulumi_cloud_elements import Instance", "pulumi_cloud_elements.program.formula"),
        ("from pulumi_cloud_elements import Instance", "pulumi_cloud_elements.files"),
    ],
)
def test_a_public_name_is_loaded_when_it_is_used(statement: str, module: str) -> None:
    assert not loads(statement, module)


def loads(program: str, module: str) -> bool:
    """Tell whether a program loads a module; one that fails is an error."""
    program = f"import sys\n{program}\nprint({module!r} in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return done.stdout == "True\n"


def test_what_a_test_of_loading_relies_on() -> None:
    assert loads("from pulumi_cloud_elements import Instance", "pulumi_cloud_elements.dynamic")
