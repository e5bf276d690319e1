"""Which transformations belong to which definition."""

from __future__ import annotations

from ..data.documents import Document
from ..elements.element import Element
from ..platform.call import Call
from .levels import DEFINITION, TRANSFORMATION, Level, from_level, of_mapping_scope


def definition_for(call: Call, levels: tuple[Level, ...], name: str) -> Document | None:
    """Return the definition that holds at the first of *levels*: the nearest."""
    for level in levels:
        found = call.store.document(DEFINITION, level.scope, name)
        if found is not None:
            return found
    return None


def mapping_of_definition(call: Call, level: Level, name: str) -> list[Document]:
    """Return the transformations that map a level's definition, those of lower levels included."""
    found = []
    for document in call.store.documents_named(TRANSFORMATION, name):
        at, _ = of_mapping_scope(document.scope)
        definition = definition_for(call, from_level(at), name)
        if definition is not None and definition.scope == level.scope:
            found.append(document)
    return found


def element_of(call: Call, transformation: Document) -> Element | None:
    """Return the element that a transformation is for, None where its instance is gone."""
    level, key = of_mapping_scope(transformation.scope)
    if key is not None:
        return call.element(key)
    instance = call.store.instance(level.id)
    return None if instance is None else call.element(instance.element_id)
