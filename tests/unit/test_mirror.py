"""The unit tests mirror the package: who changes a module finds its tests by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..project_root import ROOT

PACKAGE = ROOT / "provider" / "pulumi_cloud_elements"
TESTS = ROOT / "tests" / "unit"
SHORT = 60  # lines: so short a module may have no test file of its own

# Test files that are about more than one module, and what they are about.
CROSSING = {
    "api/test_any_response_text.py": "response_text: any text becomes one line",
    "api/test_dropped_connections.py": "real sockets, closed at the worst moments",
    "commands/describing/test_text.py": "the text of a program, whatever the names in it",
    "commands/test_commands.py": "each command against the sandbox: output and exit codes",
    "files/test_any_file.py": "every reader, with files that nobody thought of",
    "program/test_typing.py": "what type checkers say about programs",
    "resources/formula/test_faults.py": "the table of faults",
    "resources/formula_instance/test_faults.py": "the table of faults",
    "resources/instance/test_any_format.py": "what the checks of formats say about anything",
    "resources/instance/test_any_input.py": "inputs that nobody thought of",
    "resources/instance/test_any_response.py": "responses that nobody thought of",
    "resources/instance/test_faults.py": "the table of faults",
    "resources/instance/test_limits.py": "where the provider's safety ends, as docs/safety.md says",
    "resources/instance/test_marked_secret.py": "what is marked as a secret is in no message",
    "resources/instance/test_whose_it_is.py": "marker and adoption through the verbs",
    "resources/instance_set/test_faults.py": "the table of faults",
    "resources/instance_set/test_half_results.py": "what fails for one member and no other",
    "resources/test_any_type.py": "a value of a wrong type at every place of every kind's inputs",
    "resources/test_another_kind.py": "the frame, with a kind of the tests' own",
    "resources/test_what_a_response_lacks.py": "an output that no response has, for every kind",
    "resources/transformation/test_faults.py": "the table of faults",
    "resources/virtual_data_resource/test_faults.py": "the table of faults",
    "sdk/test_design_page.py": "docs/design.md lists every file of sdk/",
    "test_imports.py": "who may import whom",
    "test_mirror.py": "this",
    "test_no_secret_in_objects.py": "no object of any part shows a secret",
    "test_pragmas.py": "what is kept from lint, types and coverage",
    "test_public_names.py": "the names of the package itself",
}
# Modules that another one's test file tests, and which: mostly parts of what that one does.
TESTED_IN = {
    "__init__.py": "test_public_names.py",
    "api/formula_instances.py": "api/test_formulas.py",
    "commands/__init__.py": "commands/test_commands.py",
    "commands/describing/account.py": "commands/describing/test_everything.py",
    "commands/describing/formula.py": "commands/describing/test_text.py",
    "commands/describing/objects.py": "commands/describing/test_text.py",
    "commands/describing/python.py": "commands/describing/test_text.py",
    "commands/describing/refusals.py": "commands/describing/test_everything.py",
    "commands/orphan_tables.py": "commands/test_orphans.py",
    "commands/states.py": "commands/test_orphans.py",
    "encodings.py": "test_redaction.py",
    "files/choosing.py": "files/test_definition_files.py",
    "files/levels.py": "files/test_transformation.py",
    "files/references.py": "files/test_formula.py",
    "files/typed_values.py": "files/test_formula.py",
    "program/declaring.py": "program/test_calling.py",
    "program/formula_arguments.py": "program/test_formula.py",
    "program/formula_instance.py": "program/test_formula.py",
    "program/looking_up.py": "program/test_lookups.py",
    "program/lookup_results.py": "program/test_lookups.py",
    "program/members.py": "program/test_instance_set.py",
    "program/transformation.py": "program/test_virtual_data_resource.py",
    "program/transformation_arguments.py": "program/test_virtual_data_resource.py",
    "recovery/listing.py": "recovery/test_ownership.py",
    "recovery/sending.py": "recovery/test_creating.py",
    "recovery/strategy.py": "recovery/test_creating.py",
    "recovery/unmarked_candidates.py": "commands/test_candidates.py",
    "recovery/unmarked_formula_instance.py": "resources/formula_instance/test_lifecycle.py",
    "resources/adopting.py": "resources/instance/test_whose_it_is.py",
    "resources/formula/inputs.py": "resources/formula/test_lifecycle.py",
    "resources/formula/parts_validation.py": "resources/formula/test_validation.py",
    "resources/formula/request.py": "resources/formula/test_lifecycle.py",
    "resources/formula_instance/fields.py": "resources/formula_instance/test_lifecycle.py",
    "resources/formula_instance/request.py": "resources/formula_instance/test_lifecycle.py",
    "resources/instance/provisioning.py": "resources/instance/lifecycle/test_update.py",
    "resources/instance_set/changes.py": "resources/instance_set/test_lifecycle.py",
    "resources/instance_set/member.py": "resources/instance_set/test_lifecycle.py",
    "resources/instance_set/members.py": "resources/instance_set/test_fields.py",
    "resources/instance_set/validation.py": "resources/instance_set/test_checking.py",
    "resources/level_fields.py": "resources/test_level_checks.py",
    "resources/origin.py": "resources/test_base.py",
    "resources/transformation/fields.py": "resources/transformation/test_content.py",
    "resources/transformation/parts.py": "resources/transformation/test_content.py",
    "resources/virtual_data_resource/parts.py": "resources/virtual_data_resource/test_content.py",
    "resources/virtual_data_resource/users.py": "resources/virtual_data_resource/test_lifecycle.py",
}


def strangers(package: Path, tests: Path) -> set[str]:
    """Return the test files that are named for no module of their folder.

    A file may be about a part of what a module does (`test_creating_pauses.py` of `creating.py`),
    and a folder about one module (`lifecycle/`).
    """
    return {
        file.relative_to(tests).as_posix()
        for file in tests.rglob("test_*.py")
        if not _is_of_a_module(file, package / file.parent.relative_to(tests))
    }


def _is_of_a_module(file: Path, folder: Path) -> bool:
    if folder.with_suffix(".py").is_file():
        return True
    name = file.stem.removeprefix("test_")
    modules = [*folder.glob("*.py"), *(below.parent for below in folder.glob("*/__init__.py"))]
    return any(f"{name}_".startswith(f"{module.stem}_") for module in modules)


def untested(package: Path, tests: Path) -> set[str]:
    """Return the modules that are not short and have no test file of their own."""
    return {
        module.relative_to(package).as_posix()
        for module in package.rglob("*.py")
        if len(module.read_text(encoding="utf-8").splitlines()) > SHORT
        and not _has_tests(module, tests / module.parent.relative_to(package))
    }


def _has_tests(module: Path, folder: Path) -> bool:
    own = folder / f"test_{module.stem}.py"
    return (
        own.is_file()
        or any(folder.glob(f"test_{module.stem}_*.py"))
        or any((folder / module.stem).glob("test_*.py"))
    )


def test_each_test_file_is_named_for_a_module_or_listed() -> None:
    assert strangers(PACKAGE, TESTS) == CROSSING.keys()


def test_each_module_has_its_test_file_or_is_listed() -> None:
    assert untested(PACKAGE, TESTS) == TESTED_IN.keys()


def test_what_is_listed_exists() -> None:
    assert [file for file in TESTED_IN.values() if not (TESTS / file).is_file()] == []


@pytest.mark.parametrize(
    ("file", "is_strange"),
    [
        ("api/test_client.py", False),
        ("api/test_client_close.py", False),
        ("api/test_clients.py", True),
        ("test_client.py", True),
        ("test_api.py", False),
        ("api/client/test_close.py", False),
        ("nosuch/test_client.py", True),
    ],
)
def test_a_stranger_is_seen(tmp_path: Path, file: str, is_strange: bool) -> None:
    package, tests = tmp_path / "package", tmp_path / "tests"
    for module in ("api/__init__.py", "api/client.py"):
        _write(package / module, 0)
    _write(tests / file, 1)
    assert strangers(package, tests) == ({file} if is_strange else set())


@pytest.mark.parametrize(
    ("lines", "file", "is_untested"),
    [
        (SHORT, "api/test_other.py", False),
        (SHORT + 1, "api/test_other.py", True),
        (SHORT + 1, "test_client.py", True),
        (SHORT + 1, "api/test_client.py", False),
        (SHORT + 1, "api/test_client_close.py", False),
        (SHORT + 1, "api/client/test_close.py", False),
    ],
)
def test_an_untested_module_is_seen(
    tmp_path: Path, lines: int, file: str, is_untested: bool
) -> None:
    package, tests = tmp_path / "package", tmp_path / "tests"
    _write(package / "api/client.py", lines)
    _write(tests / file, 1)
    assert untested(package, tests) == ({"api/client.py"} if is_untested else set())


def _write(file: Path, lines: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("line\n" * lines, encoding="utf-8")
