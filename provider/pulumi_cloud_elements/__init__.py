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
from .program.instance_set import InstanceSet
from .program.instance_set_arguments import (
    InstanceSetArgs,
    InstanceSetArgsDict,
    InstanceSetMember,
)
from .program.lookup_results import (
    ElementEntry,
    GetElementResult,
    GetFormulaResult,
    GetInstanceResult,
)
from .program.lookups import (
    get_element,
    get_element_output,
    get_formula,
    get_formula_output,
    get_instance,
    get_instance_output,
)
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
    "ElementEntry",
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
    "GetElementResult",
    "GetFormulaResult",
    "GetInstanceResult",
    "Instance",
    "InstanceArgs",
    "InstanceArgsDict",
    "InstanceSet",
    "InstanceSetArgs",
    "InstanceSetArgsDict",
    "InstanceSetMember",
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
    "get_element",
    "get_element_output",
    "get_formula",
    "get_formula_output",
    "get_instance",
    "get_instance_output",
    "script_from",
    "transformation_from",
    "virtual_data_resource_from",
]
