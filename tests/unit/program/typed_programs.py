"""Right and wrong programs, as a type checker should see them.

A line that the checker must refuse is marked with `# refused:` and a name that its message has;
every other line must pass. Each entry is a program of its own.
"""

from __future__ import annotations

HEAD = """\
import pulumi
import pulumi_cloud_elements as ce
"""

RIGHT = [
    """
ce.Events(enabled=True, refresh_interval=15)
ce.configuration(username="u", password="p", events=ce.Events(enabled=True))
ce.configuration(oauth=ce.OAuth2(api_key="k", api_secret=pulumi.Output.secret("s")))
""",
    """
opts = pulumi.ResourceOptions(protect=True)
crm = ce.Instance("crm", element_key="closeio", tags=["crm"], opts=opts)
ce.Instance("crm", opts, element_key="closeio", configuration={"username": "key"}, adopt=None)
ce.Instance("crm", ce.InstanceArgs(element_key="closeio", disabled=False), opts)
ce.Instance("crm", args=ce.InstanceArgs(element_key=pulumi.Output.from_input("closeio")))
token: pulumi.Output[str] = crm.token
""",
    """
args: ce.InstanceArgsDict = {"element_key": "closeio", "tags": None}
ce.Instance("crm", args)
ce.Instance("crm", {"element_key": "closeio", "configuration": {"pagination.max": 7}})
ce.Instance("crm", **args)
ce.InstanceArgs(**args)
built = ce.InstanceArgs(element_key="closeio")
built.tags = ["crm"]
""",
    """
opts = pulumi.ResourceOptions()
ce.Formula("sync")
ce.Formula("sync", opts, triggers=[{"type": "manual"}], steps=[{"name": "a", "type": "script"}])
sync = ce.Formula("sync", ce.FormulaArgs(engine="v3"), opts)
ce.Formula("sync", ce.formula_from("sync.json"))
ce.Formula("sync", **ce.formula_from("sync.json"))
ce.FormulaInstance("run", ce.FormulaInstanceArgs(formula_id=sync.id, active=None))
ce.FormulaInstance("run", **ce.formula_instance_from("run.json", formula_id=sync.id))
""",
    """
contacts = ce.VirtualDataResource(
    "contacts", ce.VirtualDataResourceArgs(level="organization", fields={"email": "string"})
)
ce.VirtualDataResource("contacts", **ce.virtual_data_resource_from("contacts.json"))
ce.Transformation(
    "closeio",
    ce.TransformationArgs(virtual_data_resource=contacts, level="organization", vendor_name="x"),
)
ce.Transformation(
    "closeio", ce.transformation_from("contacts.json", virtual_data_resource=contacts)
)
""",
    """
secret = pulumi.Output.secret("s")
args = ce.ProviderArgs(user_secret=secret, organization_secret=secret, log_level="debug")
other = ce.Provider("other", args)
ce.Provider("other", user_secret=secret, organization_secret=secret, read_timeout=7, marker=False)
ce.Instance("crm", element_key="closeio", opts=pulumi.ResourceOptions(provider=other))
""",
    """
url: str = ce.config.base_url
user: pulumi.Output[str] | None = ce.config.user_secret
retries: int = ce.config.max_retries
level: str = ce.config.log_level
""",
    """
crm = ce.get_instance(name="CRM", tag="sales", element_key="closeio")
id_: str = crm.id
token: pulumi.Output[str] = crm.token
later: pulumi.Output[ce.GetInstanceResult] = ce.get_instance_output(name=token)
required = [key for key, one in ce.get_element("closeio").configuration.items() if one.required]
sync = ce.get_formula(id="12", opts=pulumi.InvokeOptions())
ce.FormulaInstance("run", formula_id=sync.id, configuration={"crm": later.id})
ce.get_element_output(crm.element_key, opts=pulumi.InvokeOutputOptions(depends_on=[]))
""",
    """
members: dict[str, ce.InstanceSetMember] = {"acme": {"name": "Acme", "tags": ["crm"]}}
ce.InstanceSet("customers", element_key="closeio", instances=members)
customers = ce.InstanceSet(
    "customers", ce.InstanceSetArgs(element_key="closeio", instances=members, max_deletions=2)
)
token: pulumi.Output[str] = customers.token("acme")
set_args: ce.InstanceSetArgsDict = {"element_key": "closeio", "instances": members}
ce.InstanceSet("customers", set_args, pulumi.ResourceOptions())
""",
]

