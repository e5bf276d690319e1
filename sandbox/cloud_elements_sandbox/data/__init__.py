"""The sandbox's data: the store, and how it is written out and read in."""
