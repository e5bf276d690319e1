"""Whatever a response says becomes one line that can be printed."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pulumi_cloud_elements.api.response_text import said

texts = st.text(st.characters(exclude_categories=[]), max_size=20)
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), texts),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["message", "error", "value", "x"]) | texts, inner)
    ),
)


@settings(deadline=None)  # also where tests/conftest.py is not read
@given(anything, texts)
def test_whatever_it_is_the_line_is_one_and_printable(parsed: Any, text: str) -> None:
    for line in (said(parsed, text, ["s3cret"]), said(json.dumps(parsed), text, [])):
        assert line.isprintable()
