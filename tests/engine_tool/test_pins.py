"""The versions in the repository agree with each other, and are said in one place."""

import re
import shutil
from pathlib import Path

import pytest

from .machine import ENGINE, VERSION, Machine


def test_the_version_of_the_engine_is_said_only_in_the_go_module() -> None:
    files = [ENGINE / "get.py", *ENGINE.glob("getter/*.py"), ENGINE / "host/go.mod"]
    assert not [file.name for file in files if re.search(rf"v?{re.escape(VERSION)} *$", said(file))]


def said(file: Path) -> str:
    return file.read_text()


@pytest.mark.parametrize(("module", "tool"), [("cli", "pkg/v3/cmd/pulumi"), ("host", "sdk/v3/")])
def test_each_module_says_what_it_builds_and_has_the_checksums(module: str, tool: str) -> None:
    go_mod, go_sum = (said(ENGINE / module / name) for name in ("go.mod", "go.sum"))
    assert f"\ntool github.com/pulumi/pulumi/{tool}" in go_mod
    required = re.findall(r"^\s+(\S+/pulumi/\S+ v\S+)", go_mod, re.MULTILINE)
    assert required
    assert all(f"{requirement} h1:" in go_sum for requirement in required)


def test_two_versions_in_the_module_of_the_cli_are_refused(tmp_path: Path) -> None:
    copy = shutil.copytree(ENGINE, tmp_path / "engine")
    go_mod = copy / "cli" / "go.mod"
    text = go_mod.read_text()
    go_mod.write_text(text.replace(f"pulumi/sdk/v3 v{VERSION}", "pulumi/sdk/v3 v3.1.2"))
    got = Machine(tmp_path).get(engine=copy)
    assert got.status == 1
    assert f"v{VERSION} but github.com/pulumi/pulumi/sdk/v3 v3.1.2" in got.err
    assert "README.md" in got.err


def test_a_bumped_version_is_built_beside_the_old_one(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    copy = shutil.copytree(ENGINE, tmp_path / "engine")
    go_mod = copy / "cli" / "go.mod"
    machine.get()
    go_mod.write_text(go_mod.read_text().replace(f"/v3 v{VERSION}", "/v3 v3.999.1"))
    assert machine.get(engine=copy).bin.parent.name.startswith("3.999.1-")
    assert len(machine.engines()) == 2


def test_a_bumped_host_is_built_anew(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    copy = shutil.copytree(ENGINE, tmp_path / "engine")
    go_mod = copy / "host" / "go.mod"
    machine.get()
    go_mod.write_text(re.sub(r"pulumi/sdk/v3 v\S+", "pulumi/sdk/v3 v3.80.0", go_mod.read_text()))
    assert "built with the language host" in machine.get(engine=copy).err
    assert machine.builds() == 4
