"""What `get.py` does, one job a file; `main.py` has the order."""
