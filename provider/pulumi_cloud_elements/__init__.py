"""Declare Cloud Elements (SAP Open Connectors) element instances in a Pulumi stack.

The names are imported when they are first used: a program has few of them, and the provider's
process, which imports the package for `dynamic.py`, none.
"""

import importlib
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from . import config
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

_NAMES = {
    "config": ("config",),
    "errors": ("CloudElementsError",),
    "program.account": ("authorization", "base_url"),
    "program.arguments": ("Events", "OAuth2", "configuration"),
    "program.files": (
        "formula_from",
        "formula_instance_from",
        "script_from",
        "transformation_from",
        "virtual_data_resource_from",
    ),
    "program.formula": ("Formula",),
    "program.formula_arguments": (
        "FormulaArgs",
        "FormulaArgsDict",
        "FormulaInstanceArgs",
        "FormulaInstanceArgsDict",
        "FormulaStep",
        "FormulaTrigger",
        "FormulaVariable",
    ),
    "program.formula_instance": ("FormulaInstance",),
    "program.instance": ("Instance",),
    "program.instance_arguments": ("InstanceArgs", "InstanceArgsDict"),
    "program.instance_set": ("InstanceSet",),
    "program.instance_set_arguments": (
        "InstanceSetArgs",
        "InstanceSetArgsDict",
        "InstanceSetMember",
    ),
    "program.lookup_results": (
        "ElementEntry",
        "GetElementResult",
        "GetFormulaResult",
        "GetInstanceResult",
    ),
    "program.lookups": (
        "get_element",
        "get_element_output",
        "get_formula",
        "get_formula_output",
        "get_instance",
        "get_instance_output",
    ),
    "program.provider": ("Provider",),
    "program.provider_arguments": ("ProviderArgs", "ProviderArgsDict"),
    "program.transformation": ("Transformation",),
    "program.transformation_arguments": (
        "TransformationArgs",
        "TransformationArgsDict",
        "TransformationField",
        "TransformationScript",
    ),
    "program.virtual_data_resource": ("VirtualDataResource",),
    "program.virtual_data_resource_arguments": (
        "VirtualDataResourceArgs",
        "VirtualDataResourceArgsDict",
        "VirtualDataResourceField",
    ),
}
"""The public names by the module that defines them; the same as above."""
_MODULES = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f".{_MODULES[name]}", __name__)
    found = module if name == _MODULES[name] else getattr(module, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
