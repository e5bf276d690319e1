"""The face that Pulumi's engine sees: no rules of its own, but what a secret looks like."""

from __future__ import annotations

import asyncio
from typing import Any

import dill
import pulumi
import pulumi.dynamic as dynamic
import pytest
from pulumi.runtime.rpc import serialize_properties
from pulumi_cloud_elements.dynamic import (
    FormulaInstanceProvider,
    FormulaProvider,
    InstanceProvider,
)
from pulumi_cloud_elements.errors import CloudElementsError
from pulumi_cloud_elements.resources.base import Lifecycle
from pulumi_cloud_elements.resources.formula.lifecycle import FormulaLifecycle
from pulumi_cloud_elements.resources.formula_instance.lifecycle import FormulaInstanceLifecycle
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.sdk.secrets import in_protocol

from .fake.call import Context, half_made
from .fake.process import services
from .fake.service import Service, service_error

REFERENCE = {"__provider": "the pickled class"}
SECTION = {"username": "the-key", "password": "the-password", "port": "22"}
INPUTS = {"element_key": "closeio", "name": "Test", "configuration": SECTION}
MARKED = {
    **INPUTS,
    "configuration": {
        "username": in_protocol("the-key"),
        "password": in_protocol("the-password"),
        "port": "22",
    },
}


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def provider(service: Service) -> InstanceProvider:
    return InstanceProvider(InstanceLifecycle(services(service)))


def state_of(provider: InstanceProvider) -> tuple[str, dict[str, Any]]:
    """Create an instance; return its id and its outputs as the engine hands them out later."""
    made = provider.create({**INPUTS, **REFERENCE})
    assert made.outs is not None
    return made.id, {**plain(made.outs), **REFERENCE}


def plain(value: Any) -> Any:
    """Return a value without marks of secrets, as a verb gets it."""
    if isinstance(value, dict):
        if set(value) == set(in_protocol(None)):
            return plain(value["value"])
        return {key: plain(item) for key, item in value.items()}
    return value


# Secrets


def test_checked_inputs_have_their_secrets_marked_and_keep_the_reference(
    provider: InstanceProvider,
) -> None:
    checked = provider.check({}, {**INPUTS, **REFERENCE})
    assert checked.inputs == {**MARKED, **REFERENCE}
    assert checked.failures == []


def test_outputs_have_their_secrets_marked(provider: InstanceProvider) -> None:
    made = provider.create({**INPUTS, **REFERENCE})
    assert made.outs is not None
    assert made.id == "1"
    assert made.outs["configuration"] == MARKED["configuration"]
    assert made.outs["token"] == in_protocol("the-token-1")
    assert made.outs["effective_configuration"]["value"]["username"] == "the-key"
    assert made.outs["name"] == "Test"
    # The SDK puts it there itself.
    assert "__provider" not in made.outs


def test_a_read_marks_outputs_and_inputs(provider: InstanceProvider) -> None:
    id_, state = state_of(provider)
    found = provider.read(id_, state)
    assert found.id == id_
    assert found.outs is not None
    assert found.inputs is not None
    assert found.outs["token"] == in_protocol("the-token-1")
    assert found.inputs["configuration"] == MARKED["configuration"]


def test_an_update_marks_its_outputs(provider: InstanceProvider) -> None:
    id_, state = state_of(provider)
    changed = provider.update(id_, state, {**INPUTS, "name": "New", **REFERENCE})
    assert changed.outs is not None
    assert changed.outs["name"] == "New"
    assert changed.outs["token"] == in_protocol("the-token-1")
    assert "__provider" not in changed.outs


# Verbs


def test_problems_are_one_failure_without_a_property(provider: InstanceProvider) -> None:
    wrong = {**INPUTS, "element_key": "", "tags": "the-tag"}
    [failure] = provider.check({}, {**wrong, **REFERENCE}).failures
    assert failure.property == ""
    assert failure.reason.splitlines() == [
        "element_key: must be a string that is not empty: the element's key, such as closeio",
        'tags: must be a list of strings, not "the-tag"',
    ]


@pytest.mark.parametrize(
    "value",
    [pulumi.StringAsset("text"), [pulumi.FileAsset("key.pem")], {"a": pulumi.FileArchive(".")}],
)
def test_an_asset_is_refused_and_nothing_of_it_is_sent_back(
    provider: InstanceProvider, value: Any
) -> None:
    for wrong in ({"configuration": {**SECTION, "port": value}}, {"name": value}, {"tags": value}):
        checked = provider.check({}, {**INPUTS, **wrong, **REFERENCE})
        [failure] = checked.failures
        assert failure.reason.startswith(("configuration.port: is a", "name: ", "tags"))
        # As the SDK does: an asset, or what stands for one, would end in a traceback.
        asyncio.run(serialize_properties({**checked.inputs, **REFERENCE}, {}))


