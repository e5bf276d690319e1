"""The same instances as one resource."""

import json
from pathlib import Path

import pulumi_cloud_elements as cloud_elements

work = json.loads(Path("work.json").read_text())
cloud_elements.InstanceSet(
    "closeio",
    element_key="closeio",
    configuration={
        "event.notification.enabled": True,
        "event.vendor.type": "polling",
        "event.notification.callback.url": work["callback"],
    },
    instances={
        f"closeio-{number}": {
            "configuration": {
                "username": f"bench-key-{number}",
                "password": f"bench-password-{number}",
            },
            "tags": ["bench"],
        }
        for number in range(work["instances"])
    },
    # The benchmark deletes all of them at once.
    max_deletions=work["instances"],
)
