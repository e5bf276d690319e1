"""What each verb means for a transformation."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ...api.catalogue import NotInCatalogueError
from ...api.ids import is_id
from ...api.levels import INSTANCE, parsed
from ...api.objects import Objects
from ..findings import Findings
from ..keyed import KeyedLifecycle
from ..keyed_content import Content
from ..values import is_known
from . import content as _content
from . import definition, vendor_object
from .fields import FIELDS, NOUN
from .validation import problems_of

Row = Mapping[str, Any]
_OF_VENDOR_OBJECT = ("element_key", "instance_id", "vendor_name")


class TransformationLifecycle(KeyedLifecycle):
    """The verbs of a transformation (see `KeyedLifecycle`)."""

    noun = NOUN
    fields = FIELDS
    content: ClassVar[Content] = _content
    name_input = "virtual_data_resource"

    @property
    def family(self) -> Objects:
        """The transformations."""
        return self._client.transformations

    def problems(self, old: Row, inputs: Row) -> Findings:
        """Return what is wrong with the inputs, also against the definition where it is known."""
        problems = list(problems_of(inputs))
        if problems:
            return Findings(problems)
        found = definition.check(inputs)
        unknown = self._element_problems(old, inputs)
        vendors = Findings() if unknown else self._vendor_object(old, inputs)
        return Findings(
            [*found.problems, *unknown, *vendors.problems], [*found.warnings, *vendors.warnings]
        )

    def normalize(self, old: Row, inputs: dict[str, Any]) -> dict[str, Any]:
        """Add the definition's types, and spell what is equal to what is in the state as there."""
        return super().normalize(old, definition.with_types(inputs))

    def placed(self, inputs: Row) -> dict[str, Any]:
        """Return the inputs with ids as strings; the id of what is mapped counts as its name."""
        found, name = super().placed(inputs), inputs.get(self.name_input)
        if not isinstance(name, str):
            return found
        with contextlib.suppress(ValueError):
            found[self.name_input] = parsed(name)[1]
        return found

    def replaces(self, id_: str, outputs: Row, inputs: Row) -> list[str]:
        """Return the inputs whose change needs another transformation."""
        replacing = super().replaces(id_, outputs, inputs)
        # The service refuses this one change.
        legacy = inputs.get("is_legacy") is True and outputs.get("is_legacy") is not True
        return [*replacing, "is_legacy"] if legacy else replacing

    def deletes_first(self, replacing: Sequence[str]) -> bool:
        """Tell whether the other one would have the same key."""
        return list(replacing) == ["is_legacy"]

    def refresh_inputs(self, state: Row, response: Row, outputs: Row) -> dict[str, Any]:
        """Return the key for a read by id, and the script where there is one."""
        script = outputs.get("script")
        found = super().refresh_inputs(state, response, outputs)
        return found if script is None else {**found, "script": script}

    def _element_problems(self, old: Row, inputs: Row) -> list[str]:
        """Return that there is no such element, where the catalogue says so."""
        element = inputs.get("element_key")
        changed = element != old.get("element_key")
        if not (self._settings.catalogue_checks and changed and isinstance(element, str)):
            return []
        if not is_known(element) or is_id(element):
            return []
        try:
            self._catalogue.definition(element)
        except NotInCatalogueError as error:
            return [str(error)]
        return []

    def _vendor_object(self, old: Row, inputs: Row) -> Findings:
        """Return that the element has no such object, as far as the catalogue says."""
        changed = any(inputs.get(name) != old.get(name) for name in _OF_VENDOR_OBJECT)
        name = inputs.get("vendor_name")
        if not (self._settings.catalogue_checks and changed and is_known(name)):
            return Findings()
        key = self._element_of(inputs)
        if key is None or not isinstance(name, str):
            return Findings()
        return vendor_object.check(name, key, self._catalogue.vendor_objects(key))

    def _element_of(self, inputs: Row) -> str | None:
        """Return the element whose objects are mapped; None where it is not known."""
        key, instance = inputs.get("element_key"), inputs.get("instance_id")
        if inputs.get("level") == INSTANCE and isinstance(instance, str):
            return self._catalogue.element_of_instance(instance)
        return key if isinstance(key, str) else None
