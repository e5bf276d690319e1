"""What a person writes: the `Instance` resource, and a `Provider` for a second account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
import pulumi.dynamic as dynamic

from . import configuration as section
from .dynamic import InstanceProvider
from .settings import EXPLICIT_MARKER, NAMESPACE

_SECRET_OUTPUTS = ["token", "effective_configuration", "provision_interactions"]
_OUTPUTS = (
    "base_url", "cache_time_to_live", "caching_enabled", "created_date", "declared", "disabled",
    "effective_configuration", "element", "element_id", "events_enabled",
    "external_authentication", "max_cache_size", "organization_id", "provision_interactions",
    "token", "trace_logging_enabled", "user", "valid",
)  # fmt: skip


class Instance(dynamic.Resource, module="cloudelements", name="Instance"):
    """An element instance: a connection of Cloud Elements to one account of one vendor.

    Args:
        resource_name: the resource's name in the Pulumi program.
        element_key: key of the element, such as `closeio`. A change replaces the instance.
        name: the instance's name; default: `resource_name`. Need not be unique.
        configuration: the configuration section as a flat map of dotted keys. Values are text,
            numbers, booleans, or JSON documents. Entries not known to be harmless are secrets,
            also when they are given as plain values.
        tags: the instance's tags; left out, the service's `[name]` is accepted.
        opts: Pulumi's resource options.

    Outputs are the fields of the service's answer (contract.md, "Response body").
    """

    name: pulumi.Output[str]
    """The instance's name."""
    token: pulumi.Output[str]
    """The token that every later request with the instance carries; a secret."""
    element_key: pulumi.Output[str]
    """The element's key."""
    element: pulumi.Output[dict[str, Any]]
    """The element as the service describes it: `id`, `name`, `key`, `hub`, …"""
    element_id: pulumi.Output[int | None]
    """The element's id, which differs by environment."""
    configuration: pulumi.Output[dict[str, Any]]
    """The declared entries as last applied, nothing else."""
    effective_configuration: pulumi.Output[dict[str, Any]]
    """The section as the service answered it, masked, defaults included; a secret as a whole."""
    tags: pulumi.Output[list[str] | None]
    """The instance's tags as the service has them."""
    valid: pulumi.Output[bool | None]
    """Whether the service believes that the credentials work."""
    disabled: pulumi.Output[bool | None]
    """Whether requests through the instance are refused."""
    created_date: pulumi.Output[str | None]
    """When the instance was made, as the service writes it."""
    provision_interactions: pulumi.Output[list[Any]]
    """What the service still wants for provisioning; a secret."""
    max_cache_size: pulumi.Output[float | None]
    """Size of the instance's cache."""
    cache_time_to_live: pulumi.Output[float | None]
    """How long an answer is cached."""
    events_enabled: pulumi.Output[bool | None]
    """Whether events are received."""
    caching_enabled: pulumi.Output[bool | None]
    """Whether answers are cached."""
    trace_logging_enabled: pulumi.Output[bool | None]
    """Whether requests are traced."""
    external_authentication: pulumi.Output[str | None]
    """`none` or `initial`."""
    user: pulumi.Output[dict[str, Any] | None]
    """The user to whom the instance belongs."""
    base_url: pulumi.Output[str]
    """The base URL of the platform on which the instance lives."""
    organization_id: pulumi.Output[str | None]
    """The organization's id, where the API tells it."""
    declared: pulumi.Output[list[str]]
    """Which optional inputs the program declared; for the provider's own use."""

    def __init__(
        self,
        resource_name: str,
        *,
        element_key: pulumi.Input[str],
        name: pulumi.Input[str] | None = None,
        configuration: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None = None,
        tags: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        props: dict[str, Any] = dict.fromkeys(_OUTPUTS)
        props |= {
            "element_key": element_key,
            "name": resource_name if name is None else name,
            "configuration": _hidden({} if configuration is None else configuration),
            "tags": tags,
        }
        opts = pulumi.ResourceOptions.merge(
            opts, pulumi.ResourceOptions(additional_secret_outputs=_SECRET_OUTPUTS)
        )
        super().__init__(InstanceProvider(), resource_name, props, opts)


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


def _hidden(configuration: Any) -> Any:
    """Mark credentials as secrets in the program already, whatever way they were given."""
    if not isinstance(configuration, Mapping):
        return pulumi.Output.from_input(configuration).apply(_hidden)
    return {
        key: pulumi.Output.secret(value) if section.is_secret(key, value) else value
        for key, value in configuration.items()
    }
