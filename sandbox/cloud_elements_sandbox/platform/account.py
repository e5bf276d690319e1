"""The one organization, account and user of a sandbox."""

from __future__ import annotations

USER = {
    "id": 1,
    "emailAddress": "sandbox@example.com",
    "firstName": "Sandbox",
    "lastName": "User",
}
ACCOUNT_ID = 1
ACCOUNT = {"id": ACCOUNT_ID, "name": "Sandbox", "defaultAccount": True, "active": True}
ORGANIZATION_ID = 1
ORGANIZATION = {"id": ORGANIZATION_ID, "name": "Sandbox"}
