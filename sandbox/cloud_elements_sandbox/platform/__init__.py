"""What every request has: its identity, its credentials, its limits, its record."""
