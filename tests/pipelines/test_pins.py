"""The pipelines pin what they install, to the versions that are tested here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .world import PIPELINES, ROOT

FILES = [PIPELINES / ".github/workflows/stack.yml", PIPELINES / ".gitlab-ci.yml"]
FILES += [PIPELINES / "pipeline.sh", PIPELINES / "requirements.txt"]
WORKFLOWS = [FILES[0], *sorted((ROOT / ".github" / "workflows").glob("*.yml"))]


def found(pattern: str, file: Path) -> set[str]:
    return set(re.findall(pattern, file.read_text(encoding="utf-8"), re.MULTILINE))


def test_one_engine_in_all_of_them() -> None:
    [tested] = found(r"pulumi/pkg/v3 v(\S+)", ROOT / "tools" / "engine" / "cli" / "go.mod")
    assert found(r"pulumi-version: (\S+)", FILES[0]) == {tested}
    assert found(r"pulumi/pulumi-python-3\.12:(\S+)", FILES[1]) == {tested}
    assert found(r"pulumi_version=(\S+)", FILES[2]) == {tested}


def test_the_packages_are_those_of_the_tests() -> None:
    locked = found(r"^(pulumi==\S+)", ROOT / "requirements.lock")
    version = found(
        r'__version__ = "(\S+)"', ROOT / "provider" / "pulumi_cloud_elements" / "_version.py"
    )
    ours = {f"pulumi-cloud-elements=={number}" for number in version}
    assert found(r"^([^#\s]+)$", FILES[3]) == locked | ours


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_actions_are_pinned_by_commit_and_say_their_version(file: Path) -> None:
    uses = found(r"uses: (.*)", file)
    assert uses
    for action in uses:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_the_engine_is_never_made_to_log_what_it_passes_on() -> None:
    for file in FILES:
        assert not found(r"(?:^|\s)(-v|--verbose|--logtostderr|--show-secrets)", file), file
