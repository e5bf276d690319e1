"""Everything that leans on internals of Pulumi's SDK: one file for each, with a fallback.

Each file says what the SDK does, what the provider needs, where that is reported upstream, and
what happens without the file. Its tests fail when the SDK no longer needs it.
"""
