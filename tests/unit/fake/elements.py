"""The elements of the in-memory service, as its catalogue shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """The definition of one configuration entry."""

    key: str
    type: str = "TEXTFIELD_128"
    default: str | None = None
    required: bool = False

    @property
    def masked(self) -> bool:
        return self.type == "PASSWORD"


@dataclass(frozen=True)
class Element:
    """One element, with one way to authenticate."""

    id: int
    key: str
    name: str
    hub: str
    authentication: str
    entries: tuple[Entry, ...]

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)

    @property
    def objects(self) -> tuple[str, ...]:
        return _OBJECTS[self.hub]

    def summary(self) -> dict[str, Any]:
        """Return the element as an instance's response embeds it."""
        return {
            "id": self.id,
            "name": self.name,
            "key": self.key,
            "description": f"Add a {self.name} instance.",
            "image": "",
            "active": True,
            "deleted": False,
            "typeOauth": self.authentication.startswith("oauth"),
            "trialAccount": False,
            "transformationsEnabled": True,
            "authentication": {"type": self.authentication},
            "hub": self.hub,
            "parameters": [],
        }

    def definitions(self) -> Iterator[dict[str, Any]]:
        for position, entry in enumerate(self.entries):
            yield {
                "id": self.id * 1000 + position + 1,
                "key": entry.key,
                "name": entry.key,
                "type": entry.type,
                "defaultValue": entry.default,
                "required": entry.required,
                "active": True,
            }


_EVENTS = (
    Entry("event.notification.enabled", "BOOLEAN", "false"),
    Entry("event.vendor.type", "TEXTFIELD_32"),
    Entry("event.notification.type", "TEXTFIELD_32"),
    Entry("event.notification.callback.url", "TEXTFIELD_1000"),
    Entry("event.notification.callback.headers", "TEXTAREA"),
    Entry("event.notification.basic.username"),
    Entry("event.notification.basic.password", "PASSWORD"),
    Entry("event.notification.signature.key"),
    Entry("event.poller.refresh_interval", default="15"),
    Entry("event.poller.configuration", "CODE_EDITOR"),
    Entry("event.objects", "TEXTFIELD_1000"),
    Entry("filter.response.nulls", "BOOLEAN", "true"),
)
_BASIC = (Entry("username", required=True), Entry("password", "PASSWORD", required=True))
_BULK = Entry("bulk.attribute.created_time", "TEXTFIELD_32", "date_created")

_OBJECTS = {
    "crm": ("accounts", "contacts", "leads", "opportunities"),
    "documents": ("files", "folders"),
}

ELEMENTS = {
    element.key: element
    for element in (
        Element(
            146,
            "closeio",
            "Close.io Beta",
            "crm",
            "basic",
            (
                *_BASIC,
                Entry("base.url", "TEXTFIELD_1000", "https://app.close.io/api/v1"),
                Entry("pagination.type", "TEXTFIELD_32", "offset"),
                Entry("pagination.max", "TEXTFIELD_32", "100"),
                Entry("pagination.offset", "BOOLEAN", "true"),
                _BULK,
                *_EVENTS,
            ),
        ),
        Element(
            165,
            "sftp",
            "SFTP",
            "documents",
            "basic",
            (
                Entry("hostname", required=True),
                Entry("port", "TEXTFIELD_32", "22", required=True),
                *_BASIC,
                Entry("home_directory", "TEXTFIELD_1000", "/"),
                Entry("pagination.type", "TEXTFIELD_32", "page"),
                Entry("pagination.max", "TEXTFIELD_32", "100"),
                Entry("pagination.page.startindex", "TEXTFIELD_32", "1"),
                *_EVENTS,
            ),
        ),
        Element(
            23,
            "sfdc",
            "Salesforce Sales Cloud",
            "crm",
            "oauth2",
            (
                Entry("oauth.api.key", "PASSWORD", required=True),
                Entry("oauth.api.secret", "PASSWORD", required=True),
                Entry("oauth.callback.url", "TEXTFIELD_1000"),
                Entry(
                    "oauth.token.url",
                    "TEXTFIELD_1000",
                    "https://login.salesforce.com/services/oauth2/token",
                ),
                Entry("oauth.scope", "TEXTFIELD_1000"),
                Entry("oauth.user.token"),
                Entry("oauth.user.refresh_token"),
                Entry("base.url", "TEXTFIELD_1000", "https://login.salesforce.com"),
                Entry("pagination.type", "TEXTFIELD_32", "cursor"),
                Entry("pagination.max", "TEXTFIELD_32", "2000"),
                _BULK,
                *_EVENTS,
            ),
        ),
    )
}
"""By key. The ids differ between environments of the real service."""
