"""One program for every environment; the stacks' configuration files contain the differences."""

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()
environment = pulumi.get_stack()

crm = cloud_elements.Instance(
    "crm",
    element_key="closeio",
    name=f"Close.io {environment}",
    configuration=cloud_elements.configuration(
        username=config.require_secret("closeioApiKey"),
        password=config.require_secret("closeioPassword"),
        events=cloud_elements.Events(
            enabled=True,
            vendor_type="polling",
            callback_url=config.require("eventsCallback"),
            refresh_interval=config.require_int("minutesBetweenPolls"),
        ),
    ),
    tags=["crm", environment, f"owner:{config.require('owner')}"],
    # `pulumi destroy` refuses a protected instance.
    opts=pulumi.ResourceOptions(protect=config.get_bool("protect")),
)

pulumi.export("instanceId", crm.id)
pulumi.export("token", crm.token)
