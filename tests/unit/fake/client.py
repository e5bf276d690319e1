"""The client's families of calls over the in-memory account."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.elements import Elements
from pulumi_cloud_elements.api.instances import Instances, Row, Rows
from pulumi_cloud_elements.api.organizations import Organizations
from pulumi_cloud_elements.errors import CloudElementsError, UnauthorizedError

from .elements import ELEMENTS, Element
from .formulas import FakeFormulaInstances, FakeFormulas
from .objects import FakeDefinitions, FakeTransformations
from .service import Service, service_error


class FakeInstances(Instances):
    """`/instances` in memory."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def create(self, body: Mapping[str, Any]) -> Row:
        with self._service.call("instances.create", body):
            return self._service.create(body)

    def get(self, id_: str) -> Row:
        with self._service.call("instances.get", id_):
            return self._service.shown(self._service.found(id_))

    def put(
        self,
        id_: str,
        body: Mapping[str, Any],
        *,
        reauthenticate: bool | None = None,
        once: bool = False,
    ) -> Row:
        del once  # nothing is sent again here
        with self._service.call("instances.put", id_, body, reauthenticate):
            return self._service.replace(id_, body, reauthenticate=reauthenticate)

    def patch(self, id_: str, body: Mapping[str, Any]) -> Row:
        with self._service.call("instances.patch", id_, body):
            return self._service.patch(id_, body)

    def set_enabled(self, id_: str, *, enabled: bool) -> None:
        with self._service.call("instances.set_enabled", id_, enabled):
            self._service.found(id_)["disabled"] = not enabled

    def delete(self, id_: str) -> None:
        with self._service.call("instances.delete", id_):
            self._service.found(id_)
            del self._service.rows[id_]

    def list(self, tag: str | None = None) -> Rows:
        with self._service.call("instances.list", tag):
            return [
                self._service.shown(row)
                for row in self._service.rows.values()
                if tag is None or tag in row["tags"]
            ]


class FakeElements(Elements):
    """`/elements` in memory."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def list(self) -> Rows:
        with self._service.call("elements.list"):
            return [element.summary() for element in ELEMENTS.values()]

    def get(self, key: str) -> Row:
        with self._service.call("elements.get", key):
            element = self._found(key)
            return {**element.summary(), "configuration": list(element.definitions())}

    def metadata(self, key: str) -> Row:
        with self._service.call("elements.metadata", key):
            element = self._found(key)
            return {
                "key": key,
                "description": element.summary()["description"],
                "discovery": {"nativeObjectDiscovery": True},
                "objects": list(element.objects),
            }

    def authentication_types(self, key: str) -> Rows:
        with self._service.call("elements.authentication_types", key):
            return [{"type": self._found(key).authentication}]

    def definitions(self, key: str, authentication: str | None = None) -> Rows:
        with self._service.call("elements.definitions", key, authentication):
            element = self._found(key)
            if authentication not in (None, element.authentication):
                raise service_error(404, f"Element {key} has no authentication type of this name")
            return list(element.definitions())

    def oauth_url(self, key: str, query: dict[str, str]) -> str:
        with self._service.call("elements.oauth_url", key, query):
            element = self._found(key)
            if not element.authentication.startswith("oauth"):
                raise service_error(400, f"Element {key} does not authenticate with OAuth")
            return f"https://vendor.example.com/sign-in?element={key}&client_id={query['apiKey']}"

    def _found(self, key: str) -> Element:
        if key not in ELEMENTS:
            raise service_error(404, f"No element found with key {key}")
        return ELEMENTS[key]


class FakeOrganizations(Organizations):
    """`/organizations` in memory; requested once, as by the real client."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._mutex = threading.Lock()
        self._known = False
        self._id: str | None = None

    @property
    def known(self) -> bool:
        return self._known

    def current_id(self) -> str | None:
        with self._mutex:
            if not self._known:
                try:
                    with self._service.call("organizations.current_id"):
                        self._id = self._service.organization_id
                except UnauthorizedError:
                    raise
                except CloudElementsError:
                    self._id = None
                self._known = True
            return self._id


class FakeClient(Client):
    """A client of the in-memory account, as one provider process has it."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.instances = FakeInstances(service)
        self.elements = FakeElements(service)
        self.organizations = FakeOrganizations(service)
        self.definitions = FakeDefinitions(service)
        self.transformations = FakeTransformations(service)
        self.formulas = FakeFormulas(service)
        self.formula_instances = FakeFormulaInstances(service)

    def __repr__(self) -> str:
        return "FakeClient()"
