"""The stack that uses the connection: it gets the token as a secret, and it stays one."""

import pulumi
import pulumi_cloud_elements as cloud_elements
import requests

config = pulumi.Config()
# ORGANIZATION/PROJECT/STACK; with state in a file or an object store the first word is
# `organization`.
connection = pulumi.StackReference(config.require("connection"))


def count_contacts(token: str) -> int:
    """Runs with the token in plain; only what it returns goes on."""
    response = requests.get(
        f"{cloud_elements.base_url()}/hubs/crm/contacts",
        headers={"Authorization": cloud_elements.authorization(token)},
        timeout=60,
    )
    response.raise_for_status()
    return len(response.json())


token = connection.require_output("token")
# What comes out of a secret is a secret; a number of contacts need not be.
pulumi.export("contactsSeen", pulumi.Output.unsecret(token.apply(count_contacts)))
# Handed on, it is still encrypted in this stack's state and shown as [secret].
pulumi.export("token", token)
