"""The file of the sandbox's container image fits the package; nothing here builds it."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

from cloud_elements_sandbox.__main__ import parser
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
FILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def instructions() -> dict[str, list[str]]:
    """Return the arguments of each instruction, by its name."""
    text = re.sub(r"(?m)^#.*\n", "", FILE).replace("\\\n", " ")
    found: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, arguments = line.partition(" ")
        found.setdefault(name, []).append(arguments)
    return found


def test_each_instruction_is_a_known_one_and_the_image_is_not_roots() -> None:
    known = {"FROM", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "ENTRYPOINT"}
    assert set(instructions()) == known
    [image] = instructions()["FROM"]
    versions = re.findall(r" :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))
    assert image in {f"docker.io/library/python:{version}-slim" for version in versions}
    [user] = instructions()["USER"]
    assert user.isdigit()
    assert user != "0"


def test_it_installs_what_the_extra_has() -> None:
    [run] = instructions()["RUN"]
    words = shlex.split(run.split(" && python -m pip install")[1])
    packages = words[words.index("constraints.txt") + 1 :]
    extra = {Requirement(text).name for text in PROJECT["optional-dependencies"]["sandbox"]}
    assert set(packages) == extra


def test_the_server_needs_no_more_than_that() -> None:
    """Import it where the provider's own dependencies are not installed."""
    own = {Requirement(text).name for text in PROJECT["dependencies"]}
    program = f"""
import sys
for name in {sorted({*own, "grpc", "pulumi_cloud_elements"})!r}:
    sys.modules[name] = None
import cloud_elements_sandbox.__main__, cloud_elements_sandbox.app, cloud_elements_sandbox.server
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_constraints_are_the_locks_versions() -> None:
    [run] = instructions()["RUN"]
    command = run.split(" && ")[1].replace("> constraints.txt", "")
    done = subprocess.run(
        ["bash", "-euc", command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert len(lines) > 50
    for line in lines:
        [pin] = Requirement(line).specifier
        assert pin.operator == "=="


def test_the_entry_point_is_a_command_that_serves() -> None:
    [entry] = instructions()["ENTRYPOINT"]
    command, *arguments = json.loads(entry)
    assert command in PROJECT["scripts"]
    options = parser().parse_args(arguments)
    assert options.command == "serve"
    assert [str(options.port)] == instructions()["EXPOSE"]
    [volume] = instructions()["VOLUME"]
    assert Path(options.data).is_relative_to(volume)


def test_what_is_copied_is_in_the_context() -> None:
    [copied] = instructions()["COPY"]
    sources = copied.split()[:-1]
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[1:] == ["*", "!dist/*.whl", "!requirements.lock"]
    assert sources == ["dist/pulumi_cloud_elements-*.whl", "requirements.lock"]


def test_the_release_builds_it_as_the_documentation_does() -> None:
    line = "docker build --file Containerfile --tag"
    for file in ("docs/sandbox.md", ".github/workflows/release.yml", "Containerfile"):
        assert line in (ROOT / file).read_text(encoding="utf-8"), file
