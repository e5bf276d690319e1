"""The classes and functions that a Pulumi program imports; they send no requests."""
