"""Formulas and their instances."""
