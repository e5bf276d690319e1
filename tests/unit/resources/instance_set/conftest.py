"""A set of instances of an account in memory, as one stack has it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from pulumi_cloud_elements.api.tags import tag_names
from pulumi_cloud_elements.recovery.marker import creation_id_of
from pulumi_cloud_elements.resources.instance_set.lifecycle import InstanceSetLifecycle

from ...fake.process import services
from ...fake.service import Service
from ...fake.stack import Stack

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:InstanceSet::customers"
CHANGES = (
    "instances.create",
    "instances.put",
    "instances.patch",
    "instances.delete",
    "instances.set_enabled",
)


def member(key: str, **more: Any) -> dict[str, Any]:
    """Return the declared inputs of a member."""
    return {"configuration": {"username": f"the-key-of-{key}"}, **more}


def declared(*keys: str, **more: Any) -> dict[str, Any]:
    """Return the declared inputs of a set."""
    return {
        "element_key": "closeio",
        "configuration": {"password": "the-common-password", "pagination.max": 10},
        "instances": {key: member(key) for key in keys},
        **more,
    }


def changed(of: Mapping[str, Any], **members: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a declaration with other members; one that is None is taken out."""
    result = copy.deepcopy(dict(of))
    for key, row in members.items():
        if row is None:
            del result["instances"][key]
        else:
            result["instances"][key] = dict(row)
    return result


class Fleet:
    """One stack with one set, on one account.

    Args:
        settings: settings other than those of the unit tests.
    """

    def __init__(self, **settings: Any) -> None:
        self.service = Service()
        self.settings = {"max_in_flight": 1, **settings}
        self.can_keep = True
        self.stack = Stack(self.process, URN)
        self.service.deployment = self.stack.deployment

    def process(self) -> InstanceSetLifecycle:
        """Return the lifecycle of a new provider process."""
        found = services(self.service, **self.settings)
        return InstanceSetLifecycle(found, lambda: self.can_keep)

    def up(self, inputs: Mapping[str, Any]) -> str | None:
        """Forget the calls, and bring the set to its declared inputs."""
        self.service.calls.clear()
        return self.stack.up(copy.deepcopy(inputs))  # as the engine does

    def refresh(self) -> str | None:
        """Forget the calls, and refresh the set."""
        self.service.calls.clear()
        return self.stack.refresh()

    def destroy(self) -> str | None:
        """Forget the calls, and delete the set."""
        self.service.calls.clear()
        return self.stack.destroy()

    def changes(self) -> list[str]:
        """Return the calls that change something, in order."""
        return self.service.called(*CHANGES)

    @property
    def outputs(self) -> Mapping[str, Any]:
        """The set's outputs in the state."""
        assert self.stack.kept is not None
        return self.stack.kept.outputs

    @property
    def inputs(self) -> Mapping[str, Any]:
        """The set's inputs in the state."""
        assert self.stack.kept is not None
        return self.stack.kept.inputs

    def row(self, key: str) -> dict[str, Any]:
        """Return what the service has of a member."""
        return self.service.rows[self.outputs["ids"][key]]

    def by_name(self) -> dict[str, dict[str, Any]]:
        """Return what the service has, by the instances' names."""
        return {str(row["name"]): row for row in self.service.rows.values()}

    def mark(self, row: Mapping[str, Any]) -> str | None:
        """Return the creation id that an instance carries."""
        return creation_id_of(tag_names(row["tags"]) or [])


@pytest.fixture
def fleet() -> Fleet:
    return Fleet()
