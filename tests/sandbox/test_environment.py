"""``env``: the variables that point the provider at a sandbox, and what is missing without them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cloud_elements_sandbox.__main__ import EXTRA, main
from cloud_elements_sandbox.command import env
from cloud_elements_sandbox.data.store import Store
from cloud_elements_sandbox.server import stored_credentials

from .conftest import Start

NAMES = tuple(
    f"CLOUD_ELEMENTS_{name}" for name in ("BASE_URL", "USER_SECRET", "ORGANIZATION_SECRET")
)
NOWHERE = "http://127.0.0.1:9/elements/api-v2"


def kept(file: Path, user: str = "u", organization: str = "o", url: str = NOWHERE) -> str:
    """Make a data file as a server leaves it."""
    store = Store(str(file))
    stored_credentials(store, user, organization)
    env.remember(store, url)
    store.close()
    return str(file)


def test_what_it_prints_works_in_a_shell(start: Start, tmp_path: Path) -> None:
    server = start("--data", str(tmp_path / "the data.db"))
    [hint] = [line for line in server.lines if line.startswith("To use it: ")]
    show = f"{sys.executable} -c 'import json, os; print(json.dumps(dict(os.environ)))'"
    done = subprocess.run(
        ["bash", "-euc", f"{hint.removeprefix('To use it: ')}\n{show}"],
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    shown = json.loads(done.stdout)
    assert [shown[name] for name in NAMES] == [
        server.told["url"], "canary-user", "canary-organization",
    ]  # fmt: skip


def test_given_credentials_are_kept(start: Start, tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.db")
    start("--data", data).end()
    nothing: dict[str, str] = dict.fromkeys(
        ("CLOUD_ELEMENTS_SANDBOX_USER_SECRET", "CLOUD_ELEMENTS_SANDBOX_ORGANIZATION_SECRET"), ""
    )
    again = start("--data", data, "--user-secret", "another", environment=nothing)
    response = again.session.get(
        again.told["url"] + "/organizations/me",
        headers={"Authorization": "User another, Organization canary-organization"},
        timeout=5,
    )
    assert response.status_code == 200


def test_a_server_on_all_addresses_is_reached_on_this_machine(start: Start, tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.db")
    server = start("--data", data, "--host", "0.0.0.0")
    store = Store(data)
    assert store.setting("url") == server.told["url"].replace("0.0.0.0", "127.0.0.1")
    store.close()


@pytest.mark.parametrize(
    ("shell", "line", "hint"),
    [
        ("sh", "export CLOUD_ELEMENTS_USER_SECRET='it'\"'\"'s'", 'eval "$({})"'),
        ("fish", r"set -gx CLOUD_ELEMENTS_USER_SECRET 'it\'s'", "{} | source"),
        (
            "powershell",
            "$env:CLOUD_ELEMENTS_USER_SECRET = 'it''s'",
            "{} | Out-String | Invoke-Expression",
        ),
    ],
)
def test_every_shell_has_its_syntax(
    shell: str, line: str, hint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = kept(tmp_path / "sandbox.db", user="it's")
    assert main(["env", "--data", data, "--shell", shell]) == 0
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert lines[1] == line
    more = "" if shell == "sh" else f" --shell {shell}"
    wanted = hint.format(f"cloud-elements-sandbox env --data {data}{more}")
    assert lines[3] == f"# To set them: {wanted}"
    assert shown.err == (
        f"cloud-elements-sandbox: warning: nothing responds at {NOWHERE}: "
        "run cloud-elements-sandbox serve\n"
    )


def test_the_default_file_needs_no_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    (tmp_path / "cloud-elements-sandbox").mkdir()
    kept(tmp_path / "cloud-elements-sandbox" / "sandbox.db")
    assert main(["env"]) == 0
    assert '# To set them: eval "$(cloud-elements-sandbox env)"' in capsys.readouterr().out


def test_another_servers_address_is_said(
    start: Start, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = start("--data", ":memory:")
    data = kept(tmp_path / "sandbox.db", url=server.told["url"])
    assert main(["env", "--data", data]) == 0
    assert "responded 401: another server listens there" in capsys.readouterr().err


@pytest.mark.parametrize("data", ["missing", "new", "memory", "broken"])
def test_a_data_file_that_says_nothing(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sandbox.db"
    if data == "new":
        Store(str(file)).close()
    elif data == "broken":
        file.write_text("this is no database, " * 100)
    assert main(["env", "--data", ":memory:" if data == "memory" else str(file)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert shown.err.startswith("cloud-elements-sandbox: ")


WITHOUT = f"""
import sys
sys.modules |= dict.fromkeys({sorted(EXTRA)})
from cloud_elements_sandbox.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("command", ["serve", "dump", "env", "switches"])
def test_without_its_extra_it_says_what_to_install(command: str, tmp_path: Path) -> None:
    data = [] if command == "switches" else ["--data", kept(tmp_path / "sandbox.db")]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, command, *data], capture_output=True, text=True, check=False
    )
    if command in ("serve", "dump"):
        assert (done.returncode, done.stdout) == (1, "")
        [line] = done.stderr.splitlines()
        assert line.startswith("cloud-elements-sandbox: ")
        assert line.endswith(" is not installed: run pip install 'pulumi-cloud-elements[sandbox]'")
    else:  # these need none of it
        assert done.returncode == 0


def test_another_module_that_is_missing_is_a_bug() -> None:
    def missing(options: Any) -> int:
        raise ModuleNotFoundError("No module named 'x'", name="x")

    with pytest.raises(ModuleNotFoundError):
        main(["reset"], lambda name: missing)


def test_a_reset_says_what_it_deleted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = kept(tmp_path / "sandbox.db")
    store = Store(data)
    with store.transaction():
        for kind, name in (("formula", "a"), ("formula", "b"), ("definition", "c")):
            store.put_document(kind, "x", name, {})
    store.close()
    assert main(["reset", "--data", data]) == 0
    wanted = f"deleted from {data}: 1 definition, 2 formulas; kept: the credentials\n"
    assert capsys.readouterr().out == wanted
    assert main(["reset", "--data", data]) == 0
    assert "nothing, it was empty" in capsys.readouterr().out
    assert main(["env", "--data", data]) == 0
