"""The transformation: which fields of a vendor the fields of a virtual data resource are."""
