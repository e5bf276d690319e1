"""The variables of formulas."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.errors import NotFoundError
from pulumi_cloud_elements.resources.templates import (
    Templates,
    Variable,
    variables_declared,
    variables_in,
)

from ..fake.client import FakeClient
from ..fake.service import Service, service_error

CRM = {"key": "crm", "type": "elementInstance", "required": True}


def test_a_formula_is_asked_for_once() -> None:
    service = Service()
    service.formulas.create({"name": "x", "configuration": [CRM]})
    templates, client = Templates(), FakeClient(service)
    for _ in range(2):
        assert templates.of("1", client) == {"crm": Variable("crm", "elementInstance", True)}
    assert service.called() == ["formulas.get"]
    assert templates.of("1") is not None
    assert templates.of("2") is None
    with pytest.raises(NotFoundError):
        templates.of("2", client)


def test_one_that_cannot_be_asked_for_is_asked_for_again() -> None:
    service = Service()
    service.formulas.create({"name": "x"})
    service.fail("formulas.get", service_error(500))
    templates, client = Templates(), FakeClient(service)
    assert templates.of("1", client) is None
    assert templates.of("1", client) == {}


def test_what_the_program_declares_comes_first() -> None:
    templates = Templates()
    templates.declared("1", variables_declared({"a": {"type": "value"}}))
    assert templates.of("1", FakeClient(Service())) == {"a": Variable("a", "value", True)}
    templates.declared("1", None)  # known only in the run
    assert templates.of("1", FakeClient(Service())) is None


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (None, None),
        ([], {}),
        (["x", {"type": "value"}], {}),
        ([{"key": "a", "type": 5, "required": "yes"}], {"a": Variable("a")}),
    ],
)
def test_what_a_response_shows(rows: Any, found: Any) -> None:
    assert variables_in(rows) == found
