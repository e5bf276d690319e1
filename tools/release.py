"""Check the version, changelog and metadata of a release before it is published."""

import argparse
import re
import sys
import tarfile
import zipfile
from pathlib import Path

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


def check_version(tag: str, root: Path = ROOT) -> str:
    """Return the version of a tag, which must be that of the package and the changelog."""
    version = version_of(root)
    if tag != f"v{version}":
        raise ReleaseError(f"the tag is {tag}, but the package's version {version}")
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"^## \[?{re.escape(version)}(?:[\] ]|$)", changelog, re.MULTILINE):
        raise ReleaseError(f"CHANGELOG.md has no heading for {version}")
    return version


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
    """Check that wheel and sdist exist, are valid, and have the package's version."""
    kinds = sorted("wheel" if file.suffix == ".whl" else "sdist" for file in files)
    if kinds != ["sdist", "wheel"]:
        raise ReleaseError(f"a release is one wheel and one sdist, not {kinds}")
    for file in files:
        metadata = metadata_of(file)
        if str(metadata.version) != version_of(root):
            raise ReleaseError(f"{file.name} has the version {metadata.version}")
        if metadata.description_content_type != "text/markdown" or not metadata.description:
            raise ReleaseError(f"{file.name} has no description in Markdown")


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("version").add_argument("tag")
    commands.add_parser("metadata").add_argument("file", nargs="+", type=Path)
    options = parser.parse_args()
    try:
        if options.command == "version":
            check_version(options.tag)
        else:
            check_metadata(options.file)
    except (ReleaseError, OSError, ExceptionGroup) as error:
        causes = error.exceptions if isinstance(error, ExceptionGroup) else [error]
        for cause in causes:
            sys.stderr.write(f"release: error: {cause}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
