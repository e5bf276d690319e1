"""Cloud Elements."""
