"""Whatever a program declares, the checks of its format accept it or name the problem."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pulumi_cloud_elements.resources.instance.configuration import request_body
from pulumi_cloud_elements.resources.instance.inputs import kept
from pulumi_cloud_elements.resources.instance.validation import problems_of
from pulumi_cloud_elements.resources.values import is_known

# Whatever a program can produce: JSON, what is not known yet, secrets, and characters nobody wants.
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["\ud800", "********", "<b>x</b>", "https://[", "{", " "])
    | st.builds(object),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "element_key", "name", "configuration", "tags", "disabled", "external_authentication",
        "provider_data", "reauthenticate", "retrieve_objects_after_instantiation", "adopt",
    ]
)  # fmt: skip
ENTRIES = st.dictionaries(
    st.sampled_from(["event.notification.callback.url", "filter.response.nulls", "port", ""])
    | st.text(),
    ANYTHING,
)


@given(st.dictionaries(KEYS, ANYTHING), ENTRIES)
def test_anything_is_accepted_or_a_named_problem(
    inputs: dict[str, Any], entries: dict[str, Any]
) -> None:
    for given_inputs in (inputs, {**inputs, "configuration": entries}):
        for line in problems_of(given_inputs):
            path, rest = line.split(": ", 1)
            assert path
            assert rest
        kept({}, given_inputs)


@given(ENTRIES)
def test_what_is_accepted_can_be_sent(entries: dict[str, Any]) -> None:
    inputs = {"element_key": "closeio", "name": "x", "configuration": entries}
    if is_known(entries) and not list(problems_of(inputs)):
        json.dumps(request_body(entries), allow_nan=False).encode()
