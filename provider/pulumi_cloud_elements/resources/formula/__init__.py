"""The formula, a template of what is done with instances."""
