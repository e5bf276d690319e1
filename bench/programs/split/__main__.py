"""A part of the instances; the stack's configuration says which."""

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()
first, count = config.require_int("first"), config.require_int("count")
for number in range(first, first + count):
    cloud_elements.Instance(
        f"closeio-{number}",
        element_key="closeio",
        configuration={
            "username": f"bench-key-{number}",
            "password": f"bench-password-{number}",
            "event.notification.enabled": True,
            "event.vendor.type": "polling",
            "event.notification.callback.url": "https://example.com/events",
        },
        tags=["bench"],
    )