WRONG = [
    "ce.Events(enabled='yes')  # refused: enabled",
    "ce.Events(vendor_type='pigeon')  # refused: vendor_type",
    "ce.Events(enabld=True)  # refused: enabld",
    "ce.OAuth2(api_key='k')  # refused: api_secret",
    "ce.configuration(username=5)  # refused: username",
    """
ce.Instance("x")  # refused: Instance
ce.Instance("x", element_key="closeio", disabled="no")  # refused: Instance
ce.Instance("x", element_key="closeio", disabld=True)  # refused: disabld
ce.Instance("x", element_key="closeio", opts="protect")  # refused: Instance
""",
    """
args = ce.InstanceArgs(element_key="closeio")
opts = pulumi.ResourceOptions()
ce.Instance("x", opts, args)  # refused: InstanceArgs
ce.Instance("x", args, disabled=True)  # refused: InstanceArgs
ce.Formula("x", args)  # refused: InstanceArgs
ce.Instance("x", {"element_key": 5})  # refused: dict
ce.Instance("x", {"tags": ["crm"]})  # refused: dict
ce.Instance("x", "closeio")  # refused: str
""",
    """
ce.InstanceArgs()  # refused: element_key
ce.InstanceArgs(element_key="closeio", disabled="no")  # refused: disabled
ce.InstanceArgs("closeio")  # refused: InstanceArgs
a: ce.InstanceArgsDict = {"name": "x"}  # refused: element_key
b: ce.InstanceArgsDict = {"element_key": "x", "tag": []}  # refused: tag
ce.FormulaArgs(engine="v4")  # refused: engine
ce.FormulaInstanceArgs(name="run")  # refused: formula_id
ce.VirtualDataResourceArgs(level="world", fields={})  # refused: level
ce.VirtualDataResourceArgs(level="account")  # refused: fields
ce.TransformationArgs(virtual_data_resource=5, level="account", vendor_name="x")  # refused: virtual
""",
    """
ce.Formula("x", steps=[{"name": "a", "type": "skript"}])  # refused: Formula
ce.Formula("x", ce.FormulaArgs(steps=[{"type": "script"}]))  # refused: FormulaStep
""",
    """
ce.get_instance("CRM")  # refused: get_instance
ce.get_instance(name=pulumi.Output.from_input("CRM"))  # refused: name
ce.get_instance(name="CRM").tokn  # refused: tokn
ce.get_formula(id=12)  # refused: id
ce.get_element()  # refused: key
ce.get_instance(name="CRM", opts=pulumi.ResourceOptions())  # refused: opts
""",
    """
wrong: ce.InstanceSetMember = {"element_key": "closeio"}  # refused: element_key
ce.InstanceSet("x", element_key="closeio")  # refused: InstanceSet
ce.InstanceSetArgs(element_key="closeio", instances={}, max_deletions="2")  # refused: max
""",
    """
ce.config.base_ulr  # refused: base_ulr
ce.config.user_secret.upper()  # refused: None
url: int = ce.config.base_url  # refused: int
""",
    """
ce.Provider("x", user_secret="u")  # refused: Provider
ce.ProviderArgs(user_secret="u", organization_secret="o", log_level="loud")  # refused: log_level
ce.ProviderArgs(user_secret="u", organization_secret="o", max_retries="3")  # refused: max_retries
ce.Provider("x", user_secret="u", organization_secret="o", retries=3)  # refused: retries
""",
]

PROGRAMS = [f"{HEAD}{program.strip()}\n" for program in (*RIGHT, *WRONG)]


def marked(program: str) -> dict[int, str]:
    """Return the lines that must be refused, by their numbers, with what the message must name."""
    parts = (
        (number, line.partition("# refused: "))
        for number, line in enumerate(program.splitlines(), 1)
    )
    return {number: name for number, (_, mark, name) in parts if mark}
