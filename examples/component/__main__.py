"""Two teams' connections, both created with the component."""

import pulumi
from crm_connection import CrmConnection, CrmConnectionArgs

config = pulumi.Config()

for team, minutes in (("sales", 5), ("support", 30)):
    connection = CrmConnection(
        team,
        CrmConnectionArgs(
            api_key=config.require_secret(f"{team}ApiKey"),
            password=config.require_secret(f"{team}Password"),
            team=team,
            events_path=f"crm/{team}",
            minutes_between_polls=minutes,
        ),
    )
    pulumi.export(f"{team}Instance", connection.instance_id)
    pulumi.export(f"{team}Token", connection.token)
