"""A set of instances: many instances of one element as one resource."""
