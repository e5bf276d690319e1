"""What exists in an account, as the text of the Python program that declares it."""
