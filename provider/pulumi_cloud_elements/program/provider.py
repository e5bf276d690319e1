"""An explicit provider with its own settings."""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

import pulumi

from ..settings import EXPLICIT_MARKER, NAMESPACE


class Provider(pulumi.ProviderResource):
    """A provider with its own settings, for a second account. Pass it as `opts.provider`.

    Its arguments take precedence over the environment and stack configuration.

    Args:
        resource_name: the resource's name in the Pulumi program.
        user_secret: the user secret.
        organization_secret: the organization secret.
        base_url: the name of a known platform or a URL; default: `us`.
        opts: Pulumi's resource options.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        user_secret: pulumi.Input[str],
        organization_secret: pulumi.Input[str],
        base_url: pulumi.Input[str] = "us",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        props = {
            EXPLICIT_MARKER: "true",
            f"{NAMESPACE}:userSecret": pulumi.Output.secret(user_secret),
            f"{NAMESPACE}:organizationSecret": pulumi.Output.secret(organization_secret),
            f"{NAMESPACE}:baseUrl": base_url,
        }
        super().__init__("pulumi-python", resource_name, props, opts)
