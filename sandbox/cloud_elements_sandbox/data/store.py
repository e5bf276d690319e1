"""The sandbox's data, in one SQLite file.

One connection, used by one event loop and never across an ``await``: no locks are needed, and a
request's work is one transaction that is committed before the response is sent. WAL mode makes a
kill at any point harmless.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..elements.catalogue import CATALOGUE
from ..elements.element import Element, clone_of
from .documents import Documents

MEMORY = ":memory:"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS instances (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    element_id INTEGER NOT NULL,
    token TEXT NOT NULL UNIQUE,
    created TEXT NOT NULL,
    valid INTEGER NOT NULL,
    disabled INTEGER NOT NULL,
    external TEXT NOT NULL,
    tags TEXT NOT NULL,
    configuration TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS instances_by_element ON instances (element_id, id);
CREATE TABLE IF NOT EXISTS instance_tags (
    tag TEXT NOT NULL,
    instance_id INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
    PRIMARY KEY (tag, instance_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS instance_tags_by_instance ON instance_tags (instance_id);
CREATE TABLE IF NOT EXISTS elements (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, cloned TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (kind, scope, name)
);
CREATE TABLE IF NOT EXISTS numbers (number INTEGER PRIMARY KEY AUTOINCREMENT);
CREATE TABLE IF NOT EXISTS codes (code TEXT PRIMARY KEY, kind TEXT NOT NULL) WITHOUT ROWID;
"""

_COLUMNS = "id, name, element_id, token, created, valid, disabled, external, tags, configuration"
_TABLES = ("instance_tags", "instances", "elements", "documents", "numbers", "codes")
FIRST_CLONE_ID = 10_000


@dataclass(slots=True)
class Instance:
    """An element instance as it is stored: nothing masked, values as strings."""

    name: str
    element_id: int
    configuration: dict[str, str | None]
    tags: list[str]
    token: str = field(default_factory=lambda: new_token())
    created: str = field(default_factory=lambda: now())
    valid: bool = True
    disabled: bool = False
    external: str = "none"
    id: int = 0


@dataclass(slots=True)
class Search:
    """Which instances a list asks for; empty means all."""

    tags: list[str] = field(default_factory=list)
    all_tags: bool = False
    text: str = ""
    element_id: int | None = None
    disabled: bool | None = None
    valid: bool | None = None


def new_token() -> str:
    """Return a token as the published sample shows them: 27 bytes in base64."""
    import base64

    return base64.b64encode(secrets.token_bytes(27)).decode() + "="


