"""A Cloud Elements API server to develop and test stacks against without an account."""
