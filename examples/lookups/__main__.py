"""Run a formula through the CRM connection of another team, which this stack does not manage."""

import pulumi
import pulumi_cloud_elements as cloud_elements

# Exactly one instance and one formula must match.
crm = cloud_elements.get_instance(name="Close.io", tag="production")
sync = cloud_elements.get_formula(name="Copy contacts")

copy = cloud_elements.FormulaInstance("copy", formula_id=sync.id, configuration={"crm": crm.id})

# The element of whatever the formula instance runs through; known after it exists.
element = cloud_elements.get_element_output(
    crm.element_key, opts=pulumi.InvokeOutputOptions(depends_on=[copy])
)

pulumi.export("hub", element.hub)
pulumi.export("token", crm.token)
