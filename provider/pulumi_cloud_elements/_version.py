"""The version, in one place: the distribution, the User-Agent and the docs read it here."""

__version__ = "0.2.0"
