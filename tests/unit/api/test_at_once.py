"""Two questions at the same time: both are asked, and the first one's error comes first."""

from __future__ import annotations

import threading
from typing import NoReturn

import pytest
from pulumi_cloud_elements.api.at_once import at_once
from pulumi_cloud_elements.deadline import deadline, seconds_left
from pulumi_cloud_elements.errors import NotFoundError, OriginError
from pulumi_cloud_elements.redaction import concealed, hiding

SECONDS = 10


def fail(error: Exception) -> NoReturn:
    raise error


def missing() -> NotFoundError:
    return NotFoundError("no such instance", status=404, message="no such instance")


def test_each_runs_while_the_other_one_does() -> None:
    both = threading.Barrier(2)
    assert all(
        place in (0, 1) for place in at_once(lambda: both.wait(SECONDS), lambda: both.wait(SECONDS))
    )


def test_what_both_return_comes_back_in_their_order() -> None:
    assert at_once(lambda: 1, lambda: "two") == (1, "two")


def test_the_first_ones_error_comes_before_the_second_ones() -> None:
    with pytest.raises(OriginError):
        at_once(lambda: fail(OriginError("another account")), lambda: fail(missing()))


def test_the_second_ones_error_is_raised_where_the_first_has_none() -> None:
    with pytest.raises(NotFoundError):
        at_once(lambda: None, lambda: fail(missing()))


def test_the_second_one_has_ended_when_the_first_ones_error_is_raised() -> None:
    failing, ended = threading.Event(), threading.Event()

    def first() -> None:
        failing.set()
        raise OriginError("another account")

    def second() -> None:
        assert failing.wait(SECONDS)
        ended.set()

    with pytest.raises(OriginError):
        at_once(first, second)
    assert ended.is_set()


def test_an_error_of_a_thread_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(OriginError):
        at_once(lambda: fail(OriginError("another account")), lambda: fail(missing()))
    assert capfd.readouterr() == ("", "")


def test_the_second_one_has_the_deadline_and_the_secrets_of_the_operation() -> None:
    with deadline(5), hiding([], ["hunter2-hunter2"]):
        left, said = at_once(seconds_left, lambda: (seconds_left(), concealed("hunter2-hunter2")))
    assert 0 < left <= 5
    assert 0 < said[0] <= 5
    assert "hunter2" not in said[1]
