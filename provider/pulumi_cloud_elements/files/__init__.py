"""Formulas and virtual data resources in files, as people have them, as arguments of resources.

Neither Pulumi nor the API is needed: files are read, and what is in them becomes plain data.
"""
