"""The classes and functions that a Pulumi program imports; only lookups send requests."""
