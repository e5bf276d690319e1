"""The reference to the provider's class is kept apart from a resource's properties."""

from __future__ import annotations

from pulumi.dynamic import dynamic
from pulumi_cloud_elements.sdk.provider_reference import KEY, reference_in, without_reference

from . import probe
from .process import Process


def test_the_sdk_still_puts_it_among_the_properties(sdk: Process) -> None:
    assert dynamic.PROVIDER_KEY == KEY
    names = sdk.check(probe.Plain(), a=1)["names"]
    assert names == [KEY, "a"], "the SDK no longer needs sdk/provider_reference.py: remove it"


def test_properties_are_returned_without_it() -> None:
    properties = {KEY: "reference", "a": 1}
    assert without_reference(properties) == {"a": 1}
    assert properties == {KEY: "reference", "a": 1}


def test_the_last_argument_that_has_it_counts() -> None:
    olds, news = {KEY: "old"}, {KEY: "new", "a": 1}
    assert reference_in(["id", olds, news]) == {KEY: "new"}
    assert reference_in(["id", olds, {"a": 1}]) == {KEY: "old"}


def test_where_the_sdk_sends_none_nothing_is_added_or_removed() -> None:
    assert without_reference({"a": 1}) == {"a": 1}
    assert reference_in(["id", {"a": 1}, None]) == {}
