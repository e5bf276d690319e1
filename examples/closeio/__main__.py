"""A Close.io instance, and a request through it that shows that its token works."""

import pulumi
import pulumi_cloud_elements as cloud_elements
import requests

config = pulumi.Config()
closeio = cloud_elements.Instance(
    "closeio",
    element_key="closeio",
    name="Close.io production",
    configuration={
        "username": config.require_secret("closeioApiKey"),
        "password": config.require_secret("closeioPassword"),
        "event.notification.enabled": True,
        "event.vendor.type": "polling",
        "event.notification.callback.url": "https://example.com/events",
    },
    tags=["crm", "production"],
)


def count_accounts(token: str) -> int:
    response = requests.get(
        f"{cloud_elements.base_url()}/hubs/crm/accounts",
        headers={"Authorization": cloud_elements.authorization(token)},
        timeout=60,
    )
    response.raise_for_status()
    return len(response.json())


pulumi.export("instanceId", closeio.id)
pulumi.export("name", closeio.name)
pulumi.export("hub", closeio.element["hub"])
pulumi.export("valid", closeio.valid)
pulumi.export("token", closeio.token)
# The count of accounts is not secret, unlike their data.
pulumi.export("accountsSeen", pulumi.Output.unsecret(closeio.token.apply(count_accounts)))
