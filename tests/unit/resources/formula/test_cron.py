"""How often a cron expression of a scheduled trigger fires."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.resources.formula.cron import problem_of


@pytest.mark.parametrize(
    "expression",
    [
        "0 0/15 * * * ?",
        "0 0/15 * 1/1 * ? *",
        "0 */15 * * * ?",
        "0 0,15,30,45 * * * ?",
        "0 0 12 * * ?",
        "30 5 * * * ? 2026",
        "0 0 8-18/2 ? * MON-FRI",
        "0 10 10 L * ?",
        "0 0 9 ? * 6#3",
        "0 59 23 1 * ?",
        "0 0,50 0,23 1 * ?",  # the days do not follow one another
        "0 0,50 0,23 1/12 * ?",
        "0 0,50 0,23 1,15 * ?",
        "0 0,50 0,23 ? * MON,THU",
        "0 0,50 0,23 ? * FRI#3,L",
        "0 0 22-2 * * ?",  # Quartz goes on from the field's beginning
        "0 0/30 22-2 * * ?",
        "0 0 22-2/3 ? * FRI-MON",
        "0 50-10/20 12 * * ?",  # 50, 10
        "0 /15 * * * ?",
    ],
)
def test_what_the_service_accepts(expression: str) -> None:
    assert problem_of(expression) is None


@pytest.mark.parametrize(
    "expression",
    [
        "* 0 12 * * ?",
        "0 * * * * ?",
        "0 0/5 * * * ?",
        "0 0/14 * * * ?",
        "0 0,10 * * * ?",
        "0 5,55 * * * ?",
        "0 50,0 0,23 * * ?",  # ten minutes around midnight
        "0,30 0 * * * ?",
        "0 0-5 8 * * ?",
        "0 30-10 * * * ?",
        "0 50-10/10 12 * * ?",
        "0 0,50 22-2 * * ?",
        "0 0,50 0,23 ? * SAT-SUN",
        "0 0,50 0,23 ? * SUN,sat",
        "0 0,50 0,23 ? * 7,1",
        "0 0,50 0,23 1,31 * ?",
        "0 0,50 0,23 14-20 * ?",
        "0 /5 * * * ?",
    ],
)
def test_what_is_too_often(expression: str) -> None:
    found = problem_of(expression)
    assert found == "starts it more often than every 15 minutes, which the service refuses"


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("", "must have 6 or 7 fields (second minute hour day month weekday [year])"),
        ("0/15 * * * *", "must have 6 or 7 fields (second minute hour day month weekday [year])"),
        ("0 x * * * ?", "has the field x, which cannot be read"),
        ("0 0 12 & * ?", "has the field &, which cannot be read"),
        ("0 60 * * * ?", "has the field 60, which is out of range"),
        ("0 0 24 * * ?", "has the field 24, which is out of range"),
        ("0 30-60 * * * ?", "has the field 30-60, which is out of range"),
        ("0 , * * * ?", "has the field ,, which cannot be read"),
        ("0 0/0 * * * ?", "has the field 0/0, which is out of range"),
    ],
)
def test_what_cannot_be_read(expression: str, problem: str) -> None:
    assert problem_of(expression) == problem
