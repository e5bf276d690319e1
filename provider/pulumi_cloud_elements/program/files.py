"""Formulas and virtual data resources from files, as arguments for the resources."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pulumi

from ..errors import FileError
from ..files import choosing, formula_files, reading
from ..files.formula import Loaded, formula_arguments
from ..files.formula_instance import formula_instance_arguments, the_formula_instance
from ..files.references import References
from ..files.transformation import transformation_arguments
from ..files.undeclarable import undeclarable
from ..files.virtual_data_resource import definition_arguments
from .formula_arguments import FormulaArgsDict, FormulaInstanceArgsDict
from .transformation_arguments import TransformationArgsDict
from .virtual_data_resource import VirtualDataResource
from .virtual_data_resource_arguments import Level, VirtualDataResourceArgsDict

Ids = Mapping[str, pulumi.Input[str] | pulumi.CustomResource]
"""What the program has for ids in a file: ids here, or the resources themselves."""
AnyPath = str | os.PathLike[str]


def formula_from(
    path: AnyPath,
    name: str | None = None,
    *,
    formulas: Ids | None = None,
    instances: Ids | None = None,
) -> FormulaArgsDict:
    """Return the arguments of a `Formula` from a file: `Formula("sync", **formula_from("s.json"))`.

    The file is the console's export, a response of the service, a list of them, or a folder: with
    `formula.json` and the bodies of scripts and filters as `<step>.js`, or with several formulas.
    Ids, dates and whatever else the service adds are left out.

    Args:
        path: the file or folder.
        name: the formula's name, or its id in the file; default: the only one that there is.
        formulas: the formulas here, or their ids, that steps of type `formula` call; by their ids
            in the file, their names, or the names of the steps: `{"12": other.id}`.
        instances: the instances here, or their ids, by their ids in the file.

    Raises:
        pulumi.RunError: the file cannot be used, or refers to what is not mapped. The message is
            one line with the place and what to do.
    """
    try:
        found = formula_files.the_formula(_path(path), name)
        references = References(_ids(formulas), _ids(instances), _concat)
        references.called(iter(found.others))
        loaded = formula_arguments(found.row, found.place, references, found.script)
        references.require_all(found.place)
    except FileError as error:
        raise pulumi.RunError(str(error)) from None
    return cast(FormulaArgsDict, _reported(path, loaded))


def formula_instance_from(
    path: AnyPath,
    name: str | None = None,
    *,
    formula_id: pulumi.Input[str],
    instances: Ids | None = None,
    configuration: Mapping[str, pulumi.Input[Any]] | None = None,
) -> FormulaInstanceArgsDict:
    """Return the arguments of a `FormulaInstance` from a file with responses of the service.

    Args:
        path: the file: one formula instance or a list.
        name: its name, or its id in the file; default: the only one that there is.
        formula_id: id of the formula here, such as `Formula.id`.
        instances: the instances here, or their ids, by their ids in the file.
        configuration: entries of the configuration that are other here, such as secrets, and
            numbers that look like the id of an instance but are none.

    Raises:
        pulumi.RunError: the file cannot be used, or refers to what is not mapped. The message is
            one line with the place and what to do.
    """
    try:
        row, place = the_formula_instance(_path(path), name)
        references = References(None, _ids(instances))
        loaded = formula_instance_arguments(row, place, references, formula_id, configuration)
        references.require_all(place)
    except FileError as error:
        raise pulumi.RunError(str(error)) from None
    return cast(FormulaInstanceArgsDict, _reported(path, loaded))


def virtual_data_resource_from(
    path: AnyPath,
    name: str | None = None,
    *,
    level: Level | None = None,
    account_id: pulumi.Input[str] | None = None,
    instance_id: pulumi.Input[str] | None = None,
) -> VirtualDataResourceArgsDict:
    """Return the arguments of a `VirtualDataResource` from a file.

    The file is a definition as the service returns it, a bundle of definition and transformations,
    a list or an object of them, or a folder: a bundle taken apart, or several. Ids, dates and
    whatever else the service adds are left out, and so are the fields of other levels.

    Args:
        path: the file or folder.
        name: its name in the file; default: the only one that there is.
        level: the level at which it is to be here; default: the one that it was at.
        account_id: id of the account here, at the level `account`.
        instance_id: id of the instance here, at the level `instance`.

    Raises:
        pulumi.RunError: the file cannot be used, or an argument is missing. The message is one line
            with the place and what to do.
    """
    try:
        found = choosing.the_definition(_path(path), name)
        loaded = definition_arguments(
            found.row,
            found.place,
            found.name or name,
            level=level,
            account_id=account_id,
            instance_id=instance_id,
        )
    except FileError as error:
        raise pulumi.RunError(str(error)) from None
    return cast(VirtualDataResourceArgsDict, _reported(path, loaded))


def transformation_from(
    path: AnyPath,
    element_key: str | None = None,
    *,
    virtual_data_resource: VirtualDataResource | pulumi.Input[str],
    name: str | None = None,
    level: Level | None = None,
    account_id: pulumi.Input[str] | None = None,
    instance_id: pulumi.Input[str] | None = None,
) -> TransformationArgsDict:
    """Return the arguments of a `Transformation` from a file.

    The file is a transformation as the service returns it, a bundle of definition and
    transformations, a list or an object of them, or a folder: a bundle taken apart, with the
    scripts as `script.js`, or several. Ids, dates and whatever else the service adds are left out,
    and so are the fields of other levels.

    Args:
        path: the file or folder.
        element_key: key of the element; default: the only one that there is.
        virtual_data_resource: the `VirtualDataResource` here that is mapped, or its name.
        name: the name of the virtual data resource in the file; default: the only one that there
            is.
        level: the level at which it is to be here; default: the one that it was at.
        account_id: id of the account here, at the level `account`.
        instance_id: id of the instance here, at the level `instance`.

    Raises:
        pulumi.RunError: the file cannot be used, or an argument is missing. The message is one line
            with the place and what to do.
    """
    if name is None and isinstance(virtual_data_resource, str):
        name = virtual_data_resource
    try:
        found = choosing.the_transformation(_path(path), name, element_key)
        loaded = transformation_arguments(
            found.row,
            found.place,
            element_key=element_key or found.element,
            level=level,
            account_id=account_id,
            instance_id=instance_id,
            script=found.script,
            needs_script=found.scripts is not None,
        )
    except FileError as error:
        raise pulumi.RunError(str(error)) from None
    loaded.arguments["virtual_data_resource"] = virtual_data_resource
    return cast(TransformationArgsDict, _reported(path, loaded))


def script_from(path: AnyPath) -> str:
    """Return the source of a script that is a file of its own, exactly as it is there.

    Args:
        path: the file, UTF-8.

    Raises:
        pulumi.RunError: it cannot be read. The message is one line with the path and what to do.
    """
    try:
        return reading.read_script(_path(path))
    except FileError as error:
        raise pulumi.RunError(str(error)) from None


def _path(path: AnyPath) -> Path:
    try:
        return Path(path)
    except TypeError:
        raise FileError(f"path must be a string or a Path, not {type(path).__name__}") from None


def _ids(found: Ids | None) -> dict[str, Any]:
    return {
        key: value.id if isinstance(value, pulumi.CustomResource) else value
        for key, value in (found or {}).items()
    }


def _concat(parts: Any) -> pulumi.Output[str]:
    return pulumi.Output.concat(*parts)


def _reported(path: AnyPath, loaded: Loaded) -> dict[str, Any]:
    """Return the arguments; what is left out, or cannot be declared, is a warning."""
    if loaded.left_out:
        places = ", ".join(dict.fromkeys(loaded.left_out))
        pulumi.log.warn(f"{os.fspath(path)}: left out, as nothing is known about it: {places}")
    for line in undeclarable(loaded.arguments):
        pulumi.log.warn(f"{os.fspath(path)}: {line}")
    return loaded.arguments
