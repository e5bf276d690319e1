"""Names, tags and entries that the program marked secret are in no message, whoever writes it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pulumi_cloud_elements.dynamic import InstanceProvider
from pulumi_cloud_elements.errors import CloudElementsError
from pulumi_cloud_elements.recovery.marker import CREATION_ID, urn_hash
from pulumi_cloud_elements.redaction import MARKED_INPUTS, concealed, hiding, marked_in
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.instance.fields import FIELDS
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.sdk.log import EngineHandler

from ...fake.process import URN, services
from ...fake.service import Service, service_error

SECTION = {"username": "the-key", "password": "the-password", "base.url": "canary-base"}
PLAIN: dict[str, Any] = {
    "element_key": "closeio",
    "name": "canary-name & more",
    "tags": ["crm", "canary-tag"],
    "configuration": SECTION,
}
MARKED = {MARKED_INPUTS: json.dumps(["configuration.base.url", "name", "tags"])}
INPUTS = {**PLAIN, **MARKED}
REGISTRATION = Registration(URN, bytes(32))
ECHO = "bad: canary-name & more, canary-tag, canary-base, Canary-Name &amp; more"


class Engine:
    """The engine's service: keeps the lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def Log(self, request: Any, *, timeout: float) -> None:
        del timeout
        self.lines.append(request.message)


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What reaches the engine of the package's log."""
    logger, engine = logging.getLogger("pulumi_cloud_elements"), Engine()
    handler = EngineHandler(engine, io.StringIO())
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel("DEBUG")
    yield engine.lines
    logger.removeHandler(handler)
    logger.setLevel(level)


def lifecycle(service: Service, **settings: Any) -> InstanceLifecycle:
    return InstanceLifecycle(services(service, **settings))


def test_what_is_marked() -> None:
    assert marked_in(INPUTS) == {"configuration.base.url", "name", "tags"}
    assert marked_in({}, {MARKED_INPUTS: "{"}, {MARKED_INPUTS: 5}, {MARKED_INPUTS: "[1]"}) == set()
    assert set(FIELDS.marked_secret(INPUTS)) == {
        "canary-name & more", "crm", "canary-tag", "canary-base",
    }  # fmt: skip
    # What was declared before is hidden with it.
    found = set(FIELDS.marked_secret({"name": "before"}, {**MARKED, "name": "now"}))
    assert found == {"before", "now"}
    assert list(FIELDS.marked_secret(PLAIN)) == []
    whole = {**PLAIN, MARKED_INPUTS: '["configuration"]'}
    assert set(FIELDS.marked_secret(whole)) == set(SECTION.values())


def test_what_is_concealed() -> None:
    message = "instance 5 (canary-name) is not changed\x1b[31m"
    with hiding([], ["canary-name"]):
        assert concealed(message) == "instance 5 ([secret]) is not changed?[31m"
    with hiding(["canary-name"]):
        assert concealed(message) == "instance 5 (canary-name) is not changed?[31m"


def test_no_verb_tells_it(service_and_made: tuple[Service, Any], lines: list[str]) -> None:
    service, made = service_and_made
    calls = ("instances.get", "instances.put", "instances.patch", "instances.delete")
    for call in (*calls, "instances.create", "instances.list"):
        service.fail(call, lambda: service_error(400, ECHO), times=None)
    changed = {**INPUTS, "name": "canary-new", CREATION_ID: made.inputs[CREATION_ID]}
    section = {**changed, "configuration": {**SECTION, "base.url": "canary-other"}}
    verbs: tuple[Callable[[], Any], ...] = (
        lambda: lifecycle(service).create(INPUTS, REGISTRATION),
        lambda: lifecycle(service).read(made.id, made.outputs),
        lambda: lifecycle(service).update(made.id, made.outputs, changed, REGISTRATION),
        lambda: lifecycle(service).update(made.id, made.outputs, section, REGISTRATION),
        lambda: lifecycle(service).delete(made.id, made.outputs, REGISTRATION),
    )
    for verb in verbs:
        with pytest.raises(CloudElementsError, match=r"\[secret\]") as caught:
            verb()
        assert "canary" not in str(caught.value).lower()
    assert "canary" not in "\n".join(lines).lower()


@pytest.fixture
def service_and_made() -> tuple[Service, Any]:
    service = Service()
    kept, problems = lifecycle(service).check({}, INPUTS, REGISTRATION)
    assert problems == []
    assert kept[MARKED_INPUTS] == MARKED[MARKED_INPUTS]
    return service, lifecycle(service).create(kept, REGISTRATION)


def test_no_problem_and_no_warning_tells_it(lines: list[str]) -> None:
    wrong = {**INPUTS, "name": "canary <b>", "tags": ["canary-tag", "canary-tag"]}
    _, problems = lifecycle(Service()).check({}, {**wrong, "element_key": "7"}, REGISTRATION)
    assert len(problems) > 2
    lifecycle(Service()).check({}, INPUTS, REGISTRATION)
    assert any("HTML entity" in line for line in lines)
    assert "canary" not in "\n".join([*problems, *lines]).lower()


def test_what_an_adoption_changes_is_told_without_it(lines: list[str]) -> None:
    service = Service()
    other = lifecycle(service, marker=False).create({**PLAIN, "name": "x", "tags": []})
    _, problems = lifecycle(service).check({}, {**INPUTS, "adopt": other.id}, REGISTRATION)
    assert problems == []
    told = "\n".join(lines)
    assert 'name: "x" => "[secret]"' in told
    assert "tags: " in told
    assert "canary" not in told


def test_what_may_be_somebody_elses_is_named_without_it() -> None:
    service = Service()
    kept, _ = lifecycle(service).check({}, INPUTS, REGISTRATION)
    lifecycle(service).create(kept, REGISTRATION)
    again = {**kept, CREATION_ID: f"{urn_hash(URN)}.{'1' * 16}"}
    with pytest.raises(CloudElementsError, match=r"instance 1 \(\[secret\]") as caught:
        lifecycle(service).create(again, REGISTRATION)
    assert "canary" not in str(caught.value)


def test_the_line_of_a_failure_does_not_name_it(service_and_made: tuple[Service, Any]) -> None:
    service, made = service_and_made

    class Configured(InstanceProvider):
        def __init__(self) -> None:
            self._lifecycle = lifecycle(service)

    service.fail("instances.delete", service_error(500, ECHO))
    with pytest.raises(CloudElementsError) as caught:
        Configured().delete(made.id, made.outputs)
    assert str(caught.value).startswith('deleting failed for instance "[secret]" (id 1): ')
    assert "canary" not in str(caught.value).lower()


def test_a_mark_alone_is_no_change(service_and_made: tuple[Service, Any]) -> None:
    service, made = service_and_made
    old = {key: value for key, value in made.inputs.items() if key != MARKED_INPUTS}
    kept, problems = lifecycle(service).check(old, INPUTS, REGISTRATION)
    assert problems == []
    assert kept == {**old, **MARKED}
    # A state from before there were creation ids gets none by it either.
    older = {key: value for key, value in old.items() if key != CREATION_ID}
    assert lifecycle(service).check(older, INPUTS, REGISTRATION)[0] == {**older, **MARKED}
    assert lifecycle(service).check(made.inputs, PLAIN, REGISTRATION)[0] == old
    read = lifecycle(service).read(made.id, made.outputs)
    assert read is not None
    assert read.inputs[MARKED_INPUTS] == read.outputs[MARKED_INPUTS] == MARKED[MARKED_INPUTS]
