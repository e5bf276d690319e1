"""What the service says about its elements: asked once per element and process."""

from __future__ import annotations

import difflib
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from ..errors import CloudElementsError, NotFoundError, UnauthorizedError
from .client import Client
from .vendor_objects import VendorObjects, vendor_objects_of

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_CHOICE = "authentication.type"  # the entry that elements with several types have


@dataclass(frozen=True)
class Entry:
    """The definition of one configuration entry.

    Attributes:
        key: its dotted key.
        type: `TEXTFIELD_128`, `BOOLEAN`, `PASSWORD`, …; empty where the service gives none.
        required: whether an instance cannot do without it.
        default: what it is where nobody sets it; None for nothing.
        options: the values that it may have; empty where the service gives none.
    """

    key: str
    type: str
    required: bool
    default: str | None
    options: tuple[str, ...]


@dataclass(frozen=True)
class Definition:
    """The definition of an element.

    Attributes:
        key: the element's key.
        authentication: how it authenticates: `basic`, `oauth2`, …; empty where that is not known.
        entries: its configuration entries by key, for this authentication.
    """

    key: str
    authentication: str
    entries: Mapping[str, Entry]

    @property
    def oauth(self) -> bool:
        """Whether a person signs in at the vendor."""
        return self.authentication.startswith("oauth")


class NotInCatalogueError(CloudElementsError):
    """There is no such element or authentication type; the message names those there are."""


