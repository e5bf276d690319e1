"""A CRM connection by this company's standards: with events and an owner."""

from dataclasses import dataclass

import pulumi
import pulumi_cloud_elements as cloud_elements


@dataclass(frozen=True, kw_only=True)
class CrmConnectionArgs:
    """The inputs of a team's connection.

    Attributes:
        api_key: the CRM's API key; a secret.
        password: the CRM's password; a secret.
        team: the team that owns the connection.
        events_path: the path on events.example.com that receives the team's events.
        minutes_between_polls: minutes between two polls of the CRM.
    """

    api_key: pulumi.Input[str]
    password: pulumi.Input[str]
    team: str
    events_path: str
    minutes_between_polls: int = 15


class CrmConnection(pulumi.ComponentResource):
    """A Close.io instance with its events.

    Args:
        name: the resource's name.
        args: the team's inputs.
        opts: Pulumi's resource options; the instance inherits them like any child.
    """

    instance_id: pulumi.Output[str]
    token: pulumi.Output[str]
    """The token for requests through the connection; a secret."""

    def __init__(
        self, name: str, args: CrmConnectionArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("platform:crm:CrmConnection", name, {}, opts)
        instance = cloud_elements.Instance(
            f"{name}-instance",
            cloud_elements.InstanceArgs(
                element_key="closeio",
                name=f"{args.team} CRM",
                configuration=cloud_elements.configuration(
                    username=args.api_key,
                    password=args.password,
                    events=cloud_elements.Events(
                        enabled=True,
                        vendor_type="polling",
                        callback_url=f"https://events.example.com/{args.events_path.lstrip('/')}",
                        refresh_interval=args.minutes_between_polls,
                    ),
                ),
                tags=["crm", f"owner:{args.team}"],
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.instance_id = instance.id
        self.token = instance.token
        self.register_outputs({"instance_id": self.instance_id, "token": self.token})
