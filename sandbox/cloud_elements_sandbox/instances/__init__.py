"""Element instances: their rules and their paths."""
