"""The stack that owns the connection and exports its token as a secret output."""

import pulumi
import pulumi_cloud_elements as cloud_elements

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

pulumi.export("token", crm.token)
