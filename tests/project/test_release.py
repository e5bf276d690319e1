"""What a release must be before it goes out."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("release", ROOT / "tools" / "release.py")
assert SPEC
assert SPEC.loader
release = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(release)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    package = tmp_path / "provider" / "pulumi_cloud_elements"
    package.mkdir(parents=True)
    (package / "_version.py").write_text('__version__ = "1.2.3"\n')
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.3\n\n- One thing.\n")
    return tmp_path


def test_tag_version_and_changelog_agree(tree: Path) -> None:
    assert release.check_version("v1.2.3", tree) == "1.2.3"


@pytest.mark.parametrize("tag", ["1.2.3", "v1.2.4", "v1.2.3rc1"])
def test_another_tag_is_refused(tree: Path, tag: str) -> None:
    with pytest.raises(release.ReleaseError, match=r"the package's version 1\.2\.3"):
        release.check_version(tag, tree)


@pytest.mark.parametrize("heading", ["## Unreleased", "## 1.2.30", "### 1.2.3"])
def test_a_version_without_an_entry_is_refused(tree: Path, heading: str) -> None:
    (tree / "CHANGELOG.md").write_text(f"{heading}\n")
    with pytest.raises(release.ReleaseError, match="no heading"):
        release.check_version("v1.2.3", tree)


def test_the_tree_could_be_released_now() -> None:
    version = release.version_of(ROOT)
    assert release.check_version(f"v{version}") == version


def test_what_is_built_has_valid_metadata(tmp_path: Path) -> None:
    build = (sys.executable, "-m", "build", "--no-isolation", "--outdir", tmp_path, ROOT)
    subprocess.run(build, capture_output=True, check=True)
    wheel, sdist = sorted(tmp_path.iterdir(), key=lambda file: file.suffix != ".whl")
    release.check_metadata([wheel, sdist])
    with pytest.raises(release.ReleaseError, match="one wheel and one sdist"):
        release.check_metadata([wheel])


def test_a_wrong_tag_is_one_line() -> None:
    command = [sys.executable, "tools/release.py", "version", "v0.0.0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("release: error: the tag is v0.0.0, but the package's version ")
