"""Declare Cloud Elements (SAP Open Connectors) element instances in a Pulumi stack."""

from ._version import __version__
from .errors import CloudElementsError
from .instance import Instance, Provider
from .program import authorization, base_url
from .typed import Events, InstanceArgs, OAuth2, configuration

__all__ = [
    "CloudElementsError",
    "Events",
    "Instance",
    "InstanceArgs",
    "OAuth2",
    "Provider",
    "__version__",
    "authorization",
    "base_url",
    "configuration",
]
