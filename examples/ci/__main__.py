"""The program that the pipelines in this folder preview, apply and check for drift."""

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()
closeio = cloud_elements.Instance(
    "closeio",
    element_key="closeio",
    name="Close.io production",
    configuration={
        # The pipeline sets these in the stack configuration, from its secret store.
        "username": config.require_secret("closeioApiKey"),
        "password": config.require_secret("closeioPassword"),
        "event.notification.enabled": True,
        "event.vendor.type": "polling",
        "event.notification.callback.url": "https://example.com/events",
        "event.poller.refresh_interval": 15,
    },
    tags=["crm", "production"],
)
pulumi.export("closeioId", closeio.id)
