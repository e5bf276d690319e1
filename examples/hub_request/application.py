"""The application. It needs only the token, not Pulumi's state.

CRM_TOKEN="$(pulumi stack output token --show-secrets)" python application.py
"""

import os

from accounts import accounts

names = sorted(str(account.get("name")) for account in accounts(os.environ["CRM_TOKEN"], 2))
print(f"{len(names)} accounts, the first is {names[0]}")
