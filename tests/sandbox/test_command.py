"""The command: how it starts, what it keeps, what it never shows."""

from __future__ import annotations

import json
import os
import resource
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from cloud_elements_sandbox.__main__ import main
from cloud_elements_sandbox.server import console_url

from .conftest import Process, Start


def test_it_tells_where_it_listens_and_keeps_its_data(start: Start, tmp_path: Path) -> None:
    data = str(tmp_path / "data" / "sandbox.db")
    first = start("--data", data)
    assert first.lines[-1] == f"Listening on {first.told['url']}"
    assert first.lines[1].startswith("Console at http://127.0.0.1:")
    made = first.create()
    first.end()
    assert first.process.returncode == 0
    assert not first.ready.exists()
    second = start("--data", data)
    assert second.call("GET", f"/instances/{made['id']}").json() == made


NOTHING = dict.fromkeys(
    ("CLOUD_ELEMENTS_SANDBOX_USER_SECRET", "CLOUD_ELEMENTS_SANDBOX_ORGANIZATION_SECRET"), ""
)


def test_generated_credentials_are_kept_and_shown_at_the_first_start(
    start: Start, tmp_path: Path
) -> None:
    data = str(tmp_path / "sandbox.db")
    first = start("--data", data, environment=NOTHING)
    user = first.lines[0].removeprefix("User secret: ")
    organization = first.lines[1].removeprefix("Organization secret: ")
    first.end()
    second = start("--data", data, environment=NOTHING)
    assert second.lines[0] == f'To use it: eval "$(cloud-elements-sandbox env --data {data})"'
    assert [line.split()[0] for line in second.lines[1:]] == ["Console", "Listening"]
    response = second.session.get(
        second.told["url"] + "/organizations/me",
        headers={"Authorization": f"User {user}, Organization {organization}"},
        timeout=5,
    )
    assert response.status_code == 200