def now() -> str:
    """Return the time as the service writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Store(Documents):
    """All reads and writes of the sandbox.

    Args:
        path: the file, made (readable for its owner alone) where it is missing; ``:memory:``
            keeps nothing.

    Raises:
        sqlite3.Error: the file is not a database, or cannot be opened.

    """

    def __init__(self, path: str = MEMORY) -> None:
        if path != MEMORY:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            # The file holds secrets: nobody else may read it from its first byte on.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            self._connection.execute("PRAGMA busy_timeout = 5000")
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file; the write-ahead log is folded into it."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commit at the end, roll back on any exception."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def reset(self) -> None:
        """Forget everything but the credentials; ids start again."""
        with self.transaction():
            for table in _TABLES:
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a fixed list
            self._connection.execute("DELETE FROM sqlite_sequence")

    def counts(self) -> dict[str, int]:
        """Return how many there are of each kind, by the kind's name in the singular."""
        rows = self._connection.execute(
            "SELECT 'instance', count(*) FROM instances"
            " UNION ALL SELECT 'cloned element', count(*) FROM elements"
            " UNION ALL SELECT kind, count(*) FROM documents GROUP BY kind"
        )
        return {str(kind): int(count) for kind, count in rows if count}

    # settings

    def setting(self, name: str) -> str | None:
        """Return a stored setting."""
        row = self._connection.execute(
            "SELECT value FROM settings WHERE name = ?", (name,)
        ).fetchone()
        return None if row is None else str(row[0])

    def set_setting(self, name: str, value: str) -> None:
        """Store a setting."""
        self._connection.execute(
            "INSERT INTO settings VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    # instances

    def instance(self, instance_id: int) -> Instance | None:
        """Return the instance with this id."""
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM instances WHERE id = ?",  # noqa: S608 - fixed columns
            (instance_id,),
        ).fetchone()
        return None if row is None else _instance(row)

    def instance_with_token(self, token: str) -> Instance | None:
        """Return the instance that a token belongs to."""
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM instances WHERE token = ?",  # noqa: S608 - fixed columns
            (token,),
        ).fetchone()
        return None if row is None else _instance(row)

    def add_instance(self, instance: Instance, instance_id: int | None = None) -> None:
        """Store a new instance and give it its id, the next one unless one is given."""
        cursor = self._connection.execute(
            "INSERT INTO instances (id, name, element_id, token, created, valid, disabled,"
            " external, tags, configuration) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (instance_id, *_row(instance)),
        )
        instance.id = int(cursor.lastrowid or 0)
        self._set_tags(instance)

    def save_instance(self, instance: Instance) -> None:
        """Store what changed in an instance."""
        self._connection.execute(
            "UPDATE instances SET name = ?, element_id = ?, token = ?, created = ?, valid = ?,"
            " disabled = ?, external = ?, tags = ?, configuration = ? WHERE id = ?",
            (*_row(instance), instance.id),
        )
        self._connection.execute("DELETE FROM instance_tags WHERE instance_id = ?", (instance.id,))
        self._set_tags(instance)

    def delete_instance(self, instance_id: int) -> None:
        """Delete an instance and what hangs on it."""
        self._connection.execute("DELETE FROM instances WHERE id = ?", (instance_id,))
        self.delete_documents(f"instances/{instance_id}")

    def instances(self, search: Search, after: int = 0, limit: int = -1) -> list[Instance]:
        """Return the instances that *search* finds with an id above *after*, by id."""
        where, values = self._where(search)
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM instances WHERE id > ?{where}"  # noqa: S608 - only marks
            " ORDER BY id LIMIT ?",
            (after, *values, limit),
        )
        return [_instance(row) for row in rows]

    def count_instances(self, search: Search) -> int:
        """Return how many instances *search* finds."""
        where, values = self._where(search)
        row = self._connection.execute(
            f"SELECT COUNT(*) FROM instances WHERE id > ?{where}",  # noqa: S608 - only marks
            (0, *values),
        ).fetchone()
        return int(row[0])

    def _where(self, search: Search) -> tuple[str, list[str | int]]:
        where, values = "", list[str | int]()
        if search.element_id is not None:
            where += " AND element_id = ?"
            values.append(search.element_id)
        for column in ("disabled", "valid"):
            wanted = getattr(search, column)
            if wanted is not None:
                where += f" AND {column} = ?"
                values.append(int(wanted))
        if search.tags:
            tags = sorted(set(search.tags))
            marks = ", ".join("?" * len(tags))
            where += (
                " AND id IN (SELECT instance_id FROM instance_tags"  # noqa: S608 - only marks
                f" WHERE tag IN ({marks}) GROUP BY instance_id HAVING COUNT(*) >= ?)"
            )
            values += [*tags, len(tags) if search.all_tags else 1]
        if search.text:
            text = search.text.lower()
            ids = [element.id for element in self.elements() if text in element.key.lower()]
            where += " AND (instr(lower(name), ?) > 0"
            where += f" OR element_id IN ({', '.join('?' * len(ids))}))"
            values += [text, *ids]
        return where, values

    def _set_tags(self, instance: Instance) -> None:
        self._connection.executemany(
            "INSERT OR IGNORE INTO instance_tags VALUES (?, ?)",
            [(tag, instance.id) for tag in instance.tags],
        )

    # elements: the catalogue and the clones made of it

    def element(self, key_or_id: str | int) -> Element | None:
        """Return an element by its key or its id."""
        found = CATALOGUE.get(key_or_id)
        if found is not None:
            return found
        column = "id" if isinstance(key_or_id, int) else "key"
        row = self._connection.execute(
            f"SELECT id, key, cloned FROM elements WHERE {column} = ?",  # noqa: S608 - one of two
            (key_or_id,),
        ).fetchone()
        return None if row is None else clone_of(CATALOGUE[row[2]], row[0], row[1])

    def elements(self) -> Iterable[Element]:
        """Return every element, the catalogue's first."""
        yield from CATALOGUE.all()
        for row in self._connection.execute("SELECT id, key, cloned FROM elements ORDER BY id"):
            yield clone_of(CATALOGUE[row[2]], row[0], row[1])

    def clone_element(self, element: Element) -> Element:
        """Make a clone of *element* with an id and a key of its own."""
        row = self._connection.execute("SELECT MAX(id) FROM elements").fetchone()
        clone_id = int(row[0] or FIRST_CLONE_ID) + 1
        base = element.cloned or element.key
        key = f"{base}-clone-{clone_id}"
        self._connection.execute("INSERT INTO elements VALUES (?, ?, ?)", (clone_id, key, base))
        return clone_of(CATALOGUE[base], clone_id, key)

    def add_clone(self, clone_id: int, key: str, cloned: str) -> bool:
        """Store a clone as it was elsewhere; return whether it could be."""
        if CATALOGUE.get(cloned) is None or CATALOGUE.get(key) is not None:
            return False
        cursor = self._connection.execute(
            "INSERT OR IGNORE INTO elements VALUES (?, ?, ?)", (clone_id, key, cloned)
        )
        return cursor.rowcount == 1

    def delete_element(self, element_id: int) -> None:
        """Delete a clone."""
        self._connection.execute("DELETE FROM elements WHERE id = ?", (element_id,))

    def next_number(self) -> int:
        """Return a number that is given once: the id of a part of a document."""
        number = int(self._connection.execute("INSERT INTO numbers VALUES (NULL)").lastrowid or 0)
        self._connection.execute("DELETE FROM numbers WHERE number = ?", (number,))
        return number

    # codes that work once

    def add_code(self, code: str, kind: str) -> None:
        """Remember a code (an OAuth code, a session's token)."""
        self._connection.execute("INSERT INTO codes VALUES (?, ?)", (code, kind))

    def has_code(self, code: str, kind: str) -> bool:
        """Whether a code is remembered."""
        found = self._connection.execute(
            "SELECT 1 FROM codes WHERE code = ? AND kind = ?", (code, kind)
        ).fetchone()
        return found is not None

    def spend_code(self, code: str, kind: str) -> bool:
        """Forget a code; return whether there was one to forget."""
        cursor = self._connection.execute(
            "DELETE FROM codes WHERE code = ? AND kind = ?", (code, kind)
        )
        return cursor.rowcount == 1


def _row(instance: Instance) -> tuple[str | int, ...]:
    return (
        instance.name,
        instance.element_id,
        instance.token,
        instance.created,
        int(instance.valid),
        int(instance.disabled),
        instance.external,
        json.dumps(instance.tags),
        json.dumps(instance.configuration),
    )


def _instance(row: tuple[Any, ...]) -> Instance:
    return Instance(
        id=row[0],
        name=row[1],
        element_id=row[2],
        token=row[3],
        created=row[4],
        valid=bool(row[5]),
        disabled=bool(row[6]),
        external=row[7],
        tags=json.loads(row[8]),
        configuration=json.loads(row[9]),
    )
