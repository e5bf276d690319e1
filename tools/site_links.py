"""A hook for mkdocs that makes links to files outside docs/ work on the site.

In the repository, a page links to `../examples/closeio/__main__.py` or `../SECURITY.md`, but the
site contains only docs/. This hook adds a page below `repository/` for each linked file or folder:
Markdown and pictures unchanged, other files as a code block, and a folder as all its files. Links
in these pages work the same way. A link to a missing file is left unchanged, so that
`mkdocs build --strict` reports it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
BELOW = "repository"
LINK = re.compile(r"(\]\()([^)\s#:]+)((?:#[^)\s]*)?\))")
_FENCE = re.compile(r"^(```+)[^\n]*\n.*?^\1\s*$", re.MULTILINE | re.DOTALL)
_PICTURES = (".png", ".svg")
_LANGUAGES = {".py": "python", ".yaml": "yaml", ".yml": "yaml", ".sh": "sh", ".toml": "toml"}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of linked files, and of the files that these link to."""
    waiting = [
        (f"docs/{file.src_uri}", Path(str(file.abs_src_path)).read_text(encoding="utf-8"))
        for file in files.documentation_pages()
    ]
    while waiting:
        page, text = waiting.pop()
        for link in links(text):
            target = resolved(page, link)
            uri = None if target is None else uri_of(target)
            if target is None or uri is None or files.get_file_from_path(uri) is not None:
                continue
            if (ROOT / target).suffix in _PICTURES:
                files.append(File.generated(config, uri, abs_src_path=str(ROOT / target)))
                continue
            content = content_of(ROOT / target)
            files.append(File.generated(config, uri, content=content))
            if uri.endswith(".md"):
                waiting.append((target, content))
    return files


def on_page_markdown(markdown: str, page: Page, files: Files, **_: object) -> str:
    """Point links at the site's pages for their targets."""
    uri = page.file.src_uri
    here = f"docs/{uri}"
    if uri.startswith(f"{BELOW}/"):
        here = uri.removeprefix(f"{BELOW}/")
        if not (ROOT / here).is_file():
            here = here.removesuffix(".md")

    def moved(found: re.Match[str]) -> str:
        target = resolved(here, found[2])
        to = None if target is None else uri_of(target)
        if to is None or files.get_file_from_path(to) is None:
            return found[0]
        return found[1] + posixpath.relpath(to, posixpath.dirname(uri) or ".") + found[3]

    return outside_code(markdown, lambda text: LINK.sub(moved, text))


def links(text: str) -> list[str]:
    """Return the relative links of a page, without their anchors."""
    found: list[str] = []

    def collect(part: str) -> str:
        found.extend(match[2] for match in LINK.finditer(part))
        return part

    outside_code(text, collect)
    return found


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Return a page with a change applied outside its code blocks."""
    parts, end = [], 0
    for fence in _FENCE.finditer(text):
        parts += [change(text[end : fence.start()]), fence[0]]
        end = fence.end()
    return "".join([*parts, change(text[end:])])


def resolved(page: str, link: str) -> str | None:
    """Return the path of a link's target from the root, or None if it does not exist.

    For a folder with a README it is the README, as on GitHub.
    """
    folder = page if (ROOT / page).is_dir() else posixpath.dirname(page)
    path = posixpath.normpath(posixpath.join(folder, link))
    if path.startswith("..") or not (ROOT / path).exists():
        return None
    readme = posixpath.join(path, "README.md")
    return readme if path != "." and (ROOT / readme).exists() else path


def uri_of(path: str) -> str | None:
    """Return the site's path of a file or folder of the repository."""
    if path == "README.md":
        return "index.md"
    if path.startswith("docs/"):
        return path.removeprefix("docs/")
    if (ROOT / path).suffix in {".md", *_PICTURES}:
        return f"{BELOW}/{path}"
    return f"{BELOW}/{path}.md"


def content_of(path: Path) -> str:
    """Return the content of the page of a file or folder."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    if path.is_dir():
        shown = sorted(file for file in path.rglob("*") if _is_shown(file))
        return f"# `{path.relative_to(ROOT)}`\n\n" + "\n".join(
            f"## `{file.relative_to(path)}`\n\n{_block(file)}" for file in shown
        )
    return f"# `{path.relative_to(ROOT)}`\n\n{_block(path)}"


def _is_shown(file: Path) -> bool:
    hidden = any(part[0] == "." or part == "__pycache__" for part in file.relative_to(ROOT).parts)
    return file.is_file() and not hidden and file.suffix in {*_LANGUAGES, ".md", ".json"}


def _block(file: Path) -> str:
    language = _LANGUAGES.get(file.suffix, "text")
    return f"````{language}\n{file.read_text(encoding='utf-8')}````\n"
