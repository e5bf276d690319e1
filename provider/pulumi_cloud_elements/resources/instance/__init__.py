"""The element instance."""
