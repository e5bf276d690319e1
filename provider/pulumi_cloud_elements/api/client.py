"""The service's API: one transport, and a family of calls for each kind of thing that it has."""

from __future__ import annotations

from ..settings import Settings
from .elements import Elements
from .formula_instances import FormulaInstances
from .formulas import Formulas
from .instances import Instances
from .objects import Definitions, Transformations
from .organizations import Organizations
from .transport import Transport


class Client:
    """The platform calls that the provider needs. Safe to share between threads.

    Args:
        settings: the settings in force; both secrets must be set.
        transport: what sends the requests; default: one of its own.

    Attributes:
        instances: the instances of the account.
        elements: the catalogue of elements.
        organizations: the organization that the credentials belong to.
        formulas: the formulas of the account.
        formula_instances: their instances.
        definitions: the definitions of virtual data resources.
        transformations: where the vendors' objects have what is defined.
    """

    def __init__(self, settings: Settings, transport: Transport | None = None) -> None:
        self._transport = Transport(settings) if transport is None else transport
        self.instances = Instances(self._transport)
        self.elements = Elements(self._transport)
        self.organizations = Organizations(self._transport)
        self.formulas = Formulas(self._transport)
        self.formula_instances = FormulaInstances(self._transport)
        self.definitions = Definitions(self._transport)
        self.transformations = Transformations(self._transport)

    def __repr__(self) -> str:
        return f"Client({self._transport!r})"

    def close(self) -> None:
        """Close the connections that wait for another request."""
        self._transport.close()
