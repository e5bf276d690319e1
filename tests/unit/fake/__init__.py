"""The service in memory: what unit tests use in place of HTTP.

`tests/contract/test_client.py` runs the same tests through the real client on the sandbox and
through this one, so that the two cannot drift apart.
"""
