"""The store: what no response of the API shows."""

from __future__ import annotations

import pytest
from cloud_elements_sandbox.data.store import Instance, Store


@pytest.fixture
def store() -> Store:
    return Store()


def test_an_instances_documents_are_deleted_with_it(store: Store) -> None:
    instance = Instance("x", 146, {}, ["t"])
    store.add_instance(instance)
    store.put_document("definition", f"instances/{instance.id}", "mine", {})
    store.put_document("definition", "organization", "mine", {})
    store.delete_instance(instance.id)
    assert [document["scope"] for document in store.all_documents()] == ["organization"]
    store.close()


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.set_setting("a", "1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.setting("a") is None
    with store.transaction():
        store.set_setting("a", "2")
    assert store.setting("a") == "2"
    store.close()
