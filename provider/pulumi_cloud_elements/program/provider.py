"""An explicit provider with its own settings."""

# Annotations are not strings here: the SDK evaluates those of a class again with each resource.

import json
from typing import Any, overload

import pulumi

from ..settings import EXPLICIT_MARKER, NAMESPACE, SETTINGS
from .calling import arguments_and_options
from .provider_arguments import LogLevel, ProviderArgs, ProviderArgsDict


class Provider(pulumi.ProviderResource):
    """A provider with its own settings, for a second account. Pass it as `opts.provider`.

    Its arguments take precedence over the environment. It does not read the stack configuration:
    an omitted argument is the environment's, or the default.

    The arguments are passed by name, or as one `ProviderArgs` before `opts`.

    Args:
        resource_name: the resource's name in the Pulumi program.
        user_secret: the user secret.
        organization_secret: the organization secret.
        base_url: the name of a known platform or a URL; default: `us`.
        connect_timeout: seconds to wait for a connection; default: 10.
        read_timeout: seconds to wait for data before a response counts as lost; default: 75.
        max_retries: how many times an idempotent request is retried; default: 4.
        max_in_flight: the maximum number of concurrent requests; default: 32.
        operation_timeout: seconds that one operation on one resource may take, including retries;
            default: 600.
        settle_time: seconds to look for an instance after the response to its create request was
            lost; default: 30.
        marker: whether instances carry tags, and formulas a mark, that let the provider find a lost
            one again; default: `True`.
        owner: distinguishes this provider's tags from those of another stack with the same project
            and name; default: none.
        catalogue_checks: whether configurations are validated against the element's definition;
            default: `True`.
        log_level: `debug` logs every request, without secrets; default: `info`.
        moved_from: the old base URL of a platform that moved; default: none.
        opts: Pulumi's resource options.

    Raises:
        pulumi.RunError: an argument is missing or unknown.
    """

    @overload
    def __init__(
        self,
        resource_name: str,
        args: ProviderArgs | ProviderArgsDict,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user_secret: pulumi.Input[str],
        organization_secret: pulumi.Input[str],
        base_url: pulumi.Input[str] | None = None,
        connect_timeout: pulumi.Input[float] | None = None,
        read_timeout: pulumi.Input[float] | None = None,
        max_retries: pulumi.Input[int] | None = None,
        max_in_flight: pulumi.Input[int] | None = None,
        operation_timeout: pulumi.Input[float] | None = None,
        settle_time: pulumi.Input[float] | None = None,
        marker: pulumi.Input[bool] | None = None,
        owner: pulumi.Input[str] | None = None,
        catalogue_checks: pulumi.Input[bool] | None = None,
        log_level: pulumi.Input[LogLevel] | None = None,
        moved_from: pulumi.Input[str] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *given: Any, **named: Any) -> None:
        args, opts = arguments_and_options(ProviderArgs, resource_name, given, named)
        props: dict[str, Any] = {EXPLICIT_MARKER: "true"}
        for attribute, setting in SETTINGS.items():
            value = getattr(args, attribute)
            if value is not None:
                text = _text(value)
                props[f"{NAMESPACE}:{setting.name}"] = (
                    pulumi.Output.secret(text) if setting.secret else text
                )
        super().__init__("pulumi-python", resource_name, props, opts)


def _text(value: Any) -> Any:
    """Return a setting as the string that it would be in the stack configuration."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    return pulumi.Output.from_input(value).apply(_text)
