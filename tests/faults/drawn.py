"""What a sequence is drawn from."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .cases import FAULTS

SECTIONS = st.fixed_dictionaries(
    {"username": st.sampled_from(["u1", "u2"]), "password": st.sampled_from(["p1", "p2"])},
    optional={
        "pagination.max": st.sampled_from([7, "100"]),
        "event.notification.enabled": st.booleans(),
        "event.poller.configuration": st.just({"a": [1]}),
    },
)
INPUTS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["One", "Two"]),
        "element_key": st.sampled_from(["closeio", "closeio", "netsuiteerp"]),
        "configuration": SECTIONS,
    },
    optional={"tags": st.sampled_from([[], ["x"], ["x", "y"]]), "disabled": st.booleans()},
)
NAMES = st.sampled_from(["a", "b", "c"])
NEW_NAMES = st.sampled_from(["x", "y", "z"])
STACKS = st.sampled_from(["dev", "dev", "other", "abroad"])
FAULT = st.sampled_from([body for _, _, body in FAULTS if body["kind"] != "latency"])
METHODS = st.sampled_from(["POST", "PUT", "PATCH", "DELETE", "GET"])
DRIFT = st.fixed_dictionaries(
    {},
    optional={
        "name": st.just("By hand"),
        "tags": st.just(["by hand"]),
        "disabled": st.booleans(),
        "configuration": st.just({"pagination.max": "5"}),
    },
)
WHICH = st.integers(0, 11)


def complete(inputs: dict[str, Any]) -> dict[str, Any]:
    """Give an instance the entries that its element requires."""
    if inputs["element_key"] == "closeio":
        return inputs
    section = inputs["configuration"]
    renamed = {"user.username": section["username"], "user.password": section["password"]}
    rest = {key: value for key, value in section.items() if key not in ("username", "password")}
    return {**inputs, "configuration": {**renamed, **rest, "netsuite.accountId": "1"}}
