"""The stack that owns the connection: its token is an output, and a secret one."""

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
