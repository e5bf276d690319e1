"""A CRM connection as this company wants every one of them: with events, an owner and a guard."""

from dataclasses import dataclass

import pulumi
import pulumi_cloud_elements as cloud_elements


@dataclass(frozen=True, kw_only=True)
class CrmConnectionArgs:
    """What a team says of its connection.

    Attributes:
        api_key: the CRM's API key; a secret, however it is given.
        password: its password; a secret, too.
        team: who answers for the connection.
        events_path: where on events.example.com the team receives its events.
        minutes_between_polls: how often the CRM is asked for changes.
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
        args: what the team says of it.
        opts: Pulumi's options; those that children inherit reach the instance, too.
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
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.instance_id = instance.id
        self.token = instance.token
        self.register_outputs({"instance_id": self.instance_id, "token": self.token})
