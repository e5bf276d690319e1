"""The benchmark: the same work in this provider and in what a user would pick instead."""
