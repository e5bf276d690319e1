"""A Cloud Elements API server to develop and test stacks against without an account."""

__version__ = "0.1.0"
