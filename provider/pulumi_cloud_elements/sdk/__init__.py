"""What leans on internals of Pulumi's SDK: one file for each internal, with a fallback."""
