"""The stack that uses the connection. The token stays a secret here."""

import pulumi
import pulumi_cloud_elements as cloud_elements
import requests

config = pulumi.Config()
# ORGANIZATION/PROJECT/STACK. With a file or object store backend, ORGANIZATION is the literal
# word `organization`.
connection = pulumi.StackReference(config.require("connection"))


def count_contacts(token: str) -> int:
    """Count the contacts. The token is a plain string here."""
    response = requests.get(
        f"{cloud_elements.base_url()}/hubs/crm/contacts",
        headers={"Authorization": cloud_elements.authorization(token)},
        timeout=60,
    )
    response.raise_for_status()
    return len(response.json())


token = connection.require_output("token")
# An output of a secret is a secret, too; the number of contacts need not be.
pulumi.export("contactsSeen", pulumi.Output.unsecret(token.apply(count_contacts)))
# The exported token is still encrypted in this stack's state and shows as [secret].
pulumi.export("token", token)
