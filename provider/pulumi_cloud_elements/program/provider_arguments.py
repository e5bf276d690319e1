"""The typed arguments of `Provider`: the two secrets, and every other setting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Required, TypedDict

import pulumi

LogLevel = Literal["info", "debug"]


@dataclass(kw_only=True, repr=False, eq=False)
class ProviderArgs:
    """The arguments of `Provider` as one object, to pass before `opts`.

    They have the types and the meaning of the keyword arguments of `Provider`.
    """

    user_secret: pulumi.Input[str]
    organization_secret: pulumi.Input[str]
    base_url: pulumi.Input[str] | None = None
    connect_timeout: pulumi.Input[float] | None = None
    read_timeout: pulumi.Input[float] | None = None
    max_retries: pulumi.Input[int] | None = None
    max_in_flight: pulumi.Input[int] | None = None
    operation_timeout: pulumi.Input[float] | None = None
    settle_time: pulumi.Input[float] | None = None
    marker: pulumi.Input[bool] | None = None
    owner: pulumi.Input[str] | None = None
    catalogue_checks: pulumi.Input[bool] | None = None
    log_level: pulumi.Input[LogLevel] | None = None
    moved_from: pulumi.Input[str] | None = None


class ProviderArgsDict(TypedDict, total=False):
    """The arguments of `Provider` as a typed dictionary.

    Pass it in place of `ProviderArgs`, or as keyword arguments with `**args`.
    """

    user_secret: Required[pulumi.Input[str]]
    organization_secret: Required[pulumi.Input[str]]
    base_url: pulumi.Input[str] | None
    connect_timeout: pulumi.Input[float] | None
    read_timeout: pulumi.Input[float] | None
    max_retries: pulumi.Input[int] | None
    max_in_flight: pulumi.Input[int] | None
    operation_timeout: pulumi.Input[float] | None
    settle_time: pulumi.Input[float] | None
    marker: pulumi.Input[bool] | None
    owner: pulumi.Input[str] | None
    catalogue_checks: pulumi.Input[bool] | None
    log_level: pulumi.Input[LogLevel] | None
    moved_from: pulumi.Input[str] | None
