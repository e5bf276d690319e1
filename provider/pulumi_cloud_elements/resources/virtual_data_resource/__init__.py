"""The virtual data resource (VDR): what records look like, whichever vendor they are of."""
