"""The tutorial's stack: a connection to Close.io that polls for events."""

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()

crm = cloud_elements.Instance(
    "crm",
    element_key="closeio",
    name="Close.io of the tutorial",
    configuration=cloud_elements.configuration(
        username=config.require_secret("closeioApiKey"),
        password=config.require_secret("closeioPassword"),
        events=cloud_elements.Events(
            enabled=True,
            vendor_type="polling",
            callback_url="https://app.example.com/events",
            refresh_interval=15,
        ),
    ),
    tags=["crm", "tutorial"],
)

pulumi.export("instanceId", crm.id)
pulumi.export("hub", crm.element["hub"])
pulumi.export("token", crm.token)
