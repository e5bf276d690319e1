"""Finds what exists in an account, for programs: plain data, without Pulumi.

`finding.py` finds one instance, element or formula; `account.py` keeps the client of a program.
"""
