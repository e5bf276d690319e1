"""A provider with settings of its own, for a second account."""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

import pulumi

from ..settings import EXPLICIT_MARKER, NAMESPACE


class Provider(pulumi.ProviderResource):
    """A provider with settings of its own, for a second account: pass it as `opts.provider`.

    Its properties win over the environment. The property `cloud-elements:explicit` marks it.

    Args:
        resource_name: the resource's name in the Pulumi program.
        user_secret: the user secret.
        organization_secret: the organization secret.
        base_url: a known name or a URL; default `us`.
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
