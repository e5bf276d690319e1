"""The package as an index would get it: sdist, the wheel built from it, and their metadata."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from pulumi_cloud_elements import __version__
from trove_classifiers import classifiers

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sdist, and with the wheel built from that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def metadata(built: Path) -> Message:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        [name] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
        return Parser().parsestr(wheel.read(name).decode())


def tracked(*folders: str) -> set[str]:
    """Return the files of folders that git knows, or would know."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {name for name in done.stdout.splitlines() if (ROOT / name).exists()}


def test_the_sdist_has_what_it_takes_and_no_more(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        names = {name.split("/", 1)[1] for name in sdist.getnames()}
    wanted = tracked("provider", "sandbox")
    wanted |= {"CHANGELOG.md", "LICENSE", "README.md", "hatch_build.py", "pyproject.toml"}
    assert names == wanted | {".gitignore", "PKG-INFO"}


def test_the_wheel_from_the_sdist_has_both_packages_whole(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        licences = [name for name in wheel.namelist() if name.endswith("licenses/LICENSE")]
    assert names == {name.split("/", 1)[1] for name in tracked("provider", "sandbox")}
    assert {"pulumi_cloud_elements/py.typed", "cloud_elements_sandbox/py.typed"} <= names
    assert len(licences) == 1


def test_metadata(metadata: Message) -> None:
    assert metadata["Name"] == "pulumi-cloud-elements"
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Description-Content-Type"] == "text/markdown"
    said = metadata.get_all("Classifier") or []
    assert set(said) <= set(classifiers)
    # Beside a licence expression there must be no classifier for it.
    assert not [text for text in said if text.startswith("License ::")]
    [least] = re.findall(r">=3\.(\d+)", metadata["Requires-Python"])
    assert f"Programming Language :: Python :: 3.{least}" in said
    assert f"Programming Language :: Python :: 3.{int(least) - 1}" not in said


def test_the_changelog_knows_the_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    headings = re.findall(r"^## \[(\S+)\](?: - (\d{4}-\d\d-\d\d))?$", text, re.MULTILINE)
    assert headings[0] == ("Unreleased", "")
    version, date = headings[1]
    assert version == __version__
    assert date
    assert len(headings) == len(re.findall(r"^## ", text, re.MULTILINE))
