"""What happens to a stack in its pipeline, the same for each of the three systems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .world import Ran, World

Job = Callable[[str], Ran]

CHANGE = """\
    ~ pulumi-python:dynamic/cloudelements:Instance: (update)
        [id=1]
        [urn=urn:pulumi:production::crm::pulumi-python:dynamic/cloudelements:Instance::closeio]
      ~ configuration: {
          ~ event.poller.refresh_interval: 15 => 30
        }
Resources:
    ~ 1 to update
    1 unchanged
"""
DRIFT = """\
      ~ configuration: {
          ~ event.poller.refresh_interval: 60 => 30
        }
      ~ name         : "By hand" => "Close.io production"
Resources:
    ~ 1 to update
    1 unchanged
"""
NO_CHANGES = "error: no changes were expected for preview but changes were proposed"
LOCKED = "error: the stack is currently locked by 1 lock(s)."
WRONG = "Invalid Organization or User secret"
DRIFTED = 7  # the exit code that is the engine's own for this
CONFIGURE = """
pulumi stack select production --create
printf '%s' "$CLOSEIO_API_KEY" | pulumi config set --secret closeioApiKey
printf '%s' "$CLOSEIO_PASSWORD" | pulumi config set --secret closeioPassword
"""


def happens(world: World, job: Job) -> None:
    """Run the whole story, but for a drift while the service fails, which the short one has."""
    done(job("preview"), "+ 2 to create", "password                       : [secret]")
    assert world.instances() == []
    a_first_apply_that_is_killed(world, job)
    a_change_and_a_drift(world, job)
    a_failing_service(world, job, "preview", "apply")
    wrong_secrets(world, job)
    world.store["CLOSEIO_PASSWORD"] = "canary-not-applied-yet"
    ran = job("drift")
    assert ran.code == DRIFTED, ran.text
    a_rotation(world, job)


def happens_in_short(world: World, job: Job) -> None:
    """Run each job where it succeeds and where it fails, in a system that only starts the jobs.

    What a stack does in the other parts of the story does not depend on who starts its commands.
    """
    a_first_apply_that_is_killed(world, job)
    a_change_and_a_drift(world, job)
    a_failing_service(world, job, "drift")
    wrong_secrets(world, job)
    a_rotation(world, job)


def done(ran: Ran, *lines: str) -> None:
    assert ran.code == 0, ran.text
    for line in lines:
        assert line in ran.text


def only(world: World) -> dict[str, Any]:
    [row] = world.instances()
    return row


def a_first_apply_that_is_killed(world: World, job: Job) -> None:
    world.killed(f"{CONFIGURE} pulumi up --stack production --yes --non-interactive")
    ran = job("apply")
    assert ran.code not in (0, DRIFTED), ran.text
    assert LOCKED in ran.text
    done(job("unlock"))
    done(job("apply"))
    # The one that the killed run made.
    assert only(world)["configuration"]["password"] == world.store["CLOSEIO_PASSWORD"]


def a_change_and_a_drift(world: World, job: Job) -> None:
    """See a pull request's preview, then what somebody did by hand; one apply settles both."""
    world.change('"event.poller.refresh_interval": 15', '"event.poller.refresh_interval": 30')
    done(job("preview"), CHANGE)
    assert only(world)["configuration"]["event.poller.refresh_interval"] == "15"
    by_hand = {"name": "By hand", "configuration": {"event.poller.refresh_interval": "60"}}
    world.control("PATCH", f"/instances/{only(world)['id']}", by_hand)
    ran = job("drift")
    assert ran.code == DRIFTED, ran.text
    assert DRIFT in ran.text
    assert NO_CHANGES in ran.text
    assert only(world)["name"] == "By hand"
    done(job("apply"), "~ 1 updated")
    assert only(world)["name"] == "Close.io production"
    assert only(world)["configuration"]["event.poller.refresh_interval"] == "30"


def a_failing_service(world: World, job: Job, *names: str) -> None:
    world.control("POST", "/faults", {"kind": "status", "status": 503})
    for name in names:
        ran = job(name)
        # A service that is down is a failure of its own kind, and no drift.
        assert ran.code not in (0, DRIFTED), ran.text
        assert "returned 503" in ran.text
        assert "Traceback" not in ran.text
    world.control("DELETE", "/faults")
    assert only(world)["name"] == "Close.io production"


def wrong_secrets(world: World, job: Job) -> None:
    good = world.store["CLOUD_ELEMENTS_USER_SECRET"]
    world.store["CLOUD_ELEMENTS_USER_SECRET"] = "canary-of-another-account"
    world.control("DELETE", "/requests")
    ran = job("rotate")
    assert ran.code == 1, ran.text
    assert WRONG in ran.text
    assert "Previewing" not in ran.text
    assert "Updating" not in ran.text
    assert world.requested("POST", "PUT", "PATCH", "DELETE") == []
    world.store["CLOUD_ELEMENTS_USER_SECRET"] = good


def a_rotation(world: World, job: Job) -> None:
    world.store["CLOSEIO_PASSWORD"] = "canary-new-password"
    done(job("rotate"), "~ password: [secret] => [secret]", "~ 1 updated", "2 unchanged")
    assert only(world)["configuration"]["password"] == "canary-new-password"
