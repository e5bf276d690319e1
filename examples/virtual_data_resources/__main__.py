"""What a contact is for our own software, and where two vendors have it."""

from pathlib import Path

import pulumi
import pulumi_cloud_elements as cloud_elements

scripts = Path(__file__).parent / "scripts"

contact = cloud_elements.VirtualDataResource(
    "contact",
    level="organization",
    description="A person whom we know",
    fields={
        "id": "string",
        "email": "string",
        "fullName": {"type": "string", "display_name": "Name"},
        "address.city": "string",
        "createdAt": "date",
    },
)

closeio = cloud_elements.Transformation(
    "closeio",
    virtual_data_resource=contact,
    level="organization",
    element_key="closeio",
    vendor_name="contacts",
    fields={"id": "id", "email": "email", "fullName": "name", "createdAt": "created_date"},
)

salesforce = cloud_elements.Transformation(
    "salesforce",
    virtual_data_resource=contact,
    level="organization",
    element_key="sfdc",
    vendor_name="Contact",
    fields={
        "id": "Id",
        "email": {
            "vendor_path": "Email",
            "configuration": {"defaultValue": {"value": "unknown@example.com"}},
        },
        "address.city": "MailingCity",
        "createdAt": "CreatedDate",
    },
    configuration={"passThrough": {"fromVendor": False, "toVendor": False}},
    script=(scripts / "salesforce.js").read_text(encoding="utf-8"),
)

pulumi.export("contact", contact.id)
