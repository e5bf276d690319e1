"""A page's commands and their output are read as the page has them."""

from __future__ import annotations

from tests.engine.shell_blocks import blocks, not_printed


def test_output_that_is_not_printed_is_found() -> None:
    page = "```sh\na\n```\n\n```text\nA  b\nerror: … c\nd\n```\n\n<!-- fails -->\n```sh\nb\n```\n"
    first, second = blocks(page)
    assert (first.commands, first.fails, second.fails) == ("a\n", False, True)
    assert not_printed(first.shown, "  A b\nerror: 1 c\ndd\n") == ["d"]
