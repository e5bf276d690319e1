"""Where get.py looks: PATH, its cache, Pulumi's installer, Go."""

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from .machine import PROGRAMS, VERSION, Machine

# An installer as Pulumi's: --version X --install-root FOLDER --no-edit-path
INSTALLER = """#!/bin/sh
[ "$1" = --version ] && [ "$3" = --install-root ] && [ "$5" = --no-edit-path ] || exit 2
mkdir "$4" "$4/bin"
for name in %s; do
    printf '#!/bin/sh\\necho v%s\\n' "$2" > "$4/bin/$name"
    chmod 755 "$4/bin/$name"
done
"""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_suitable_pulumi_on_path_is_used(machine: Machine) -> None:
    theirs = machine.pulumi(machine.root / "theirs", "3.300.1")
    got = machine.get(PATH=f"{theirs}:{machine.bin}")
    assert got.bin == theirs
    assert "using pulumi v3.300.1 from PATH" in got.err
    assert got.out == f"{theirs}\n"
    assert not machine.cache.exists()


def test_a_link_to_a_whole_pulumi_is_followed(machine: Machine) -> None:
    theirs = machine.pulumi(machine.root / "theirs")
    (machine.bin / "pulumi").symlink_to(theirs / "pulumi")
    assert machine.get().bin == theirs


def test_the_language_host_may_be_elsewhere_on_path(machine: Machine) -> None:
    theirs = machine.pulumi(machine.root / "theirs", without="pulumi-language-python")
    machine.program(machine.bin / "pulumi-language-python", "#!/bin/sh\n")
    assert machine.get(PATH=f"{theirs}:{machine.bin}").bin == theirs


@pytest.mark.parametrize(
    ("version", "without", "reason"),
    [
        ("3.199.9", "", "but 3.200.0 or a later 3.x is required"),
        ("4.0.0", "", "but 3.200.0 or a later 3.x is required"),
        ("", "", "does not run"),
        (VERSION, "pulumi-language-python", "language host"),
        (VERSION, "pulumi-resource-pulumi-python", "language host"),
    ],
)
def test_an_unsuitable_pulumi_on_path_is_passed_over(
    machine: Machine, version: str, without: str, reason: str
) -> None:
    theirs = machine.pulumi(machine.root / "theirs", version, without)
    got = machine.get(PATH=f"{theirs}:{machine.bin}")
    assert got.bin.is_relative_to(machine.cache)
    assert f"{theirs}/pulumi is not used" in got.err
    assert reason in got.err


def test_the_second_run_finds_the_engine_in_the_cache(machine: Machine) -> None:
    first = machine.get()
    second = machine.get()
    assert second.bin == first.bin
    assert "from the cache" in second.err
    assert machine.builds() == 2


def test_without_xdg_cache_home_the_cache_is_in_the_home_folder(machine: Machine) -> None:
    for value in ("", "not/absolute"):
        got = machine.get(XDG_CACHE_HOME=value)
        assert got.bin.is_relative_to(machine.root / ".cache" / "pulumi-cloud-elements")


@pytest.mark.parametrize(
    "harm",
    [
        *(f"rm {name}" for name in PROGRAMS),
        *(f"chmod -x {name}" for name in PROGRAMS),
        ": > pulumi-language-python",
        "printf '#!/bin/sh\\necho v3.1.11\\n' > pulumi",
        "printf '#!/bin/sh\\nexit   11\\n' > pulumi",
        "rm ../engine.json",
        "echo '[' > ../engine.json",
        "echo 1 > ../engine.json",
        "rm -r ../bin",
        "cd ../.. && rm -r 3* && echo > 3*",
    ],
)
def test_a_broken_engine_in_the_cache_is_replaced(machine: Machine, harm: str) -> None:
    folder = machine.get().bin
    subprocess.run(["sh", "-c", harm], cwd=folder, check=True)
    got = machine.get()
    assert got.bin == folder
    assert machine.builds() == 4
    assert "from the cache" in machine.get().err
    assert not machine.rubbish()


class Server:
    """A host for the installer, as far as curl can tell."""

    def __init__(self, answer: str, status: int) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(answer.encode())

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/install.sh"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,))
        self.thread.start()

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    answer, status = request.param
    server = Server(answer, status)
    yield server
    server.stop()


WHOLE = INSTALLER % (" ".join(PROGRAMS), "%s")
OTHER_VERSION = INSTALLER % (" ".join(PROGRAMS), "3.0.0%.0s")
INCOMPLETE = INSTALLER % ("pulumi", "%s")


@pytest.mark.parametrize("server", [(WHOLE, 200)], indirect=True)
def test_the_installer_is_preferred_to_a_build(machine: Machine, server: Server) -> None:
    got = machine.get(PULUMI_CLOUD_ELEMENTS_INSTALLER_URL=server.url)
    assert got.bin.is_relative_to(machine.cache)
    assert {path.name for path in got.bin.iterdir()} == set(PROGRAMS)
    assert machine.builds() == 0
    assert not machine.rubbish()
    assert "from the cache" in machine.get().err


@pytest.mark.parametrize(
    ("server", "reason"),
    [
        (("<html>Sign in to the network</html>", 200), "the response is not a shell script"),
        ((WHOLE, 503), "error: 503"),
        (("#!/bin/sh\nmkdir -p $4/bin; echo not for you; exit 3\n", 200), "not for you"),
        ((OTHER_VERSION, 200), "says 3.0.0, not"),
        ((INCOMPLETE, 200), "pulumi-language-python is missing"),
    ],
    ids=["a page", "an error", "it fails", "another version", "incomplete"],
    indirect=["server"],
)
def test_an_installer_that_does_not_do_it_gives_way_to_a_build(
    machine: Machine, server: Server, reason: str
) -> None:
    got = machine.get(PULUMI_CLOUD_ELEMENTS_INSTALLER_URL=server.url)
    assert got.bin.is_dir()
    assert machine.builds() == 2
    assert reason in got.err


def test_a_host_that_does_not_answer_gives_way_to_a_build(machine: Machine) -> None:
    got = machine.get(PULUMI_CLOUD_ELEMENTS_INSTALLER_URL="http://127.0.0.1:1/install.sh")
    assert got.bin.is_dir()
    assert "Pulumi's installer is not available" in got.err
    assert machine.builds() == 2


def test_without_curl_the_installer_is_not_tried(machine: Machine) -> None:
    (machine.bin / "curl").unlink()
    got = machine.get(PULUMI_CLOUD_ELEMENTS_INSTALLER_URL="http://127.0.0.1:1/install.sh")
    assert got.bin.is_dir()
    assert "needs curl" in got.err
