"""What is said of members that failed: the first ten in full, the rest counted, all in the log."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from ...errors import CloudElementsError
from .running import Outcome

_log = logging.getLogger(__name__)
_IN_FULL = 10


def line(failed: Mapping[str, CloudElementsError], untried: int, total: int) -> str:
    """Return what failed, in one line.

    Args:
        failed: the errors by the members' keys.
        untried: how many members were not begun after that.
        total: how many members the verb was for.
    """
    every = [f"{key}: {error}" for key, error in sorted(failed.items())]
    for rest in every[_IN_FULL:]:
        _log.info("%s", rest)
    counted = f"{len(every):,} of {total:,} instances failed"
    not_begun = f", and {untried:,} were not tried after that" if untried else ""
    more = f"; and {len(every) - _IN_FULL:,} more, see above" if len(every) > _IN_FULL else ""
    return f"{counted}{not_begun}: {'; '.join(every[:_IN_FULL])}{more}"


def require_all(outcome: Outcome[object], total: int) -> None:
    """Raise where something failed.

    Args:
        outcome: what became of the members.
        total: how many members the verb was for.

    Raises:
        CloudElementsError: a member failed.
    """
    if outcome.failed:
        raise CloudElementsError(line(outcome.failed, len(outcome.untried), total))
