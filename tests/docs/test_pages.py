"""What the pages say is what the code has: reference, settings, modules, examples, links."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pulumi_cloud_elements.settings import HOSTS, environment_name, load
from pymdownx.slugs import slugify

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "provider" / "pulumi_cloud_elements"
# Read by a person on GitHub; docs/ is checked by building the site.
ON_GITHUB = sorted({*ROOT.glob("*.md"), *(ROOT / "tools").rglob("*.md")})
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s:]+)\)")


def test_the_reference_is_what_the_docstrings_say() -> None:
    tool = ROOT / "tools" / "reference.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr or "stale: run `python tools/reference.py`"


SETTINGS = re.compile(
    r"^\| `cloud-elements:(\w+)` \| `(\w+)` \| `?([^`|]+)`? \| (.*) \|$", re.MULTILINE
)


def defaults() -> dict[str, str]:
    """Return every setting that the code asks for, with its default as the tables write it."""
    asked: list[str] = []

    def configured(key: str) -> None:
        asked.append(key.split(":")[1])

    found = load(configured, {})
    values = {}
    for name in dict.fromkeys(asked):
        if name == "explicit":
            continue  # marks a provider, and is nobody's to set
        attribute = environment_name(name).removeprefix("CLOUD_ELEMENTS_").lower()
        value = getattr(found, attribute)
        text = str(value).lower() if isinstance(value, bool) else value
        values[name] = f"{value:g}" if isinstance(value, float) else str(text)
    return values


def written(name: str, default: str) -> str:
    """Return what stands for a default that is no value."""
    return {
        "userSecret": "required",
        "organizationSecret": "required",
        "baseUrl": "us",
        "owner": "none",
        "movedFrom": "none",
    }.get(name, default)


def test_the_settings_table_is_the_codes() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = {row[0]: (row[1], row[2].strip()) for row in SETTINGS.findall(text)}
    expected = {
        name: (environment_name(name), written(name, default))
        for name, default in defaults().items()
    }
    assert rows == expected
    assert load(lambda _: None, {}).base_url == f"https://{HOSTS['us']}/elements/api-v2"


def test_the_table_of_platforms_is_the_codes() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| `([a-z0-9.-]+)` \|$", text, re.MULTILINE)
    assert dict(rows) == HOSTS


def modules() -> set[str]:
    return {
        f"{path.name}/" if path.is_dir() else path.name
        for path in PACKAGE.iterdir()
        if path.name not in ("__pycache__", "py.typed")
    }


def test_the_design_names_every_file_and_folder_and_no_other() -> None:
    text = (DOCS / "design.md").read_text(encoding="utf-8")
    table = text[text.index("## Where things are") : text.index("## Rules")]
    named = set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))
    assert {name for name in named if not (PACKAGE / name).exists()} == set()
    tops = {re.sub(r"/.*", "/", name) for name in named}
    # What says only which version it is, or starts the command line, needs no row.
    assert modules() - tops == {"_version.py", "__main__.py"}
    drawn = (DOCS / "images" / "design.svg").read_text(encoding="utf-8")
    files = re.findall(r"[\w/]*\w+\.py|\w+/(?=<)", drawn)
    assert len(files) > 10
    folders = (PACKAGE, PACKAGE / "resources")
    assert [file for file in files if not any((folder / file).exists() for folder in folders)] == []


# The rest of their folder has a row, or a list in the folder's docstring.
_EVERY_KIND_HAS = {"fields.py", "lifecycle.py", "request.py", "validation.py"}
_KINDS = {"instance", "instance_set", "formula", "formula_instance", "virtual_data_resource"}
_KINDS |= {"transformation"}


def named_for_all(path: Path) -> bool:
    """Whether a row names a module with others, as a kind's, a command or a family of endpoints."""
    folder, name = path.parent.name, path.name
    if folder == "commands":
        return "NAME = " in path.read_text(encoding="utf-8")
    if folder in ("program", "files", "describing"):
        return path.stem in _KINDS | {"objects"} or name.endswith("_arguments.py")
    return path.parent.parent.name == "resources" and name in _EVERY_KIND_HAS


def test_the_design_names_every_module() -> None:
    text = (DOCS / "design.md").read_text(encoding="utf-8")
    missing = []
    for path in PACKAGE.rglob("*.py"):
        docstring = ast.get_docstring(
            ast.parse((path.parent / "__init__.py").read_text(encoding="utf-8"))
        )
        if path.name.startswith("_") or f"`{path.name}`" in text:
            continue
        if f"/{path.name}`" in text or path.name in (docstring or "") or named_for_all(path):
            continue
        missing.append(str(path.relative_to(PACKAGE)))
    assert missing == []


def test_the_design_names_no_module_that_is_not_there() -> None:
    text = (DOCS / "design.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w/]+\.py)`", text))
    folders = ("provider", "sandbox", "tests", "tools", "examples")
    there = [f"/{path}" for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert {name for name in named if not any(one.endswith(f"/{name}") for one in there)} == set()


def test_every_example_has_a_row() -> None:
    text = (DOCS / "examples.md").read_text(encoding="utf-8")
    there = {path.name for path in (ROOT / "examples").iterdir() if any(path.rglob("__main__.py"))}
    assert set(re.findall(r"\]\(\.\./examples/(\w+)\)", text)) == there


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives a page's headings."""
    slug = slugify(case="lower")
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    return {
        slug(re.sub(r"[`*]|\]\([^)]*\)|\[", "", found), "-") for found in _HEADING.findall(text)
    }


@pytest.mark.parametrize("page", ON_GITHUB, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_on_github_links_to_exists(page: Path) -> None:
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for link in _LINK.findall(text):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_a_missing_anchor_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Pulumi's `resource` options\n```\n# no heading\n```\n", encoding="utf-8")
    assert anchors(page) == {"pulumis-resource-options"}
