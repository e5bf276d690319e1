"""Check a release and build it: `release.py check TAG`, `release.py build TAG`."""

import argparse
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from packaging.metadata import Metadata

ROOT = Path(__file__).resolve().parent.parent


class ReleaseError(Exception):
    """The release must not be published; the message says why in one line."""


def version_of(root: Path) -> str:
    """Return the version from `_version.py`, the only place that sets it."""
    file = root / "provider" / "pulumi_cloud_elements" / "_version.py"
    found = re.search(r'^__version__ = "(\S+)"$', file.read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise ReleaseError(f"{file} has no line __version__")
    return found[1]


def repository_of(root: Path) -> str:
    """Return the repository's address from pyproject.toml, the only place that sets it."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["tool"]["hatch"]["metadata"]["hooks"]["custom"]["repository"])


def check(tag: str, root: Path = ROOT) -> str:
    """Return a tag's version; the package and the changelog must have it, and the URLs be set."""
    version = version_of(root)
    if tag != f"v{version}":
        raise ReleaseError(f"the tag is {tag}, but the package's version {version}")
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"^## \[?{re.escape(version)}(?:[\] ]|$)", changelog, re.MULTILINE):
        raise ReleaseError(f"CHANGELOG.md has no heading for {version}")
    check_url(repository_of(root))
    return version


def check_url(url: str) -> None:
    """Refuse what is no address, and the placeholder: `.example` is no domain of anybody's."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or url.endswith("/"):
        raise ReleaseError(f"{url!r} must be an https URL without a slash at its end")
    if parts.hostname.endswith(".example"):
        raise ReleaseError(
            f"{url} is a placeholder: set `repository` in pyproject.toml to the repository's URL"
        )


def build(folder: Path, root: Path = ROOT) -> list[Path]:
    """Build the sdist and, from it, the wheel; return both."""
    if folder.exists() and any(folder.iterdir()):
        raise ReleaseError(f"{folder} is not empty: delete what an earlier build left there")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(root)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise ReleaseError(f"the build failed: {(done.stderr or done.stdout).strip()}")
    return sorted(folder.iterdir())


def metadata_of(file: Path) -> Metadata:
    """Return the metadata of a wheel or an sdist, which must be valid."""
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            [name] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
            text = wheel.read(name)
    else:
        with tarfile.open(file) as sdist:
            member = sdist.extractfile(f"{file.name.removesuffix('.tar.gz')}/PKG-INFO")
            text = member.read() if member else b""
    return Metadata.from_email(text, validate=True)


def check_metadata(files: list[Path], root: Path = ROOT) -> None:
    """Check that wheel and sdist exist, are valid, and have the package's version and links."""
    kinds = sorted("wheel" if file.suffix == ".whl" else "sdist" for file in files)
    if kinds != ["sdist", "wheel"]:
        raise ReleaseError(f"a release is one wheel and one sdist, not {kinds}")
    for file in files:
        metadata = metadata_of(file)
        if str(metadata.version) != version_of(root):
            raise ReleaseError(f"{file.name} has the version {metadata.version}")
        if metadata.description_content_type != "text/markdown" or not metadata.description:
            raise ReleaseError(f"{file.name} has no description in Markdown")
        relative = [link for link in links(metadata.description) if not urlsplit(link).scheme]
        if relative:
            raise ReleaseError(f"{file.name}: its description has relative links: {relative}")
        urls = metadata.project_urls or {}
        if repository_of(root) not in urls.values():
            raise ReleaseError(f"{file.name} has no link to the repository")


def links(markdown: str) -> list[str]:
    """Return the links and pictures of a description, as an index renders it.

    Links to a heading of the description itself are left out.
    """
    rendered = MarkdownIt("commonmark").enable("table").render(markdown)
    found = re.findall(r"""\b(?:href|src)=["']([^"']*)["']""", rendered)
    return [link for link in found if not link.startswith("#")]


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("check", "check that tag, version, changelog and URLs fit together"),
        ("build", "check, then build the wheel and the sdist, and check their metadata"),
    ):
        commands.add_parser(name, help=text, description=text).add_argument("tag")
    commands.choices["build"].add_argument("--outdir", type=Path, default=ROOT / "dist")
    options = parser.parse_args()
    try:
        check(options.tag)
        if options.command == "build":
            check_metadata(build(options.outdir))
    except (ReleaseError, OSError, ExceptionGroup) as error:
        causes = error.exceptions if isinstance(error, ExceptionGroup) else [error]
        for cause in causes:
            sys.stderr.write(f"release: error: {cause}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
