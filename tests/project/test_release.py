"""What a release must be before it goes out."""

from __future__ import annotations

import importlib.util
import shutil
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

PLACEHOLDER = "https://repository.example/pulumi-cloud-elements"
REPOSITORY = "https://github.com/them/their-repository"
SOURCES = ("CHANGELOG.md", "LICENSE", "README.md", "hatch_build.py", "pyproject.toml")


def set_repository(tree: Path, url: str) -> None:
    file = tree / "pyproject.toml"
    text = file.read_text()
    assert text.count(PLACEHOLDER) == 1
    file.write_text(text.replace(PLACEHOLDER, url))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    package = tmp_path / "provider" / "pulumi_cloud_elements"
    package.mkdir(parents=True)
    (package / "_version.py").write_text('__version__ = "1.2.3"\n')
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.3\n\n- One thing.\n")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    set_repository(tmp_path, REPOSITORY)
    return tmp_path


def test_tag_version_and_changelog_agree(tree: Path) -> None:
    assert release.check("v1.2.3", tree) == "1.2.3"


@pytest.mark.parametrize("tag", ["1.2.3", "v1.2.4", "v1.2.3rc1"])
def test_another_tag_is_refused(tree: Path, tag: str) -> None:
    with pytest.raises(release.ReleaseError, match=r"the package's version 1\.2\.3"):
        release.check(tag, tree)


@pytest.mark.parametrize("heading", ["## Unreleased", "## 1.2.30", "### 1.2.3"])
def test_a_version_without_an_entry_is_refused(tree: Path, heading: str) -> None:
    (tree / "CHANGELOG.md").write_text(f"{heading}\n")
    with pytest.raises(release.ReleaseError, match="no heading"):
        release.check("v1.2.3", tree)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (PLACEHOLDER, "is a placeholder: set `repository` in pyproject.toml"),
        ("http://github.com/them/it", "must be an https URL"),
        ("https://github.com/them/it/", "without a slash at its end"),
        ("github.com/them/it", "must be an https URL"),
    ],
)
def test_a_repository_that_is_not_set_is_refused(tree: Path, url: str, reason: str) -> None:
    file = tree / "pyproject.toml"
    file.write_text(file.read_text().replace(REPOSITORY, url))
    with pytest.raises(release.ReleaseError, match=reason):
        release.check("v1.2.3", tree)


def test_only_the_repositorys_address_keeps_this_tree_from_a_release(tmp_path: Path) -> None:
    version = release.version_of(ROOT)
    with pytest.raises(release.ReleaseError, match="is a placeholder"):
        release.check(f"v{version}")
    for name in SOURCES:
        shutil.copy(ROOT / name, tmp_path)
    for name in ("provider", "sandbox"):
        (tmp_path / name).symlink_to(ROOT / name)
    set_repository(tmp_path, REPOSITORY)
    assert release.check(f"v{version}", tmp_path) == version


def test_a_release_is_built_with_its_links(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in SOURCES:
        shutil.copy(ROOT / name, tree)
    leave = shutil.ignore_patterns("__pycache__")
    for name in ("provider", "sandbox"):
        shutil.copytree(ROOT / name, tree / name, ignore=leave)
    set_repository(tree, REPOSITORY)
    files = release.build(tmp_path / "dist", tree)
    release.check_metadata(files, tree)
    # An earlier build's files are not released with these.
    with pytest.raises(release.ReleaseError, match="is not empty"):
        release.build(tmp_path / "dist", tree)
    with pytest.raises(release.ReleaseError, match="one wheel and one sdist"):
        release.check_metadata(files[:1], tree)
    version = release.version_of(ROOT)
    for file in files:
        metadata = release.metadata_of(file)
        assert REPOSITORY in metadata.project_urls.values()
        found = release.links(metadata.description)
        assert f"{REPOSITORY}/blob/v{version}/docs/tutorial.md" in found
        assert f"{REPOSITORY}/raw/v{version}/docs/images/preview.svg" in found
        # What they lead to is in the repository.
        ours = [link.split("/", 7) for link in found if link.startswith(f"{REPOSITORY}/")]
        paths = [parts[7].partition("#")[0] for parts in ours]
        assert len(paths) > 20
        assert [path for path in paths if not (ROOT / path).exists()] == []
    # The same files are refused where the address is another.
    with pytest.raises(release.ReleaseError, match="no link to the repository"):
        release.check_metadata(files)


def test_links_are_found_in_whatever_form() -> None:
    text = (
        "[a](b.md) ![c](d.svg) [e]\n\n[e]: f.md\n\n<img src='g.png'>\n\n| h |\n|-|\n| [i](#j) |\n"
    )
    assert release.links(text) == ["b.md", "d.svg", "f.md", "g.png"]


def test_a_wrong_tag_is_one_line() -> None:
    for command in ("check", "build"):
        line = [sys.executable, "tools/release.py", command, "v0.0.0"]
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert done.stderr.startswith(
            "release: error: the tag is v0.0.0, but the package's version "
        )
        assert done.stderr.count("\n") == 1
