"""Formulas in a data file: those of an earlier version, and those that were dumped."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from cloud_elements_sandbox.data.seeding import SeedError, dump, seed
from cloud_elements_sandbox.data.store import Store
from cloud_elements_sandbox.formulas.older_data_files import complete


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store()
    yield store
    store.close()


def test_formulas_of_an_earlier_version_get_what_they_lack(store: Store) -> None:
    old = {
        "name": "Sync",
        "active": False,
        "configuration": [{"key": "crm", "id": 1}],
        "triggers": [{"type": "event", "id": 1}],
        "steps": [{"name": "log", "type": "script", "id": 1}],
    }
    made = store.put_document("formula", "formulas", "a", old)
    store.put_document("formula instance", f"formulas/{made.id}", "b", {"name": "x"})
    complete(store)
    [found] = store.documents_of_kind("formula")
    assert found.id == made.id
    assert (found.body["active"], found.body["debugLoggingEnabled"]) == (False, True)
    assert found.body["steps"][0]["onSuccess"] == []
    assert found.body["steps"][0]["id"] == 1
    assert found.body["configuration"][0]["required"] is True
    [instance] = store.documents_of_kind("formula instance")
    assert instance.body == {"name": "x", "active": True, "configuration": {}, "settings": {}}
    complete(store)
    assert store.documents_of_kind("formula") == [found]


def test_what_was_no_formula_is_deleted_with_a_warning(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.put_document("formula", "formulas", "a", {"name": "x", "steps": [{"type": "script"}]})
    complete(store)
    assert store.documents_of_kind("formula") == []
    assert "not valid" in caplog.text


def test_a_dump_keeps_ids_and_masks_what_may_be_secret(store: Store) -> None:
    store.put_document("definition", "organization", "first", {"fields": []})
    formula = store.put_document("formula", "formulas", "a", {"name": "Sync"})
    running = {"name": "x", "configuration": {"key": "canary"}, "settings": {"api": "canary"}}
    store.put_document("formula instance", f"formulas/{formula.id}", "b", running)
    complete(store)
    assert "canary" not in json.dumps(dump(store, with_secrets=False))
    whole = json.dumps(dump(store, with_secrets=True))
    other = Store()
    seed(other, whole)
    assert other.documents_of_kind("formula")[0].id == formula.id == 2
    assert other.documents_of_kind("formula instance")[0].body["configuration"] == {"key": "canary"}
    with pytest.raises(SeedError, match="document 1 already exists"):
        seed(other, whole)
    other.close()
