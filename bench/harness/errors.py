"""What ends the benchmark."""


class BenchError(Exception):
    """Something that it needs is missing or failed; the message is for a person."""
