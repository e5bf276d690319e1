"""The provider of this repository."""

import json
from pathlib import Path

import pulumi_cloud_elements as cloud_elements

work = json.loads(Path("work.json").read_text())
for number in range(work["instances"]):
    cloud_elements.Instance(
        f"closeio-{number}",
        element_key="closeio",
        configuration={
            "username": f"bench-key-{number}",
            "password": f"bench-password-{number}",
            "event.notification.enabled": True,
            "event.vendor.type": "polling",
            "event.notification.callback.url": work["callback"],
        },
        tags=["bench"],
    )
