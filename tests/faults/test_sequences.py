"""Any sequence of declaring, changing, drifting, failing and being killed ends as declared."""

from __future__ import annotations

import pytest

from .engine_model import EngineModel
from .machine import run_sequences


def test_sequences_end_as_declared() -> None:
    run_sequences(60, 20261125)


def test_a_provider_that_loses_an_instance_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    make = EngineModel._keep

    def forgetful(self: EngineModel, name: str, found: object) -> None:
        if name != "b":
            make(self, name, found)  # type: ignore[arg-type]

    monkeypatch.setattr(EngineModel, "_keep", forgetful)
    with pytest.raises(AssertionError):
        run_sequences(20, 1, shorten=False)
