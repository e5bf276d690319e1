"""The formula instance: a formula with the instances and values that it works with."""
