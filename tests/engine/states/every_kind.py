"""A program with one resource of every kind; what it declares never changes."""

import pulumi
import pulumi_cloud_elements as cloud_elements

closeio = cloud_elements.Instance(
    "closeio",
    element_key="closeio",
    configuration={"username": "canary-key", "password": "canary-password"},
    tags=["crm"],
)
customers = cloud_elements.InstanceSet(
    "customers",
    element_key="closeio",
    configuration={"username": "canary-key", "password": "canary-password"},
    instances={
        "acme": {"configuration": {"username": "canary-acme"}},
        "globex": {"tags": ["gold"]},
    },
)
contact = cloud_elements.VirtualDataResource(
    "contact", level="organization", fields={"id": "string", "email": "string"}
)
cloud_elements.Transformation(
    "contact",
    virtual_data_resource=contact,
    level="organization",
    element_key="closeio",
    vendor_name="contacts",
    fields={"id": "id", "email": "email"},
)
formula = cloud_elements.Formula(
    "send",
    configuration=[
        {"key": "crm", "type": "elementInstance"},
        {"key": "webhook", "type": "value"},
    ],
    triggers=[{"type": "manual", "on_success": ["log"]}],
    steps=[{"name": "log", "type": "script", "properties": {"body": "done({});"}}],
)
cloud_elements.FormulaInstance(
    "send",
    formula_id=formula.id,
    configuration={"crm": closeio.id, "webhook": "https://example.com/canary-hook"},
)
pulumi.export("acme", customers.token("acme"))
