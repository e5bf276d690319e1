"""The errors of `get.py`."""


class EngineError(Exception):
    """The engine cannot be installed; the message says why and how to fix it."""


class CommandError(EngineError):
    """A program failed; `tail` has the last lines of its output."""

    def __init__(self, what: str, tail: str) -> None:
        super().__init__(f"{what} failed:\n{tail}")
        self.tail = tail
