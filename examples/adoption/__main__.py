"""One instance that exists is taken over; another, which somebody else manages, is only read."""

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()

ours = cloud_elements.Instance(
    "ours",
    element_key="closeio",
    name="Close.io",
    configuration={
        "username": config.require_secret("closeioApiKey"),
        "password": config.require_secret("closeioPassword"),
    },
    adopt=config.require("ours"),  # may be taken out after the first `pulumi up`
)

theirs = cloud_elements.Instance.get("theirs", config.require("theirs"))

pulumi.export("ours", ours.id)
pulumi.export("theirsIsValid", theirs.valid)
