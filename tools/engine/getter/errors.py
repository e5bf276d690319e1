"""What goes wrong on the way to an engine."""


class EngineError(Exception):
    """No engine: the message is for a person, says what is wrong and what cures it."""


class CommandError(EngineError):
    """A program that was run ended badly; `tail` has the last lines that it printed."""

    def __init__(self, what: str, tail: str) -> None:
        super().__init__(f"{what} failed:\n{tail}")
        self.tail = tail
