"""An instance for each customer in a table, all of them one resource."""

import csv
from pathlib import Path

import pulumi
import pulumi_cloud_elements as cloud_elements

with Path("customers.csv").open(newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
# One secret object of the stack's configuration: {"acme": "...", "globex": "...", ...}
api_keys = pulumi.Config().require_secret_object("apiKeys")

customers = cloud_elements.InstanceSet(
    "customers",
    element_key="closeio",
    configuration={"password": "not used by Close.io", "event.notification.enabled": False},
    instances={
        row["key"]: {
            "name": row["name"],
            "tags": [row["plan"]],
            "configuration": {"username": api_keys[row["key"]]},
        }
        for row in rows
    },
    opts=pulumi.ResourceOptions(protect=pulumi.get_stack() == "production"),
)

pulumi.export("ids", customers.ids)
pulumi.export("acmeToken", customers.token("acme"))
