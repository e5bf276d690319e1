"""The stack that test_stack.py tests: a CRM connection for each region."""

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()
for region in ("emea", "apac"):
    instance = cloud_elements.Instance(
        f"crm-{region}",
        element_key="closeio",
        configuration=cloud_elements.configuration(
            username=config.require_secret("closeioApiKey"),
            password=config.require_secret("closeioPassword"),
            events=cloud_elements.Events(enabled=True, vendor_type="polling"),
        ),
        tags=["crm", region],
    )
    pulumi.export(f"{region}Token", instance.token)
