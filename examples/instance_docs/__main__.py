"""The instance's own API documentation, which lists the requests that it accepts."""

from typing import Any

import pulumi
import pulumi_cloud_elements as cloud_elements
import requests

config = pulumi.Config()

crm = cloud_elements.Instance(
    "crm",
    element_key="closeio",
    configuration={
        "username": config.require_secret("closeioApiKey"),
        "password": config.require_secret("closeioPassword"),
    },
    tags=["crm"],
)


def documentation(token: str) -> dict[str, Any]:
    """Return the instance's OpenAPI document. With the token, the path needs no id."""
    response = requests.get(
        f"{cloud_elements.base_url()}/instances/docs",
        headers={"Authorization": cloud_elements.authorization(token)},
        timeout=60,
    )
    response.raise_for_status()
    found: dict[str, Any] = response.json()
    return found


def requests_of(document: dict[str, Any]) -> list[str]:
    return sorted(
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
    )


document = crm.token.apply(documentation)
# Outputs of secrets are secrets. The list of requests is not secret.
pulumi.export("requests", pulumi.Output.unsecret(document.apply(requests_of)))
