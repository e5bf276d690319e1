"""The client's families of what lives at a level, over the in-memory account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_cloud_elements.api.levels import Place, parsed
from pulumi_cloud_elements.api.objects import (
    Definitions,
    Deleted,
    Names,
    Row,
    Transformations,
    Written,
)

from .service import Service


class FakeDefinitions(Definitions):
    """`{level}/objects/{name}/definitions` in memory."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def list(self, place: Place) -> dict[str, Row]:
        with self._service.call("definitions.list", place):
            return self._service.objects.all_defined(place)

    def get(self, place: Place, name: str) -> Row:
        with self._service.call("definitions.get", place, name):
            return self._service.objects.defined(place, name)

    def create(self, place: Place, name: str, body: Mapping[str, Any]) -> Written:
        with self._service.call("definitions.create", place, name, body):
            return Written(*self._service.objects.define(place, name, body, new=True))

    def put(self, place: Place, name: str, body: Mapping[str, Any]) -> Written:
        with self._service.call("definitions.put", place, name, body):
            return Written(*self._service.objects.define(place, name, body, new=False))

    def delete(self, place: Place, name: str) -> Deleted:
        with self._service.call("definitions.delete", place, name):
            objects = self._service.objects
            if objects.responder == "gateway":
                return Deleted(confirmed=False)
            ignored = objects.undefine(place, name)
            return Deleted(ignored, confirmed=objects.responder == "service")

    def newer_names(self) -> Names:
        with self._service.call("definitions.newer_names"):
            return sorted({parsed(id_)[1] for id_ in self._service.objects.definitions})


class FakeTransformations(Transformations):
    """`{level}[/elements/{element}]/transformations/{name}` in memory."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def list(self, place: Place) -> dict[str, Row]:
        with self._service.call("transformations.list", place):
            return self._service.objects.all_mapped(place)

    def get(self, place: Place, name: str) -> Row:
        with self._service.call("transformations.get", place, name):
            return self._service.objects.mapped(place, name)

    def create(self, place: Place, name: str, body: Mapping[str, Any]) -> Written:
        with self._service.call("transformations.create", place, name, body):
            return Written(*self._service.objects.map(place, name, body, new=True))

    def put(self, place: Place, name: str, body: Mapping[str, Any]) -> Written:
        with self._service.call("transformations.put", place, name, body):
            return Written(*self._service.objects.map(place, name, body, new=False))

    def delete(self, place: Place, name: str) -> Deleted:
        with self._service.call("transformations.delete", place, name):
            objects = self._service.objects
            if objects.responder == "gateway":
                return Deleted(confirmed=False)
            ignored = objects.unmap(place, name)
            return Deleted(ignored, confirmed=objects.responder == "service")
