"""The same stack, with a provider that does nothing."""

import json
from pathlib import Path

import pulumi
from no_work import Nothing

work = json.loads(Path("work.json").read_text())
for number in range(work["instances"]):
    Nothing(
        f"closeio-{number}",
        name=f"closeio-{number}",
        element_key="closeio",
        configuration={
            "username": pulumi.Output.secret(f"bench-key-{number}"),
            "password": pulumi.Output.secret(f"bench-password-{number}"),
            "event.notification.enabled": True,
            "event.vendor.type": "polling",
            "event.notification.callback.url": work["callback"],
        },
        tags=["bench"],
        # What more state costs is measured with these, by bench/state.py.
        **({"plain": "x" * work["plain"]} if "plain" in work else {}),
        **{f"secret{n}": pulumi.Output.secret(f"{n}") for n in range(work.get("secrets", 0))},
    )
