"""An instance of SAP Open Connectors (formerly Cloud Elements), connected to Close.io."""

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()

closeio = cloud_elements.Instance(
    "closeio",
    element_key="closeio",
    name=f"Close.io {pulumi.get_stack()}",
    configuration=cloud_elements.configuration(
        username=config.require_secret("closeioApiKey"),
        password=config.require_secret("closeioPassword"),
    ),
    tags=["crm", pulumi.get_stack()],
)

pulumi.export("instanceId", closeio.id)
# What an application sends with each request through the instance.
pulumi.export("token", closeio.token)
