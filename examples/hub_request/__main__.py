"""The connection. It exports the token that the application needs."""

import pulumi
import pulumi_cloud_elements as cloud_elements
from accounts import accounts

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


def works(token: str) -> bool:
    """Read one page only, because this runs at previews, too."""
    next(accounts(token, page_size=1), None)
    return True


pulumi.export("token", crm.token)
pulumi.export("works", pulumi.Output.unsecret(crm.token.apply(works)))
