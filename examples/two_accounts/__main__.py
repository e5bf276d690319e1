"""An instance in each of two accounts, with an explicit provider for each account."""

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()

for account in ("emea", "apac"):
    provider = cloud_elements.Provider(
        account,
        user_secret=config.require_secret(f"{account}UserSecret"),
        organization_secret=config.require_secret(f"{account}OrganizationSecret"),
        base_url=config.require(f"{account}BaseUrl"),
    )
    crm = cloud_elements.Instance(
        f"crm-{account}",
        element_key="closeio",
        configuration={
            "username": config.require_secret("closeioApiKey"),
            "password": config.require_secret("closeioPassword"),
        },
        tags=["crm", account],
        opts=pulumi.ResourceOptions(provider=provider),
    )
    pulumi.export(f"{account}Instance", crm.id)
    pulumi.export(f"{account}Url", crm.base_url)
