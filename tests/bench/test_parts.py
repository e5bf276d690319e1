"""State, imports, shares and roles: the parts add up to the whole."""

from __future__ import annotations

import pytest
from google.protobuf.struct_pb2 import Struct

from bench import steps
from bench.harness.launcher import role_of
from bench.harness.small_engine import plain
from bench.split import block, shares
from bench.startup import by_package, medians, parsed
from bench.state import SECRET, parts


def test_parts_of_a_state_tell_bytes_and_secrets() -> None:
    secret = {"4dabf18193072939515e22adb298388d": SECRET, "ciphertext": "v1:abc"}
    resource = {
        "urn": "urn:x",
        "inputs": {"name": "n", "__provider": "p"},
        "outputs": {"name": "n", "token": secret},
        "stackTrace": [{"x": 1}] * 20,
    }
    found = parts(resource)
    assert found[0][0] == "stackTrace"
    by_name = {name: (size, secrets) for name, size, secrets in found}
    # `,"token":` before the value
    written = len('{"4dabf18193072939515e22adb298388d":"","ciphertext":"v1:abc"}') + len(SECRET)
    assert by_name["outputs: token"] == (written + len(',"token":'), 1)
    assert by_name["inputs: name"] == (len('"name":"n",'), 0)
    assert sum(secrets for _, _, secrets in found) == 1


def test_import_times_are_read_from_what_python_prints() -> None:
    printed = (
        "import time: self [us] | cumulative | imported package\n"
        "import time:       455 |      45771 |     pulumi.automation\n"
        "import time:       400 |     353353 | pulumi\n"
        "a warning\n"
        "import time:        20 |         20 |   requests.adapters\n"
    )
    modules = parsed(printed)
    assert modules == {"pulumi.automation": 455, "pulumi": 400, "requests.adapters": 20}
    assert by_package(modules) == {"pulumi": 855, "requests": 20}
    assert medians([modules, {"pulumi": 600}, {"pulumi": 500}]) == {
        "pulumi": 500,
        "pulumi.automation": 0,
        "requests.adapters": 0,
    }


@pytest.mark.parametrize(("instances", "stacks"), [(2000, 8), (10, 3), (2, 2)])
def test_shares_cover_every_instance_once(instances: int, stacks: int) -> None:
    found = shares(instances, stacks)
    numbers = [n for part in found for n in range(part.first, part.first + part.count)]
    assert numbers == list(range(instances))
    assert max(part.count for part in found) - min(part.count for part in found) <= 1


@pytest.mark.parametrize(
    ("words", "role"),
    [
        (["python3", "-u", "-m", "pulumi.dynamic", "127.0.0.1:4000"], "provider"),
        (["/cache/terraform-provider-restapi"], "provider"),
        (["python3", "-u", "/bin/pulumi-language-python-exec", "--monitor", "x"], "program"),
        (["/bin/pulumi-language-python", "127.0.0.1:4000"], "language host"),
        (["python3", "-m", "pip", "list"], "package list"),
        (["pulumi", "up", "--yes"], "engine"),
        (["tofu", "apply"], "engine"),
        (["/bin/sh", "/bin/pulumi-resource-pulumi-python"], "other"),
        ([""], "other"),
    ],
)
def test_a_process_is_told_by_its_command_line(words: list[str], role: str) -> None:
    assert role_of("\0".join(words)) == role


def test_stacks_side_by_side_are_compared_for_each_instance() -> None:
    took = dict.fromkeys(("create", "preview", "refresh", "destroy"), 10.0)
    kept = {
        "conditions": {"cores": 2, "processor": "a processor"},
        "load": 0.5,
        "instances": 2000,
        "oneInstances": 500,
        "stacks": 8,
        "atOnce": 4,
        "inFlight": 64,
        "latency": 200,
        "several": took | {"create": 20.0},
        "one": took,
    }
    text = block(kept)
    assert "| 8 stacks | 0.50 | 0.25 | 0.25 | 0.25 |" in text
    assert "with 16 operations each" in text
    assert "one stack of 500 with 64" in text


def test_shares_of_a_step_are_shown_for_each_instance() -> None:
    rows = [{"title": "a provider", "program": 3.24, "provider": 1.06}]
    text = steps.block({"instances": 300, "load": 0.5, "rows": rows})
    assert "| a provider | 3.2 ms | 1.1 ms |" in text
    assert steps.block(None) == "Not measured.\n"


def test_what_a_provider_receives_has_no_marks_of_secrets() -> None:
    sent = Struct()
    secret = {"4dabf18193072939515e22adb298388d": SECRET, "value": {"a": [1, True, None]}}
    sent.update({"name": "n", "token": secret, "tags": ["x", secret]})
    inside = {"a": [1, True, None]}
    assert plain(sent) == {"name": "n", "token": inside, "tags": ["x", inside]}
