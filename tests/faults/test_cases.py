"""The matrix has every verb with every fault, each once."""

from __future__ import annotations

from .cases import cases


def test_every_verb_and_fault_is_in_the_matrix() -> None:
    whole = list(cases())
    assert len({case.name for case in whole}) == len(whole) > 400
    assert {case.verb.method for case in whole} == {"GET", "POST", "PUT", "PATCH", "DELETE"}
