"""The documents of the store: JSON under a kind, a scope and a name."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """A definition, a transformation, a formula or a formula instance: JSON under a name."""

    id: int
    scope: str
    name: str
    body: dict[str, Any]


class Documents:
    """Reads and writes of definitions, transformations, formulas and formula instances."""

    _connection: sqlite3.Connection

    def documents(self, kind: str, scope: str) -> list[Document]:
        """Return the documents of one kind in one scope, by id."""
        rows = self._connection.execute(
            "SELECT id, scope, name, body FROM documents WHERE kind = ? AND scope = ? ORDER BY id",
            (kind, scope),
        )
        return [_document(row) for row in rows]

    def documents_of_kind(self, kind: str, containing: str = "") -> list[Document]:
        """Return the documents of one kind in every scope whose JSON has a string, by id."""
        rows = self._connection.execute(
            "SELECT id, scope, name, body FROM documents"
            " WHERE kind = ? AND instr(body, ?) > 0 ORDER BY id",
            (kind, containing),
        )
        return [_document(row) for row in rows]

    def documents_named(self, kind: str, name: str) -> list[Document]:
        """Return the documents of one kind with a name, in every scope, by id."""
        rows = self._connection.execute(
            "SELECT id, scope, name, body FROM documents WHERE kind = ? AND name = ? ORDER BY id",
            (kind, name),
        )
        return [_document(row) for row in rows]

    def all_documents(self) -> list[dict[str, Any]]:
        """Return every document with its id, kind, scope and name."""
        rows = self._connection.execute(
            "SELECT id, kind, scope, name, body FROM documents ORDER BY id"
        )
        names = ("id", "kind", "scope", "name")
        return [{**dict(zip(names, row, strict=False)), "body": json.loads(row[4])} for row in rows]

    def document(self, kind: str, scope: str, name: str) -> Document | None:
        """Return one document by its name."""
        row = self._connection.execute(
            "SELECT id, scope, name, body FROM documents WHERE kind = ? AND scope = ? AND name = ?",
            (kind, scope, name),
        ).fetchone()
        return None if row is None else _document(row)

    def document_with_id(self, kind: str, document_id: int) -> Document | None:
        """Return one document by its id, in whichever scope."""
        row = self._connection.execute(
            "SELECT id, scope, name, body FROM documents WHERE id = ? AND kind = ?",
            (document_id, kind),
        ).fetchone()
        return None if row is None else _document(row)

    def has_document_with_id(self, document_id: int) -> bool:
        """Whether a document of any kind has an id."""
        row = self._connection.execute(
            "SELECT 1 FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        return row is not None

    def delete_documents(self, scope: str) -> None:
        """Delete every document of a scope."""
        self._connection.execute("DELETE FROM documents WHERE scope = ?", (scope,))

    def put_document(
        self,
        kind: str,
        scope: str,
        name: str,
        body: dict[str, Any],
        document_id: int | None = None,
    ) -> Document:
        """Store a document under its name, in place of the old one or new.

        A new one has the next id unless one is given, which no other document may have.
        """
        self._connection.execute(
            "INSERT INTO documents (id, kind, scope, name, body) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (kind, scope, name) DO UPDATE SET body = excluded.body",
            (document_id, kind, scope, name, json.dumps(body)),
        )
        stored = self.document(kind, scope, name)
        if stored is None:
            raise LookupError(f"{kind} {name} was not stored")
        return stored

    def rename_document(self, document: Document, name: str) -> bool:
        """Give a document another name; return whether it could be: no other has it."""
        cursor = self._connection.execute(
            "UPDATE OR IGNORE documents SET name = ? WHERE id = ?", (name, document.id)
        )
        return cursor.rowcount == 1

    def delete_document(self, kind: str, scope: str, name: str) -> None:
        """Delete one document."""
        self._connection.execute(
            "DELETE FROM documents WHERE kind = ? AND scope = ? AND name = ?", (kind, scope, name)
        )


def _document(row: tuple[Any, ...]) -> Document:
    return Document(row[0], row[1], row[2], json.loads(row[3]))