def test_a_diff_names_what_replaces_and_leaves_the_rest_to_the_engine(
    provider: InstanceProvider,
) -> None:
    id_, state = state_of(provider)
    for inputs, replaces in ((INPUTS, []), ({**INPUTS, "element_key": "sftp"}, ["element_key"])):
        diff = provider.diff(id_, state, {**inputs, **REFERENCE})
        assert (diff.changes, diff.replaces) == (None, replaces)


def test_one_that_is_gone(service: Service, provider: InstanceProvider) -> None:
    id_, state = state_of(provider)
    service.rows.clear()
    found = provider.read(id_, state)
    assert (found.id, found.outs, found.inputs) == (None, {}, None)


def test_a_delete(service: Service, provider: InstanceProvider) -> None:
    id_, state = state_of(provider)
    provider.delete(id_, state)
    assert service.rows == {}


class Recording(InstanceLifecycle):
    """Keeps the inputs that its verbs are given."""

    def make(self, inputs: Any, registration: Any) -> Any:
        self.given = inputs
        return super().make(inputs, registration)

    def apply(self, id_: str, state: Any, inputs: Any, registration: Any) -> Any:
        self.given = inputs
        return super().apply(id_, state, inputs, registration)


def test_the_reference_to_the_class_is_no_input(service: Service) -> None:
    lifecycle = Recording(services(service))
    provider = InstanceProvider(lifecycle)
    id_, state = state_of(provider)
    assert lifecycle.given == INPUTS
    provider.update(id_, state, {**INPUTS, "name": "New", **REFERENCE})
    assert lifecycle.given == {**INPUTS, "name": "New"}


# Failures


def test_a_failure_names_what_failed_for_which_resource(
    service: Service, provider: InstanceProvider
) -> None:
    id_, state = state_of(provider)
    service.fail("instances.delete", service_error(500, "bad: the-token-1"))
    with pytest.raises(CloudElementsError) as caught:
        provider.delete(id_, state)
    assert str(caught.value) == (
        'deleting failed for instance "Test" (id 1): the service responded 500: bad: [secret] '
        "[requestId 1]"
    )


def test_what_is_half_made_is_kept_with_its_secrets_marked(
    service: Service, provider: InstanceProvider
) -> None:
    call = Context()

    def serve(context: Context) -> None:  # with the SDK's own name of the variable
        assert context is call
        provider.create({**INPUTS, "disabled": True, **REFERENCE})

    service.fail("instances.set_enabled", service_error(500))
    with pytest.raises(CloudElementsError, match="is not disabled yet"):
        serve(call)
    id_, outputs = half_made(call)
    assert id_ == "1"
    assert outputs["token"] == in_protocol("the-token-1")
    assert outputs["configuration"] == MARKED["configuration"]
    assert outputs["__provider"] == REFERENCE["__provider"]


# What is pickled into every state


def test_nothing_of_the_process_is_pickled(provider: InstanceProvider) -> None:
    assert provider.__getstate__() == {}
    assert vars(dill.loads(dill.dumps(provider))) == {}


def test_the_class_is_where_states_look_for_it() -> None:
    assert InstanceProvider.__module__ == "pulumi_cloud_elements.dynamic"
    assert InstanceProvider.__qualname__ == "InstanceProvider"
    assert issubclass(InstanceProvider, dynamic.ResourceProvider)
    assert InstanceProvider.serialize_as_secret_always is False


def test_its_lifecycle_is_the_instances(service: Service) -> None:
    made = InstanceProvider()._make_lifecycle(services(service))
    assert isinstance(made, InstanceLifecycle)
    assert made.noun == InstanceProvider.noun


@pytest.mark.parametrize(
    ("provider", "lifecycle"),
    [
        (FormulaProvider, FormulaLifecycle),
        (FormulaInstanceProvider, FormulaInstanceLifecycle),
    ],
)
def test_the_lifecycle_of_another_kind(
    service: Service, provider: type[InstanceProvider], lifecycle: type[Lifecycle]
) -> None:
    made = provider()._make_lifecycle(services(service))
    assert isinstance(made, lifecycle)
    assert made.noun == provider.noun
    assert (provider.__module__, provider.__qualname__) == (
        "pulumi_cloud_elements.dynamic",
        provider.__name__,
    )
    assert vars(dill.loads(dill.dumps(provider()))) == {}
