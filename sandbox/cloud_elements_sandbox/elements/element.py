"""An element of the catalogue, its configuration entries, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

OBJECTS_OF_HUB: dict[str, tuple[str, ...]] = {
    "crm": ("accounts", "contacts", "leads", "opportunities"),
    "helpdesk": ("incidents", "users", "organizations"),
    "documents": ("files", "folders"),
    "messaging": ("messages", "channels"),
    "erp": ("customers", "invoices", "products"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """The definition of one configuration entry.

    ``secret`` marks a secret that is not of the type PASSWORD and so may come back in clear.
    ``credential`` marks one that the service takes for a name and always shows in clear.
    ``authentications`` names the authentication types that need it; none means all.
    """

    key: str
    name: str
    type: str = "TEXTFIELD_128"
    default: str | None = None
    required: bool = False
    secret: bool = False
    authentications: tuple[str, ...] = ()
    credential: bool = False

    @property
    def private(self) -> bool:
        """Whether it is a secret, however the service shows it."""
        return self.masked or self.secret or self.credential

    @property
    def masked(self) -> bool:
        """Whether the service shows it as ``********`` always."""
        return self.type == "PASSWORD"

    @property
    def hidden(self) -> bool:
        """Whether consoles leave it out: it has a default that hardly anybody changes."""
        return self.default is not None and not self.key.startswith("event.")


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the catalogue, or a clone of one (``cloned`` is then the original's key)."""

    id: int
    key: str
    name: str
    hub: str
    authentication: str
    entries: tuple[Entry, ...]
    description: str
    image: str = ""
    authentications: tuple[str, ...] = ()
    cloned: str | None = None

    @property
    def oauth(self) -> bool:
        """Whether a person signs in at the vendor."""
        return self.authentication.startswith("oauth")

    @property
    def authentication_types(self) -> tuple[str, ...]:
        """Every way to authenticate, the usual one first."""
        return self.authentications or (self.authentication,)

    @property
    def objects(self) -> tuple[str, ...]:
        """The names of the objects that its hub offers."""
        return OBJECTS_OF_HUB[self.hub]

    def entry(self, key: str) -> Entry | None:
        """Return the definition of a key."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def summary(self) -> dict[str, Any]:
        """Return the element as an instance embeds it."""
        return {
            "id": self.id,
            "name": self.name,
            "key": self.key,
            "description": self.description,
            "image": self.image,
            "active": True,
            "deleted": False,
            "typeOauth": self.oauth,
            "trialAccount": False,
            "transformationsEnabled": True,
            "authentication": {"type": self.authentication},
            "hub": self.hub,
            "parameters": [],
        }

    def definition(self, entry: Entry) -> dict[str, Any]:
        """Return one configuration definition as the catalogue shows it."""
        position = self.entries.index(entry)
        return {
            "id": self.id * 1000 + position + 1,
            "name": entry.name,
            "key": entry.key,
            "description": entry.name,
            "type": entry.type,
            "defaultValue": entry.default,
            "active": True,
            "internal": False,
            "required": entry.required,
            "hideFromConsole": entry.hidden,
            "companyControlled": False,
            "resellerConfig": False,
            "displayOrder": position,
        }

    def definitions(self, authentication: str | None = None) -> list[dict[str, Any]]:
        """Return the definitions, all or those of one authentication type."""
        return [
            self.definition(entry)
            for entry in self.entries
            if authentication is None
            or not entry.authentications
            or authentication in entry.authentications
        ]


def clone_of(element: Element, clone_id: int, key: str) -> Element:
    """Return *element* under an id and a key of its own."""
    return replace(element, id=clone_id, key=key, name=f"{element.name} Clone", cloned=element.key)


def vendor_name(name: str) -> str:
    """Return what the vendor calls an object: ``Account`` for ``accounts``."""
    single = name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")
    return single.capitalize()


class Catalogue:
    """Elements by key and by id."""

    def __init__(self, *elements: Element) -> None:
        self._elements = elements
        self._by: dict[str | int, Element] = {}
        for element in elements:
            self._by[element.key] = self._by[element.id] = element

    def get(self, key_or_id: str | int) -> Element | None:
        """Return an element, or ``None``."""
        return self._by.get(key_or_id)

    def __getitem__(self, key: str) -> Element:
        return self._by[key]

    def all(self) -> Iterator[Element]:
        """Return every element."""
        return iter(self._elements)
