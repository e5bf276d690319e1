"""The one organization, account and user of a sandbox."""

from __future__ import annotations

USER = {
    "id": 1,
    "emailAddress": "sandbox@example.com",
    "firstName": "Sandbox",
    "lastName": "User",
}
ACCOUNT_ID = 1
ORGANIZATION_ID = 1
ORGANIZATION = {"id": ORGANIZATION_ID, "name": "Sandbox"}
