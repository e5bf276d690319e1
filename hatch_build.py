"""A hook for hatchling: the package's URLs, and the README with absolute links.

The repository's address is set in one place, `[tool.hatch.metadata.hooks.custom]` in
pyproject.toml. An index shows the README far from the repository, so the links in its copy there
lead to the files of the same version.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

# A link to a file of the repository, not to an address or to a heading of the same page.
_LINK = re.compile(r"(!?)(\[[^\]]*\]\()(?![a-z]+:|#)([^)\s]+)(\))")


class MetadataHook(MetadataHookInterface):
    """Sets `urls` and `readme`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the two to the metadata."""
        repository = self.config["repository"]
        readme = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        metadata["urls"] = urls(repository)
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": with_absolute_links(readme, repository, f"v{metadata['version']}"),
        }


def urls(repository: str) -> dict[str, str]:
    """Return the links that an index shows beside the description."""
    return {
        "Documentation": f"{repository}/blob/main/docs/index.md",
        "Source": repository,
        "Issues": f"{repository}/issues",
        "Changelog": f"{repository}/blob/main/CHANGELOG.md",
    }


def with_absolute_links(readme: str, repository: str, tag: str) -> str:
    """Return the README with links to the repository's files as they are at a tag."""

    def absolute(found: re.Match[str]) -> str:
        is_picture, start, path, end = found.groups()
        return (
            f"{is_picture}{start}{repository}/{'raw' if is_picture else 'blob'}/{tag}/{path}{end}"
        )

    return _LINK.sub(absolute, readme)
