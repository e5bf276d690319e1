"""The README tells which versions are supported."""

from __future__ import annotations

from tests.engine import pythons

from .site import ROOT


def test_the_readme_says_which_versions_are_supported() -> None:
    line = f"Python 3.{pythons.lower_bound()} and newer, `pulumi` {pythons.oldest_pulumi()}"
    assert line in (ROOT / "README.md").read_text()
