"""The build from Go modules: what it makes, what it doesn't listen to, how it says no."""

from pathlib import Path

import pytest

from .machine import PROGRAMS, Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_it_makes_all_four_programs_executable_and_writable(machine: Machine) -> None:
    folder = machine.get().bin
    assert {path.name for path in folder.iterdir()} == set(PROGRAMS)
    assert {oct(path.stat().st_mode)[-3:] for path in folder.iterdir()} == {"755"}


def test_stdout_has_the_bin_folder_alone(machine: Machine) -> None:
    got = machine.get()
    assert got.out == f"{got.bin}\n"
    assert "compiling the CLI" in got.err


def test_the_persons_go_settings_do_not_bend_it_but_their_proxy_counts(machine: Machine) -> None:
    machine.get(
        GOFLAGS="-mod=vendor", GOWORK="/w", GOBIN="/b", GOOS="windows", GOPROXY="https://mirror"
    )
    builds = [line for line in machine.record.read_text().splitlines() if line[:5] == "build"]
    said = "build GOFLAGS=-mod=readonly -buildvcs=false -trimpath GOWORK=off GOBIN= GOOS=plan9"
    assert builds == [f"{said} GOPROXY=https://mirror"] * 2


def test_without_go_it_says_what_to_install(tmp_path: Path) -> None:
    got = Machine(tmp_path, go=False).get()
    assert got.status == 1
    assert got.out == ""
    assert "no Go on PATH" in got.err
    assert "https://go.dev/dl/" in got.err
    assert "https://www.pulumi.com/docs/install/" in got.err
    assert "Traceback" not in got.err


@pytest.mark.parametrize("version", ["go1.19.3", "go1.22.0", "go1.25.10"])
def test_an_old_go_is_refused(machine: Machine, version: str) -> None:
    # Before 1.21, Go knew nothing of fetching another one, whatever the variable says.
    toolchain = "auto" if version == "go1.19.3" else "local"
    got = machine.get(GO_SAYS=version, GO_TOOLCHAIN=toolchain)
    assert got.status == 1
    assert f"{version.removeprefix('go')} is too old" in got.err
    assert machine.builds() == 0


def test_an_old_go_that_fetches_a_newer_one_is_left_to_it(machine: Machine) -> None:
    assert "fetches a newer one" in machine.get(GO_SAYS="go1.22.0", GO_TOOLCHAIN="auto").err
    assert machine.builds() == 2


@pytest.mark.parametrize("version", ["go1.25.11", "go1.26", "devel go1.27-1a2b3c"])
def test_a_go_that_is_new_enough_is_used(machine: Machine, version: str) -> None:
    assert machine.get(GO_SAYS=version).bin.is_dir()


@pytest.mark.parametrize(
    ("go_says", "message"),
    [
        ("Get https://me:hush@proxy/x.zip: dial tcp: lookup proxy: no such host", "GOPROXY"),
        ("x: module lookup disabled by GOPROXY=off", "GOPROXY"),
        ("write /x: no space left on device", "the disk is full"),
        ("verifying module: checksum mismatch", "not the one that was recorded"),
        ("something unheard of", "something unheard of"),
    ],
)
def test_what_go_says_is_explained_and_passed_on(
    machine: Machine, go_says: str, message: str
) -> None:
    got = machine.get(LIST_FAILS=go_says)
    assert got.status == 1
    assert message in got.err
    assert go_says.replace("me:hush", "***") in got.err
    assert "hush" not in got.err
    assert "Traceback" not in got.err
    assert not machine.engines()
    assert not machine.rubbish()


def test_an_engine_that_says_another_version_is_not_kept(machine: Machine) -> None:
    got = machine.get(LINKED="v3.1.0")
    assert got.status == 1
    assert "says 3.1.0" in got.err
    assert not machine.engines()


def test_a_cache_that_is_no_folder_is_said_in_a_line(machine: Machine) -> None:
    (machine.root / "cache").touch()
    got = machine.get()
    assert got.status == 1
    assert "XDG_CACHE_HOME" in got.err
    assert "Traceback" not in got.err
