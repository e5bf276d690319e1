"""Whether a formula instance is gone because its time was over: the service deletes it then."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from .validation import TIME_TO_LIVE


def has_ended(state: Mapping[str, Any], now: datetime.datetime) -> bool:
    """Tell whether a formula instance that is gone has lived as long as it was to live.

    Args:
        state: its outputs in the state.
        now: the time, with its zone.
    """
    if state.get("expired") is True:
        return True
    seconds: Any = (state.get("settings") or {}).get(TIME_TO_LIVE)
    try:
        lifetime = datetime.timedelta(seconds=float(seconds))
    except (TypeError, ValueError, OverflowError):
        return False
    created = _time(state.get("created_date"))
    # Where nobody knows when it was made, to live on is less harm than to be made for ever.
    return created is None or created + lifetime <= now


def _time(text: Any) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
