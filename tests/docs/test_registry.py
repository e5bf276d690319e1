"""The two pages for the Pulumi Registry are in its form, and list the settings that there are."""

from __future__ import annotations

import re

import pytest
import yaml
from pulumi_cloud_elements.settings import HOSTS, environment_name

from .test_pages import DOCS, SETTINGS, defaults, written

PAGES = ("_index.md", "installation-configuration.md")


def front_matter(name: str) -> tuple[dict[str, str], str]:
    """Return a page's front matter and the rest of it."""
    _, front, body = (DOCS / name).read_text(encoding="utf-8").split("---\n", 2)
    loaded: dict[str, str] = yaml.safe_load(front)
    return loaded, body


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_what_the_registry_asks_for(name: str) -> None:
    front, body = front_matter(name)
    assert set(front) == {"title", "meta_desc", "layout"}
    assert front["layout"] == "package"
    assert "SAP Open Connectors" in front["title"]
    assert 30 < len(front["meta_desc"]) < 160
    # The title is the page's heading.
    assert not re.search(r"^# ", re.sub(r"```.*?```", "", body, flags=re.DOTALL), re.MULTILINE)
    # It is read far from the repository.
    links = re.findall(r"\]\(([^)]*)\)", body)
    assert [link for link in links if not link.startswith("https://")] == []


def test_the_installation_page_lists_every_setting_and_platform() -> None:
    _, body = front_matter("installation-configuration.md")
    rows = {row[0]: (row[1], row[2].strip()) for row in SETTINGS.findall(body)}
    assert rows == {
        name: (environment_name(name), written(name, default))
        for name, default in defaults().items()
    }
    assert dict(re.findall(r"`([a-z0-9-]+)` \(`([a-z0-9.-]+)`\)", body)) == HOSTS
    assert "pip install pulumi-cloud-elements\n" in body
    required = {
        name for name, default in defaults().items() if written(name, default) == "required"
    }
    for name in {*required, "baseUrl"}:
        assert re.search(rf"^pulumi config set (--secret )?cloud-elements:{name}\b", body, re.M)
        assert re.search(rf"^export {environment_name(name)}=", body, re.M)