def test_only_its_owner_may_read_the_data_file(start: Start, tmp_path: Path) -> None:
    data = tmp_path / "sandbox.db"
    start("--data", str(data)).create()
    for file in tmp_path.glob("sandbox.db*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_no_secret_is_in_the_log_or_the_record(start: Start) -> None:
    server = start("--data", ":memory:", "--control")
    made = server.create()
    entries = server.call("GET", f"/instances/{made['id']}/configuration").json()
    server.call(
        "PATCH",
        f"/instances/{made['id']}/configuration/{entries[0]['id']}",
        json={"propertyValue": "canary-value"},
    )
    server.call("GET", "/elements/sfdc/oauth/url?apiKey=canary-k&apiSecret=canary-s&callbackUrl=x")
    server.call("POST", "/authentication", json={"username": "canary-n", "password": "canary-p"})
    record = server.session.get(server.told["control"] + "/requests", timeout=5).text
    server.end()
    log = server.log.read_text()
    assert "canary" not in log
    assert "canary" not in record
    assert made["token"] not in log + record
    assert len(log.splitlines()) == 5
    assert f" POST /instances 200 " in log  # noqa: F541 - reads like the line it looks for


def test_a_log_line_stays_one_line(start: Start) -> None:
    server = start("--data", ":memory:")
    server.call("GET", "/instances/%0a%1b[31mred")
    server.end()
    [line] = server.log.read_text().splitlines()
    assert "\x1b" not in line


def test_sign_in_may_be_limited_to_a_name_and_password(start: Start) -> None:
    server = start("--data", ":memory:", "--username", "ada", "--password", "right")
    for body, status in (
        ({"username": "ada", "password": "right"}, 200),
        ({"username": "ada", "password": "wrong"}, 401),
        ({"username": "bob", "password": "right"}, 401),
    ):
        assert server.call("POST", "/authentication", json=body).status_code == status


def test_without_a_password_no_sign_in_leads_to_the_secrets(start: Start) -> None:
    server = start("--data", ":memory:", "--username", "ada")
    response = server.call("POST", "/authentication", json={"username": "ada", "password": "x"})
    assert response.status_code == 401
    assert "--password" in response.json()["message"]


@pytest.mark.parametrize(
    ("address", "console"),
    [
        ("127.0.0.1", "http://127.0.0.1:{port}/console"),
        ("0.0.0.0", "http://127.0.0.1:{port}/console"),
        ("::1", "http://[::1]:{port}/console"),
        ("::", "http://[::1]:{port}/console"),
        ("192.0.2.1", None),
    ],
)
def test_the_console_is_told_where_a_browser_finds_it(address: str, console: str | None) -> None:
    class Bound(socket.socket):
        def getsockname(self) -> tuple[str, int]:
            return address, 8080

    with Bound() as bound:
        assert console_url(bound) == (console and console.format(port=8080))


def test_the_console_answers_this_machine_on_whatever_address_it_listens(start: Start) -> None:
    server = start("--data", ":memory:", "--host", "0.0.0.0")
    [console] = [line for line in server.lines if line.startswith("Console at ")]
    url = console.removeprefix("Console at ")
    assert server.session.get(url, timeout=5).status_code == 200
    address = socket.gethostbyname(socket.gethostname())
    if not address.startswith("127."):
        response = server.session.get(url.replace("127.0.0.1", address), timeout=5)
        assert response.status_code == 404


def test_switches_are_set_at_the_start(start: Start) -> None:
    server = start("--data", ":memory:", "--switch", "empty-list=empty")
    assert server.call("GET", "/instances").json() == []


@pytest.mark.parametrize("port", ["x", "-1", "65536", "1.5", ""])
def test_a_port_that_cannot_be_is_one_line(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", f"--port={port}"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        f"cloud-elements-sandbox serve: argument --port: {port!r} must be a number from 0 to "
        "65535; see cloud-elements-sandbox serve --help\n"
    )


@pytest.mark.parametrize("wrong", ["port", "data", "switch"])
def test_it_says_in_one_line_why_it_cannot_start(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.db"
    broken.write_text("this is no database, " * 100)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        options = {
            "port": ["--port", str(taken.getsockname()[1]), "--data", ":memory:"],
            "data": ["--port", "0", "--data", str(broken)],
            "switch": ["--port", "0", "--data", ":memory:", "--switch", "x=y"],
        }[wrong]
        assert main(["serve", *options]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("cloud-elements-sandbox: ")
    assert captured.err.count("\n") == 1
    assert captured.out == ""


@pytest.mark.usefixtures("python_as_it_is")
def test_a_start_costs_little_more_than_loading_the_web_framework(start: Start) -> None:
    """Measured in the processor's time: the clock's depends on what else goes on."""

    def spent() -> float:
        of_children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return of_children.ru_utime + of_children.ru_stime

    begun = spent()
    subprocess.run([sys.executable, "-c", "import fastapi, uvicorn"], check=True)
    framework = spent() - begun
    start("--data", ":memory:").end()
    # As much again, where nothing else runs.
    assert spent() - begun - framework < 3 * framework


@pytest.mark.usefixtures("python_as_it_is")
def test_what_was_answered_survives_a_kill(start: Start, tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.db")
    server = start("--data", data)
    created: list[int] = []

    def write() -> None:
        try:
            while True:
                created.append(server.create()["id"])
        except OSError:
            pass

    thread = threading.Thread(target=write)
    thread.start()
    while len(created) < 50:
        time.sleep(0.01)
    server.process.kill()
    server.process.wait(5)
    thread.join(5)
    again = start("--data", data)
    found: set[int] = set()
    query = "?pageSize=200&hydrate=false"
    following = query
    while following:
        page = again.call("GET", f"/instances{following}")
        found |= {one["id"] for one in page.json()}
        token = page.headers.get("elements-next-page-token")
        following = f"{query}&nextPage={token}" if token else ""
    assert set(created) <= found
    # A request whose response the kill swallowed may be there as well.
    assert len(found) <= len(created) + 1


def test_a_stale_ready_file_is_not_believed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ready = tmp_path / "ready.json"
    ready.write_text("{}")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        main(["serve", "--port", port, "--data", ":memory:", "--ready-file", str(ready)])
    assert not ready.exists()
    assert capsys.readouterr().err


def command(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Process.python, "-m", "cloud_elements_sandbox", *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )


def test_data_is_dumped_reset_and_seeded(start: Start, tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.db")
    server = start("--data", data)
    made = server.create("Dumped")
    masked = command("dump", "--data", data).stdout
    assert "canary-password" not in masked
    assert made["token"] not in masked
    whole = command("dump", "--data", data, "--secrets").stdout
    assert "canary-password" in whole
    done = command("reset", "--data", data)
    assert done.returncode == 0
    assert done.stdout == f"deleted from {data}: 1 instance; kept: the credentials\n"
    assert server.call("GET", "/instances").status_code == 404
    seeded = command("seed", "-", "--data", data, text=whole)
    assert seeded.returncode == 0, seeded.stderr
    assert server.call("GET", f"/instances/{made['id']}").json() == made
    assert command("dump", "--data", data, "--secrets").stdout == whole


def test_a_seed_needs_a_name_and_an_element_alone(tmp_path: Path) -> None:
    data, file = str(tmp_path / "new.db"), tmp_path / "seed.json"
    file.write_text(json.dumps({"instances": [{"name": "a", "element": "closeio"}]}))
    assert main(["seed", str(file), "--data", data]) == 0
    found = json.loads(command("dump", "--data", data).stdout)["instances"]
    assert [(one["name"], one["tags"]) for one in found] == [("a", ["a"])]


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        '{"instances": [{"name": "a", "element": "closeio"}, {"name": "b", "element": "none"}]}',
        '{"instances": [{"name": "a", "element": "closeio", "typo": 1}]}',
        '{"elements": [{"id": 10001, "key": "x", "cloned": "none"}]}',
    ],
)
def test_a_wrong_seed_changes_nothing(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, file = str(tmp_path / "new.db"), tmp_path / "seed.json"
    file.write_text(text)
    assert main(["seed", str(file), "--data", data]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert json.loads(command("dump", "--data", data).stdout)["instances"] == []
