"""Declare Cloud Elements (SAP Open Connectors) element instances in a Pulumi stack."""

from . import config
from ._version import __version__
from .errors import CloudElementsError
from .program.account import authorization, base_url
from .program.arguments import Events, OAuth2, configuration
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
    FormulaArgsDict,
    FormulaInstanceArgs,
    FormulaInstanceArgsDict,
    FormulaStep,
    FormulaTrigger,
    FormulaVariable,
)
from .program.formula_instance import FormulaInstance
from .program.instance import Instance
from .program.instance_arguments import InstanceArgs, InstanceArgsDict
from .program.provider import Provider
from .program.provider_arguments import ProviderArgs, ProviderArgsDict
from .program.transformation import Transformation
from .program.transformation_arguments import (
    TransformationArgs,
    TransformationArgsDict,
    TransformationField,
    TransformationScript,
)
from .program.virtual_data_resource import VirtualDataResource
from .program.virtual_data_resource_arguments import (
    VirtualDataResourceArgs,
    VirtualDataResourceArgsDict,
    VirtualDataResourceField,
)

__all__ = [
    "CloudElementsError",
    "Events",
    "Formula",
    "FormulaArgs",
    "FormulaArgsDict",
    "FormulaInstance",
    "FormulaInstanceArgs",
    "FormulaInstanceArgsDict",
    "FormulaStep",
    "FormulaTrigger",
    "FormulaVariable",
    "Instance",
    "InstanceArgs",
    "InstanceArgsDict",
    "OAuth2",
    "Provider",
    "ProviderArgs",
    "ProviderArgsDict",
    "Transformation",
    "TransformationArgs",
    "TransformationArgsDict",
    "TransformationField",
    "TransformationScript",
    "VirtualDataResource",
    "VirtualDataResourceArgs",
    "VirtualDataResourceArgsDict",
    "VirtualDataResourceField",
    "__version__",
    "authorization",
    "base_url",
    "config",
    "configuration",
    "formula_from",
    "formula_instance_from",
    "script_from",
    "transformation_from",
    "virtual_data_resource_from",
]
