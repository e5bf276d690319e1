"""Formulas and a virtual data resource from files, as the console and migration clients write them.

What the files refer to by the ids of another account is mapped to resources of this stack.
"""

from pathlib import Path

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()
folder = Path(__file__).parent

crm = cloud_elements.Instance(
    "crm",
    element_key="closeio",
    configuration={
        "username": config.require_secret("closeioApiKey"),
        "password": config.require_secret("closeioPassword"),
    },
)

# The console's export of one formula.
notify = cloud_elements.Formula(
    "notify", **cloud_elements.formula_from(folder / "formulas" / "notify.json")
)
# A folder with formula.json, and its scripts as files of their own. It calls formula 311.
sync = cloud_elements.Formula(
    "nightly-sync",
    **cloud_elements.formula_from(
        folder / "formulas" / "nightly-sync", formulas={"311": notify.id}
    ),
)
cloud_elements.FormulaInstance(
    "nightly-sync",
    formula_id=sync.id,
    configuration={"crm": crm.id, "webhook": config.require_secret("webhook")},
)

# A bundle of a definition and its transformations.
bundle = folder / "vdrs" / "contacts.json"
contacts = cloud_elements.VirtualDataResource(
    "contacts", **cloud_elements.virtual_data_resource_from(bundle)
)
cloud_elements.Transformation(
    "contacts-closeio",
    **cloud_elements.transformation_from(bundle, "closeio", virtual_data_resource=contacts),
)
