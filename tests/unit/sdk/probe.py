"""A dynamic provider whose verbs report what the SDK gives them, and fail as they are told to.

It runs in a process of the SDK's own, `python -m pulumi.dynamic` (`process.py`).
"""

from __future__ import annotations

import asyncio
import contextvars
import sys
import threading
from typing import Any

import pulumi
import pulumi.dynamic as dynamic
from pulumi.runtime.settings import SETTINGS
from pulumi_cloud_elements.errors import CloudElementsError, HalfMadeError
from pulumi_cloud_elements.sdk.call import current_call
from pulumi_cloud_elements.sdk.engine_address import engine_address
from pulumi_cloud_elements.sdk.failures import can_keep_half_made, one_line
from pulumi_cloud_elements.sdk.internal_properties import with_internal
from pulumi_cloud_elements.sdk.log import PACKAGE_LOGGER, send_to_engine
from pulumi_cloud_elements.sdk.results import write_results_directly
from pulumi_cloud_elements.sdk.secrets import secret
from pulumi_cloud_elements.sdk.workers import raise_workers

_together = threading.Barrier(5)


def _loops() -> int:
    """Count the event loops that are made from the first call on."""
    make = asyncio.new_event_loop
    if not hasattr(_loops, "count"):
        _loops.count = 0  # type: ignore[attr-defined]

        def counting() -> asyncio.AbstractEventLoop:
            _loops.count += 1  # type: ignore[attr-defined]
            return make()

        asyncio.new_event_loop = counting
    return int(_loops.count)  # type: ignore[attr-defined]


class Plain(dynamic.ResourceProvider):
    """Without anything of ours: what the SDK does by itself."""

    serialize_as_secret_always = False

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.CheckResult:
        return dynamic.CheckResult({"names": sorted(news)}, [])

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.DiffResult:
        """Wait for four other calls; tell whether all of them were served at the same time."""
        try:
            _together.wait(3)
        except threading.BrokenBarrierError:
            return dynamic.DiffResult(changes=False)
        return dynamic.DiffResult(changes=True)

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        if props["do"] == "raise":
            raise CloudElementsError("the reason")
        if props["do"] == "exit":
            sys.exit(3)
        if props["do"] == "output secret":
            return dynamic.CreateResult("1", {"token": pulumi.Output.secret("t")})
        if props["do"] == "count loops":
            return dynamic.CreateResult("1", {"loops": _loops()})
        return dynamic.CreateResult("1", {"engine": SETTINGS.engine is not None})


class Ours(dynamic.ResourceProvider):
    """With what `sdk/` adds."""

    serialize_as_secret_always = False
    noun = "thing"

    @one_line("configuring failed")
    def configure(self, req: dynamic.ConfigureRequest) -> None:
        send_to_engine("debug")
        if req.config.get("direct"):
            write_results_directly()
        if req.config.get("workers"):
            raise_workers(int(req.config.require("workers")))

    @one_line("checking failed for {0.noun}")
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.CheckResult:
        call = current_call()
        elsewhere: list[str | None] = []
        context = contextvars.copy_context()
        other = threading.Thread(
            target=context.run, args=(lambda: elsewhere.append(current_call().urn),)
        )
        other.start()
        other.join()
        told = {
            "urn": call.urn,
            "seed": None if call.random_seed is None else call.random_seed.hex(),
            "elsewhere": elsewhere[0],
            "address": engine_address(),
            "internal": [name for name in with_internal(news, "news") if name == "__creation_id"],
        }
        return dynamic.CheckResult(told, [])

    diff = Plain.diff

    @one_line("creating failed for {0.noun}")
    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        match props["do"]:
            case "raise":
                raise CloudElementsError("the reason")
            case "bug":
                raise KeyError("a secret")
            case "exit":
                sys.exit(3)
            case "interrupt":
                raise KeyboardInterrupt
            case "half-made":
                raise HalfMadeError("not finished", "77", {"name": "n", "token": secret("t")})
            case "log":
                PACKAGE_LOGGER.warning("a warning")
                PACKAGE_LOGGER.info("a status", extra={"ephemeral": True})
        outputs = {"keeps": can_keep_half_made(), "token": secret({"a": [1]})}
        return dynamic.CreateResult("1", outputs)
