"""Any sequence of what can happen to a set ends as declared, and a provider that errs is found."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.recovery.set_notes import SetNotes

from .set_sequences import SetSequence


@pytest.mark.parametrize("seed", range(20261126, 20261126 + 40))
def test_a_sequence_ends_as_declared(seed: int) -> None:
    sequence = SetSequence(seed)
    assert sequence.run(), "\n".join(sequence.told)


def test_a_provider_that_forgets_its_own_creation_ids_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SetNotes, "about", lambda *_: {})
    assert not all(SetSequence(seed).run() for seed in range(100))
