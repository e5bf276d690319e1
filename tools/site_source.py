"""A hook for mkdocs that links each page, and the footer, to the repository.

The repository's address is set in pyproject.toml; while it is the placeholder, there are no links.
Not by mkdocs' `repo_url`: with it, the theme's script asks the repository's host for figures.
"""

from __future__ import annotations

from pathlib import Path

import release  # both are in this folder, which mkdocs searches while it loads a hook
import site_links
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Link the footer to the repository."""
    repository = known_repository()
    if repository:
        link = {"icon": "material/source-repository", "link": repository, "name": "Source code"}
        config.extra["social"] = [link]
    return config


def on_pre_page(page: Page, **_: object) -> Page:
    """Link the page to its file."""
    repository = known_repository()
    page.edit_url = f"{repository}/edit/main/{source_of(page)}" if repository else None
    return page


def known_repository() -> str | None:
    """Return the repository's address, or None while it is the placeholder."""
    repository = release.repository_of(ROOT)
    try:
        release.check_url(repository)
    except release.ReleaseError:
        return None
    return repository


def source_of(page: Page) -> str:
    """Return the path of a page's file in the repository."""
    uri = page.file.src_uri
    if not uri.startswith(f"{site_links.BELOW}/"):
        return f"docs/{uri}"
    path = uri.removeprefix(f"{site_links.BELOW}/")
    return path if (ROOT / path).exists() else path.removesuffix(".md")
