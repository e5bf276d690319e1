"""Creating a resource without losing it or creating it twice, and telling whose it is."""
