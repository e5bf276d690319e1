"""The typed forms turn into the plain map, and mypy finds wrong uses of them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from pulumi_cloud_elements import Events, OAuth2, configuration
from pulumi_cloud_elements.program import arguments as typed

ARGS = "args: cloud_elements.InstanceArgs"
HEAD = "import pulumi_cloud_elements as cloud_elements\n"


def test_what_is_given_turns_into_dotted_keys_and_nothing_else() -> None:
    assert configuration(
        {"pagination.max": 7},
        username="u",
        password="p",
        events=Events(enabled=True, vendor_type="webhook", callback_url="https://example.com/e"),
        filter_response_nulls=False,
    ) == {
        "username": "u",
        "password": "p",
        "filter.response.nulls": False,
        "event.notification.enabled": True,
        "event.vendor.type": "webhook",
        "event.notification.callback.url": "https://example.com/e",
        "pagination.max": 7,
    }
    assert configuration() == {}


def test_oauth() -> None:
    oauth = OAuth2(api_key="k", api_secret="s", refresh_token="r")
    assert configuration(oauth=oauth) == {
        "oauth.api.key": "k",
        "oauth.api.secret": "s",
        "oauth.user.refresh_token": "r",
    }


def test_every_field_has_a_key() -> None:
    assert {field.name for field in fields(Events)} == set(typed._EVENT_KEYS)
    assert {field.name for field in fields(OAuth2)} == set(typed._OAUTH2_KEYS)


def test_an_entry_given_twice_is_named_without_its_value() -> None:
    with pytest.raises(ValueError, match=r"twice.*: username$") as caught:
        configuration({"username": "canary"}, username="canary")
    assert "canary" not in str(caught.value)


# A program, and the name that mypy's message has where the program is wrong.
PROGRAMS: list[tuple[str, str | None]] = [
    ("cloud_elements.Events(enabled=True, refresh_interval=15)", None),
    ("cloud_elements.Events(enabled='yes')", '"enabled"'),
    ("cloud_elements.Events(vendor_type='pigeon')", '"vendor_type"'),
    ("cloud_elements.Events(enabld=True)", '"enabld"'),
    ("cloud_elements.OAuth2(api_key='k')", '"api_secret"'),
    ("cloud_elements.configuration(username=5)", '"username"'),
    (f"{ARGS} = {{'element_key': 'closeio'}}; cloud_elements.Instance('x', **args)", None),
    (f"{ARGS} = {{'name': 'x'}}", '"element_key"'),
    (f"{ARGS} = {{'element_key': 'x', 'tag': []}}", '"tag"'),
    ("cloud_elements.Instance('x', element_key='closeio', disabled='no')", '"disabled"'),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """Return what mypy says of each program; one run for all of them."""
    folder = tmp_path_factory.mktemp("programs")
    files = [folder / f"program_{number}.py" for number in range(len(PROGRAMS))]
    for file, (program, _) in zip(files, PROGRAMS, strict=True):
        file.write_text(HEAD + program + "\n")
    cache = Path(__file__).parents[3] / ".mypy_cache" / "typed"
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(cache), *map(str, files)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"checked {len(files)} source files" in done.stdout, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    return [[line for line in lines if f"/{file.name}:" in line] for file in files]


@pytest.mark.parametrize(
    ("number", "wrong"),
    [pytest.param(number, wrong, id=program) for number, (program, wrong) in enumerate(PROGRAMS)],
)
def test_mypy(told: list[list[str]], number: int, wrong: str | None) -> None:
    said = "\n".join(told[number])
    assert (said == "") is (wrong is None), said
    if wrong is not None:
        assert wrong in said
