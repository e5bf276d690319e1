"""A CRM that sends events to an application, and a file store that is disabled for now."""

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()

crm = cloud_elements.Instance(
    "crm",
    element_key="closeio",
    name="Close.io",
    configuration=cloud_elements.configuration(
        username=config.require_secret("closeioApiKey"),
        password=config.require_secret("closeioPassword"),
        events=cloud_elements.Events(
            enabled=True,
            vendor_type="polling",
            callback_url="https://app.example.com/events",
            refresh_interval=15,
            poller_configuration={"contacts": {"url": "/contacts", "idField": "id"}},
        ),
        filter_response_nulls=False,
    ),
    tags=["crm", "production"],
    opts=pulumi.ResourceOptions(
        protect=config.get_bool("protect"),
        # Somebody changes this entry in the console.
        ignore_changes=['configuration["event.poller.refresh_interval"]'],
    ),
)

files = cloud_elements.Instance(
    "files",
    element_key="sftp",
    configuration={
        "hostname": "sftp.example.com",
        "port": 22,
        "username": config.require_secret("sftpUsername"),
        "password": config.require_secret("sftpPassword"),
        # Another resource's output, which is not known until that resource exists.
        "home_directory": crm.id.apply(lambda id_: f"/exports/{id_}"),
    },
    tags=[],
    disabled=True,
)

pulumi.export("crmToken", crm.token)
pulumi.export("filesDisabled", files.disabled)
