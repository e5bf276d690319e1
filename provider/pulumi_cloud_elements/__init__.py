"""Declare Cloud Elements (SAP Open Connectors) element instances in a Pulumi stack."""

from ._version import __version__
from .errors import CloudElementsError
from .instance import Instance, Provider
from .program import authorization, base_url

__all__ = [
    "CloudElementsError",
    "Instance",
    "Provider",
    "__version__",
    "authorization",
    "base_url",
]
