"""A look at the end of a run for what appeared after the run had looked for it.

Only a run with a create request of uncertain outcome has anything to look for: the response was 429
or was lost, or what an interrupted run was creating had not appeared when this run went on.
What appears then is in no state. Every other run sends nothing more.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable

from ..deadline import deadline
from .strategy import Candidate, Strategy

_log = logging.getLogger(__name__)
_LIMIT = 3.0  # seconds; the engine waits for its providers for 5 s


class Twins:
    """What this process must look for as it ends. Safe to share between threads.

    Args:
        unknown: returns those of some candidates, of what a noun names, that are not in the state
            as far as this process knows.
        at_exit: registers what is called as the process ends.
    """

    def __init__(
        self,
        unknown: Callable[[str, Iterable[Candidate]], list[Candidate]],
        at_exit: Callable[[Callable[[], None]], object],
    ) -> None:
        self._unknown = unknown
        self._at_exit = at_exit
        self._mutex = threading.Lock()
        self._expected: dict[str, Strategy] = {}

    def may_appear(self, strategy: Strategy, creation_id: str) -> None:
        """Remember a create request whose result may still appear.

        Args:
            strategy: how the resource is found.
            creation_id: the creation id of the request.
        """
        if strategy.alike is not None:  # what appears would not show that it is this resource's
            return
        with self._mutex:
            first = not self._expected
            self._expected[creation_id] = strategy
        if first:
            self._at_exit(self.tell)

    def tell(self) -> None:
        """Warn of what has appeared."""
        with self._mutex:
            expected = dict(self._expected)
        with deadline(_LIMIT):
            for creation_id, strategy in expected.items():
                try:
                    found = self._unknown(strategy.noun, strategy.appeared(creation_id, ()))
                except Exception as error:
                    # Nobody is there any more to whom it could be raised.
                    _log.debug("a last look for the %s failed: %s", strategy.noun, error)
                    continue
                for candidate in found:
                    _log.warning(
                        "%s %s: appeared after this run had looked for it, and is in no state; "
                        "see `cloud-elements orphans`",
                        strategy.noun,
                        candidate,
                    )
