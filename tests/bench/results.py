"""Results as the harness writes them, with the figures that a test is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.harness.results import Cell
from bench.harness.tools import OPERATIONS

CONDITIONS = {
    "cores": 2,
    "processor": "a processor",
    "memory": 24,
    "system": "Linux",
    "python": "3.11.7",
    "engine": "3.259.0",
    "sdk": "3.272.0",
    "tofu": "1.10.10",
    "restapi": "1.20.0",
    "provider": "0.1.0",
    "sources": "0123456789ab",
}


def record(tool: str, run: int = 0, **walls: float) -> dict[str, Any]:
    """Return a record whose operations took so many seconds, one where nothing is said."""
    operation = {
        "cpu": 2.0,
        "serviceCpu": 0.1,
        "memory": 2**28,
        "processes": {"engine": {"cpu": 1.0, "memory": 2**27}},
        "requests": {"POST /instances": 100, "GET /instances": 1},
        "mostInFlight": 8,
        "firstRequest": 1.25,
        "firstSeen": {"engine": 0.1, "program": 0.6, "provider": 0.9},
    }
    return {
        "tool": tool,
        "run": run,
        "date": "2026-01-02",
        "load": 0.1,
        "stateBytes": 100_000,
        "encryptions": 700,
        "storedBytes": 600_000,
        "operations": {verb: {**operation, "wall": walls.get(verb, 1.0)} for verb in OPERATIONS},
    }


def cell(*records: dict[str, Any], instances: int = 100, latency: int = 200) -> Cell:
    """Return a cell with these records; it has no file."""
    return Cell(Path("nowhere"), instances, latency, dict(CONDITIONS), list(records))
