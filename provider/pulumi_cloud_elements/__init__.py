"""Declare Cloud Elements (SAP Open Connectors) element instances in a Pulumi stack."""

from ._version import __version__
from .errors import CloudElementsError
from .program.account import authorization, base_url
from .program.arguments import Events, InstanceArgs, OAuth2, configuration
from .program.files import (
    formula_from,
    formula_instance_from,
    script_from,
    transformation_from,
    virtual_data_resource_from,
)
from .program.formula import Formula
from .program.formula_arguments import (
    FormulaArgs,
    FormulaInstanceArgs,
    FormulaStep,
    FormulaTrigger,
    FormulaVariable,
)
from .program.formula_instance import FormulaInstance
from .program.instance import Instance
from .program.instance_set import InstanceSet, InstanceSetMember
from .program.provider import Provider
from .program.transformation import (
    Transformation,
    TransformationArgs,
    TransformationField,
    TransformationScript,
)
from .program.virtual_data_resource import (
    VirtualDataResource,
    VirtualDataResourceArgs,
    VirtualDataResourceField,
)

__all__ = [
    "CloudElementsError",
    "Events",
    "Formula",
    "FormulaArgs",
    "FormulaInstance",
    "FormulaInstanceArgs",
    "FormulaStep",
    "FormulaTrigger",
    "FormulaVariable",
    "Instance",
    "InstanceArgs",
    "InstanceSet",
    "InstanceSetMember",
    "OAuth2",
    "Provider",
    "Transformation",
    "TransformationArgs",
    "TransformationField",
    "TransformationScript",
    "VirtualDataResource",
    "VirtualDataResourceArgs",
    "VirtualDataResourceField",
    "__version__",
    "authorization",
    "base_url",
    "configuration",
    "formula_from",
    "formula_instance_from",
    "script_from",
    "transformation_from",
    "virtual_data_resource_from",
]