class Catalogue:
    """Safe to share between threads: what is asked for at once is asked once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._mutex = threading.Lock()
        self._found: dict[tuple[str, str, str | None], Future[Any]] = {}
        self._warned = False

    def definition(self, element_key: str, authentication: str | None = None) -> Definition | None:
        """Return an element's definition, or None where the catalogue does not say.

        Args:
            element_key: the element's key.
            authentication: the declared `authentication.type`; default: the element's own.

        Raises:
            NotInCatalogueError: there is no such element or authentication type.
            UnauthorizedError: the credentials are not accepted.
        """
        question = ("definition", element_key, authentication)
        return self._once(question, lambda: self._ask(element_key, authentication))

    def vendor_objects(self, element_key: str) -> VendorObjects | None:
        """Return the vendor's objects that an element has, or None where nothing lists them.

        Args:
            element_key: the element's key or id.

        Raises:
            UnauthorizedError: the credentials are not accepted.
        """
        question = ("vendor objects", element_key, None)
        return self._once(question, lambda: self._ask_vendor_objects(element_key))

    def element_of_instance(self, id_: str) -> str | None:
        """Return the key of an instance's element, or None where the service does not say it.

        Args:
            id_: the instance's id.

        Raises:
            UnauthorizedError: the credentials are not accepted.
        """
        return self._once(("instance", id_, None), lambda: self._ask_instance(id_))

    def default_of(self, element_key: str, entry_key: str) -> tuple[bool, str | None]:
        """Return whether an entry's default is known, and the default."""
        try:
            definition = self.definition(element_key)
        except NotInCatalogueError:
            return False, None
        entry = None if definition is None else definition.entries.get(entry_key)
        return (False, None) if entry is None else (True, entry.default)

    def _once(self, question: tuple[str, str, str | None], ask: Callable[[], _T]) -> _T:
        """Return the response to a question, which the first thread that has it asks."""
        with self._mutex:
            found = self._found.get(question)
            asked_here = found is None
            if found is None:
                found = self._found[question] = Future()
        if asked_here:
            try:
                found.set_result(ask())
            except Exception as error:
                found.set_exception(error)
        return cast(_T, found.result())

    def _ask_instance(self, id_: str) -> str | None:
        try:
            element = self._client.instances.get(id_).get("element")
        except UnauthorizedError:
            raise
        except CloudElementsError as error:  # what needs the instance will say so
            _log.debug("the element of instance %s is not known: %s", id_, error)
            return None
        key = element.get("key") if isinstance(element, Mapping) else None
        return key if isinstance(key, str) else None

    def _ask_vendor_objects(self, element_key: str) -> VendorObjects | None:
        try:
            return vendor_objects_of(self._client.elements.metadata(element_key))
        except UnauthorizedError:
            raise
        except NotFoundError:
            return None  # an unknown element is named by `definition`
        except CloudElementsError as error:
            self._warn_once(error, "vendor objects")
            return None

    def _ask(self, element_key: str, authentication: str | None) -> Definition | None:
        try:
            element = self._client.elements.get(element_key)
        except UnauthorizedError:
            raise
        except NotFoundError:
            raise NotInCatalogueError(self.no_such_element(element_key)) from None
        except CloudElementsError as error:
            self._warn_once(error)
            return None
        own = _authentication_type(element)
        try:
            rows = element.get("configuration")
            if not isinstance(rows, list):
                rows = self._client.elements.definitions(element_key)
            entries = entries_of(rows)
            if authentication is not None or _CHOICE in entries:
                entries = self._of_type(element_key, entries, own, authentication)
        except (UnauthorizedError, NotInCatalogueError):
            raise
        except CloudElementsError as error:
            self._warn_once(error)
            return None
        return Definition(element_key, authentication or own, entries)

    def _of_type(
        self, element_key: str, all_entries: dict[str, Entry], own: str, declared: str | None
    ) -> dict[str, Entry]:
        """Return the entries of one way to authenticate: the element lists those of all."""
        try:
            return entries_of(self._client.elements.definitions(element_key, declared or own))
        except NotFoundError:
            if declared not in (None, own):
                raise NotInCatalogueError(self._unknown_type(element_key)) from None
        # Which of them are required for this one is not known.
        return {key: replace(entry, required=False) for key, entry in all_entries.items()}

    def no_such_element(self, element_key: str) -> str:
        """Return the message for an unknown key, with the most similar ones of the catalogue."""
        try:
            keys = [str(row["key"]) for row in self._client.elements.list() if row.get("key")]
        except CloudElementsError:
            keys = []
        close = difflib.get_close_matches(element_key, keys, n=3, cutoff=0.5)
        fix = f"did you mean {' or '.join(close)}?" if close else "correct the key"
        return f'element_key "{element_key}": no such element: {fix}'

    def _unknown_type(self, element_key: str) -> str:
        try:
            rows = self._client.elements.authentication_types(element_key)
        except CloudElementsError:
            rows = []
        types = ", ".join(str(row["type"]) for row in rows if row.get("type"))
        fix = f"it must be one of {types}" if types else "correct it"
        return f"configuration.authentication.type: the element has no such type: {fix}"

    def _warn_once(self, error: CloudElementsError, what: str = "configurations") -> None:
        with self._mutex:
            warned, self._warned = self._warned, True
        if not warned:
            _log.warning(
                "%s are not checked against their elements, as the catalogue did not "
                "respond (cloud-elements:catalogueChecks=false turns these checks off): %s",
                what,
                error,
            )


def _authentication_type(element: Mapping[str, Any]) -> str:
    """Return how an element authenticates; empty where the catalogue does not say it as usual."""
    authentication = element.get("authentication")
    type_ = authentication.get("type") if isinstance(authentication, Mapping) else None
    return type_ if isinstance(type_, str) else ""


def entries_of(rows: Iterable[Any]) -> dict[str, Entry]:
    """Return an element's configuration entries by key, from the service's rows."""
    found = {}
    for row in rows:
        if isinstance(row, Mapping) and isinstance(row.get("key"), str):
            default = row.get("defaultValue")
            found[row["key"]] = Entry(
                key=row["key"],
                type=str(row.get("type") or ""),
                required=row.get("required") is True,
                default=None if default in (None, "") else str(default),
                options=_options(row),
            )
    return found


def _options(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a choice's options; how the service writes them is not documented."""
    options = row.get("options")
    if isinstance(options, str):
        options = options.split(",")
    if not isinstance(options, list):
        return ()
    values = [
        option.get("value", option.get("key", option.get("name")))
        if isinstance(option, Mapping)
        else option
        for option in options
    ]
    return tuple(str(value).strip() for value in values if value is not None)
