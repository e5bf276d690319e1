"""From a Close.io instance to a running formula, in each environment the same."""

from pathlib import Path

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()
environment = pulumi.get_stack()
scripts = Path(__file__).parent / "scripts"

closeio = cloud_elements.Instance(
    "closeio",
    element_key="closeio",
    name=f"Close.io {environment}",
    configuration={
        "username": config.require_secret("closeioApiKey"),
        "password": config.require_secret("closeioPassword"),
    },
    tags=["crm", environment],
)

# What a contact looks like to our own software, whichever vendor it comes from.
contact = cloud_elements.VirtualDataResource(
    "contact",
    level="instance",
    instance_id=closeio.id,
    fields={"id": "string", "fullName": "string", "email": "string", "createdAt": "date"},
)
mapping = cloud_elements.Transformation(
    "contact",
    virtual_data_resource=contact,
    level="instance",
    instance_id=closeio.id,
    vendor_name="contacts",
    fields={"id": "id", "fullName": "name", "email": "email", "createdAt": "created_date"},
    configuration={"passThrough": {"fromVendor": False, "toVendor": False}},
)

formula = cloud_elements.Formula(
    "send-contacts",
    name=f"Send contacts ({environment})",
    description="Reads the contacts and posts them to a webhook",
    engine="v3",
    configuration=[
        {"key": "crm", "type": "elementInstance"},
        {"key": "webhook", "type": "value"},
    ],
    triggers=[
        {
            "type": "scheduled",
            "properties": {"cron": config.require("schedule")},
            "on_success": ["read"],
        }
    ],
    steps=[
        {
            "name": "read",
            "type": "elementRequest",
            "properties": {
                "elementInstanceId": "${config.crm}",
                "method": "GET",
                "api": "/hubs/crm/contact",
            },
            "on_success": ["select"],
        },
        {
            "name": "select",
            "type": "script",
            "properties": {"body": (scripts / "select.js").read_text(encoding="utf-8")},
            "on_success": ["send"],
        },
        {
            "name": "send",
            "type": "httpRequest",
            "properties": {
                "method": "POST",
                "url": "${config.webhook}",
                "body": "${steps.select.contacts}",
            },
        },
    ],
)
running = cloud_elements.FormulaInstance(
    "send-contacts",
    formula_id=formula.id,
    name=f"Send contacts ({environment})",
    configuration={"crm": closeio.id, "webhook": config.require_secret("webhookUrl")},
    # It reads through the mapping, so that is created first and deleted last.
    opts=pulumi.ResourceOptions(depends_on=[mapping]),
)

pulumi.export("instanceId", closeio.id)
pulumi.export("token", closeio.token)
pulumi.export("formulaId", formula.id)
pulumi.export("formulaInstanceId", running.id)
