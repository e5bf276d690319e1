from __future__ import annotations

import dataclasses
import errno
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from pulumi_cloud_elements.deadline import deadline
from pulumi_cloud_elements.recovery.file_lock import try_lock
from pulumi_cloud_elements.recovery.lock import StackLocks, user_folder

from .fakes import SETTINGS

OTHER_ACCOUNT = dataclasses.replace(SETTINGS, user_secret="another")
WAITING = "an interrupted run is still creating"


@pytest.fixture(autouse=True)
def info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


@contextmanager
def another_process(folder: Path, engine: str, stack: str = "dev") -> Iterator[Callable[[], None]]:
    """Have another process hold the lock; the function that is given ends it."""
    program = (
        "import sys, time; from pathlib import Path;"
        "from pulumi_cloud_elements.recovery.lock import StackLocks;"
        "from pulumi_cloud_elements.settings import Settings;"
        f"settings = Settings({SETTINGS.user_secret!r}, {SETTINGS.organization_secret!r},"
        f" {SETTINGS.base_url!r});"
        f"locks = StackLocks(settings, {engine!r}, Path({str(folder)!r}));\n"
        f"with locks.held({stack!r}): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"

        def end() -> None:
            process.kill()
            process.wait()

        try:
            yield end
        finally:
            end()


def never(_seconds: float) -> None:
    pytest.fail("it waits")


def test_an_interrupted_run_is_waited_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    slept = []
    with another_process(tmp_path, "127.0.0.1:1") as end:

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            if len(slept) == 3:
                end()

        with StackLocks(SETTINGS, "127.0.0.1:2", tmp_path, sleep).held("dev"):
            assert len(slept) == 3
    assert caplog.text.count(WAITING) == 1


@pytest.mark.parametrize("engine", ["127.0.0.1:2", None])
def test_it_is_waited_for_until_the_deadline(tmp_path: Path, engine: str | None) -> None:
    with (
        another_process(tmp_path, "127.0.0.1:1"),
        deadline(0.1),
        StackLocks(SETTINGS, engine, tmp_path, never).held("dev"),
    ):
        pass


def test_a_lock_whose_holder_cannot_be_read_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    with another_process(tmp_path, "127.0.0.1:1") as end:

        def fails(*_: object) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            end()

        monkeypatch.setattr("pulumi_cloud_elements.recovery.lock.os.read", fails)
        # The same run's, but that is not known.
        with StackLocks(SETTINGS, "127.0.0.1:1", tmp_path, sleep).held("dev"):
            assert len(slept) == 1


def test_another_provider_of_the_same_run_is_not_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        another_process(tmp_path, "127.0.0.1:1"),
        StackLocks(SETTINGS, "127.0.0.1:1", tmp_path, never).held("dev"),
    ):
        pass
    assert caplog.text == ""


def test_other_stacks_and_accounts_are_not_waited_for(tmp_path: Path) -> None:
    with another_process(tmp_path, "127.0.0.1:1"):
        with StackLocks(SETTINGS, "127.0.0.1:2", tmp_path, never).held("prod"):
            pass
        with StackLocks(OTHER_ACCOUNT, "127.0.0.1:2", tmp_path, never).held("dev"):
            pass


def test_the_threads_of_a_process_share_it(tmp_path: Path) -> None:
    tries: list[int] = []

    def lock(descriptor: int) -> bool:
        tries.append(descriptor)
        return True

    locks = StackLocks(SETTINGS, "1", tmp_path, lock=lock)
    with locks.held("dev"):
        with locks.held("dev"):
            pass
        assert len(tries) == 1
        os.fstat(tries[0])
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(tries[0])
    with locks.held("dev"):
        assert len(tries) == 2


def test_no_secret_and_no_name_is_in_a_lock_or_its_name(tmp_path: Path) -> None:
    with StackLocks(SETTINGS, "127.0.0.1:1", tmp_path).held("pulumi-stack:dev"):
        [file] = tmp_path.iterdir()
        assert file.read_text() == "127.0.0.1:1"
        assert file.suffix == ".lock"
        assert set(file.stem) <= set("0123456789abcdef")


@pytest.mark.parametrize("error", [errno.ENOLCK, errno.ENOTSUP, errno.EACCES])
def test_without_file_locks_it_goes_on_and_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, error: int
) -> None:
    def lock(_: int) -> bool:
        raise OSError(error, os.strerror(error))

    locks = StackLocks(SETTINGS, "1", tmp_path, lock=lock)
    for stack in ("dev", "dev", "prod"):
        with locks.held(stack):
            pass
    assert caplog.text.count(f"cannot be locked ({os.strerror(error)})") == 1
    assert WAITING not in caplog.text


def test_without_a_folder_it_goes_on_and_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    locks = StackLocks(SETTINGS, "1", tmp_path / "missing")
    for stack in ("dev", "prod"):
        with locks.held(stack):
            pass
    assert caplog.text.count("cannot be locked (No such file or directory)") == 1


def test_a_link_in_place_of_the_file_is_not_followed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with StackLocks(SETTINGS, "1", tmp_path).held("dev"):
        [file] = tmp_path.iterdir()
    file.unlink()
    target = tmp_path / "target"
    target.write_text("theirs")
    file.symlink_to(target)
    with StackLocks(SETTINGS, "1", tmp_path).held("dev"):
        assert target.read_text() == "theirs"
    assert "cannot be locked" in caplog.text


def test_a_full_disk_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "write", full)
    with StackLocks(SETTINGS, "1", tmp_path).held("dev"):
        pass


def windows(error: int | None = None) -> tuple[SimpleNamespace, list[tuple[int, int]]]:
    locked = []

    def locking(descriptor: int, mode: int, count: int) -> None:
        if error is not None:
            raise OSError(error, "no")
        assert mode == 2
        locked.append((os.lseek(descriptor, 0, os.SEEK_CUR), count))

    return SimpleNamespace(LK_NBLCK=2, locking=locking), locked


def test_windows_locks_a_byte_that_nobody_reads(tmp_path: Path) -> None:
    msvcrt, locked = windows()
    with (tmp_path / "file").open("w") as file:
        assert try_lock(file.fileno(), None, msvcrt)
    assert locked == [(1 << 20, 1)]


@pytest.mark.parametrize("error", [errno.EACCES, errno.EDEADLK])
def test_windows_says_that_another_process_has_it(tmp_path: Path, error: int) -> None:
    with (tmp_path / "file").open("w") as file:
        assert not try_lock(file.fileno(), None, windows(error)[0])


def test_other_errors_are_errors(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w") as file:
        with pytest.raises(OSError, match="no"):
            try_lock(file.fileno(), None, windows(errno.EINVAL)[0])
        with pytest.raises(OSError, match="no file locks"):
            try_lock(file.fileno(), None, None)


def test_the_folder_is_this_users_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = user_folder()
    assert folder.parent == tmp_path
    assert folder.stat().st_mode & 0o777 == 0o700
    assert user_folder() == folder
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    assert not user_folder().exists()


def test_a_full_disk_does_not_hide_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = user_folder()
    monkeypatch.setattr("tempfile.gettempdir", full)
    assert user_folder() == before
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.delenv(name, raising=False)
    assert user_folder().parent == Path(os.sep, "tmp")
